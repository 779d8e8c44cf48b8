import { DEFAULT_SETTINGS } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { type Service, systemClock } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountWebhook, messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { World } from '../../test/world.ts';
import { factsOf } from './owned-fact.ts';
import { byOwner } from './place-batch.ts';
import { Portfolios } from './portfolios.ts';
import { readBatch } from './read-batch.ts';
import { recordOnNumber } from './record-once.ts';

let world: World;
let normaliser: Service;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
const restriction = {
  event: 'ACCOUNT_RESTRICTION',
  restriction_info: [
    { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_740_600_000 },
    { restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', remediation: 'Wait.' },
  ],
  violation_info: { violation_type: 'SPAM' },
};

test('what Meta does not let an account do stands once in the stream of its WABA, which keeps its owner', async () => {
  const own = await world.presence();
  const later = accountWebhook(own.wabaId, 'account_update', restriction, 60);
  const told = accountWebhook(own.wabaId, 'account_update', restriction);
  await deliver(told, later, told);
  await deliver(later, told);
  const events = await world.events(streamName.waba(own.wabaId));
  const data = {
    wabaId: own.wabaId,
    at: '2025-02-19T21:20:00.000Z',
    restrictions: [
      { restriction: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: '2025-02-26T20:00:00.000Z' },
      { restriction: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', remediation: 'Wait.' },
    ],
    violation: 'SPAM',
  };
  expect(events.map(({ type }) => type)).toEqual(['WabaClaimed', 'AccountRestricted', 'AccountRestricted']);
  expect(events[1]).toMatchObject({
    ...{ data, occurredAt: data.at, tenantId: own.tenantId, key: own.wabaId, personal: [] },
    actor: { kind: 'meta', id: 'whatsapp' },
  });
  expect(events[2]?.data).toEqual({ ...data, at: '2025-02-19T21:21:00.000Z' });
  await deliver(messagesWebhook(own, { messages: [textItem('wamid.after', '16505551234', 'hi')] }));
  expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
});

test.each([
  ['other news of an account', { event: 'ACCOUNT_OFFBOARDED' }],
  ['a restriction of nothing', { event: 'ACCOUNT_RESTRICTION', restriction_info: [] }],
  [
    'restrictions of which one cannot be read',
    { ...restriction, restriction_info: [...restriction.restriction_info, { restriction_type: {} }] },
  ],
])('%s is kept as it came', async (_name, value) => {
  const own = await world.presence();
  await deliver(accountWebhook(own.wabaId, 'account_update', value));
  expect((await world.events(streamName.waba(own.wabaId))).map(({ type }) => type)).toEqual(['WabaClaimed']);
  const kept = await world.tables.unknownFacts.waiting(0n, 100);
  expect(kept.filter(({ wabaId }) => wabaId === own.wabaId)).toHaveLength(1);
});

test('what is told of a number stands once in the stream of the number, in the order in which it was told first', async () => {
  const own = await world.presence();
  const placement = recordOnNumber('status', ({ fact }, { phoneNumberId, wabaId }) => {
    const data = { phoneNumberId, wabaId, tenantId: own.tenantId, claimId: fact.wamid, reason: 'told' };
    return { type: 'PhoneNumberReleased', data };
  });
  const statuses = ['wamid.1', 'wamid.2'].map((wamid) => statusItem(wamid, 'sent', 1));
  const value = Buffer.from(JSON.stringify(messagesWebhook(own, { statuses })));
  const record = {
    topic: 't',
    partition: 0,
    offset: 0n,
    key: 'k',
    value,
    timestamp: new Date(),
    headers: {},
  };
  const { owners, ...placing } = world.placing();
  const { owned } = await byOwner(owners, readBatch([record, { ...record, offset: 1n }]).facts);
  const { runner, keyring, store } = world;
  const settings = { of: async () => DEFAULT_SETTINGS };
  const portfolios = new Portfolios(store, systemClock);
  const ports = { ...placing, ...world.tables, runner, keyring, store, settings, portfolios };
  const { outcomes } = await placement.place(ports, factsOf(owned, 'status'));
  expect(outcomes).toEqual(['recorded', 'recorded', 'repeated', 'repeated']);
  const events = await world.events(streamName.number(own.phoneNumberId));
  expect(events.slice(1).map(({ data }) => data)).toMatchObject([
    { claimId: 'wamid.1', wabaId: own.wabaId },
    { claimId: 'wamid.2' },
  ]);
});
