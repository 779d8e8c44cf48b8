import { DEFAULT_SETTINGS } from '@wabus/domain';
import { inboundId, streamName } from '@wabus/events';
import { type Service, systemClock } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountWebhook, messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { newId, World } from '../../test/world.ts';
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
  violation_info: { violation_type: 'SPAM', remediation: 'Send less.' },
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
    remediation: 'Send less.',
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
  ['news of an account that nobody knows', { event: 'ACCOUNT_TELEPORTED' }],
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

test.each([
  [
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } },
    'AccountDisabled',
  ],
  [
    'account_update',
    { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'X' } },
    'AccountViolationReported',
  ],
  ['account_update', { event: 'ACCOUNT_OFFBOARDED' }, 'AccountOffboarded'],
  [
    'account_update',
    { event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', country: 'IN' },
    'BusinessCountryChanged',
  ],
  ['account_review_update', { decision: 'REJECTED' }, 'AccountReviewed'],
  ['account_alerts', { alert_type: 'OBA_APPROVED' }, 'AccountAlerted'],
  ['business_capability_update', { max_daily_conversations_per_business: 2000 }, 'MessagingLimitChanged'],
  ['flows', { event: 'FLOW_STATUS_CHANGE', flow_id: '6', new_status: 'PUBLISHED' }, 'FlowReported'],
  [
    'payment_configuration_update',
    { configuration_name: 'a', status: 'Active' },
    'PaymentConfigurationChanged',
  ],
])('%s %j leads to %s, once', async (field, value, type) => {
  const own = await world.presence();
  const told = accountWebhook(own.wabaId, field, value);
  await deliver(told, told);
  expect(await world.typesOf(streamName.waba(own.wabaId))).toEqual(['WabaClaimed', type]);
});

test('how a flow fares stands with what was measured, its errors and what Meta warns of', async () => {
  const own = await world.presence();
  const fares = {
    ...{ event: 'ENDPOINT_ERROR_RATE', flow_id: '6', message: 'It fails.', warning: 'It will be blocked.' },
    ...{ alert_state: 'ACTIVATED', error_rate: 14.28, threshold: '10' },
    errors: [{ error_type: 'TIMEOUT', error_rate: 14.28, error_count: 2 }],
  };
  await deliver(accountWebhook(own.wabaId, 'flows', fares));
  expect((await world.events(streamName.waba(own.wabaId))).at(-1)?.data).toMatchObject({
    ...{ event: 'ENDPOINT_ERROR_RATE', message: 'It fails.', warning: 'It will be blocked.' },
    measured: { error_rate: 14.28, threshold: 10 },
    errors: [{ type: 'TIMEOUT', rate: 14.28, count: 2 }],
  });
});

test('what a partner is told stands with the account in waba_info, though the entry is our portfolio', async () => {
  const own = await world.presence();
  const info = { waba_info: { waba_id: own.wabaId, owner_business_id: '77' } };
  await deliver(accountWebhook('900', 'account_update', { event: 'PARTNER_REMOVED', ...info }));
  expect((await world.events(streamName.waba(own.wabaId))).at(-1)).toMatchObject({
    type: 'PartnerAccessChanged',
    data: { event: 'PARTNER_REMOVED', ownerBusinessId: '77' },
  });
});

describe('a number that is named as it is written', () => {
  const quality = (wabaId: string, display_phone_number: string, event = 'FLAGGED') =>
    accountWebhook(wabaId, 'phone_number_quality_update', { display_phone_number, event });

  test.each([
    ['phone_number_quality_update', { event: 'FLAGGED' }, 'PhoneNumberQualityRatingChanged'],
    ['phone_number_quality_update', { event: 'THROUGHPUT_UPGRADE' }, 'PhoneNumberThroughputChanged'],
    [
      'phone_number_quality_update',
      { event: 'UPGRADE', current_limit: 'TIER_10K' },
      'PhoneNumberMessagingLimitChanged',
    ],
    ['phone_number_name_update', { decision: 'APPROVED' }, 'DisplayNameReviewed'],
    ['security', { event: 'PIN_CHANGED' }, 'PhoneNumberPinChanged'],
    ['business_username_updates', { status: 'deleted' }, 'BusinessUsernameChanged'],
    ['account_update', { event: 'PARTNER_REMOVED', phone_number: '15550783881' }, 'PhoneNumberDisconnected'],
  ])('%s %j leads to %s in the stream of that number, once', async (field, value, type) => {
    const own = await world.presence();
    const sister = await world.presence({ tenantId: own.tenantId, wabaId: own.wabaId });
    await world.connected(own, '+1 555-078-3881');
    await world.connected(sister, '+1 555-078-3882');
    const told = accountWebhook(own.wabaId, field, { display_phone_number: '15550783881', ...value });
    await deliver(told, told);
    expect(await world.typesOf(streamName.number(own.phoneNumberId))).toEqual(['PhoneNumberClaimed', type]);
    expect(await world.typesOf(streamName.number(sister.phoneNumberId))).toEqual(['PhoneNumberClaimed']);
    const [, event] = await world.events(streamName.number(own.phoneNumberId));
    const { projectId, phoneNumberId, wabaId } = own;
    expect(event?.data).toMatchObject({ projectId, phoneNumberId, wabaId });
  });

  test('that a message of a person was dropped for good is said so, beside other faults of the channel', async () => {
    const own = await world.presence();
    await world.connected(own, '+1 555-078-3884');
    const errors = [
      { code: 130_429, title: 'Rate limit hit' },
      { code: 131_035, title: 'Dropped', error_data: { details: 'Not delivered within the limit.' } },
    ];
    const told = messagesWebhook(own, { errors });
    await deliver(told, told);
    const [, ...events] = await world.events(streamName.number(own.phoneNumberId));
    const { projectId, phoneNumberId, wabaId } = own;
    const type = 'ChannelErrorReported';
    expect(events).toMatchObject([
      { type, data: { code: 130_429, detail: 'Rate limit hit', dropped: false } },
      {
        ...{ type, tenantId: own.tenantId, personal: [] },
        data: {
          ...{ projectId, phoneNumberId, wabaId },
          ...{ code: 131_035, detail: 'Not delivered within the limit.', dropped: true },
        },
      },
    ]);
  });

  test("is nobody's while no number of the account is written so, and comes back once one is", async () => {
    const own = await world.presence();
    await deliver(quality(own.wabaId, '15550783881'));
    expect(await world.deadLettersOf(own.wabaId)).toMatchObject([
      { class: 'unroutable', tenant_id: own.tenantId, phone_number_id: '15550783881', resolution: null },
    ]);
    await world.connected(own, '+1 555-078-3881');
    await expect
      .poll(() => world.typesOf(streamName.number(own.phoneNumberId)))
      .toEqual(['PhoneNumberClaimed', 'PhoneNumberQualityRatingChanged']);
  });

  test('is not guessed where two numbers of the account are written so', async () => {
    const own = await world.presence();
    const sister = await world.presence({ tenantId: own.tenantId, wabaId: own.wabaId });
    for (const one of [own, sister]) await world.connected(one, '+1 555-078-3881');
    await deliver(quality(own.wabaId, '15550783881'));
    expect(await world.deadLettersOf(own.wabaId)).toMatchObject([
      { class: 'unroutable', reason: expect.stringContaining('several numbers') },
    ]);
  });
});

test('that Meta wants to be paid stands with the account, once an hour however many messages fail for it', async () => {
  const own = await world.presence();
  const errors = [{ code: 131042, title: 'Business eligibility payment issue' }];
  const failed = (second: number) => ({ ...statusItem(`wamid.unpaid-${newId()}`, 'failed', second), errors });
  const statuses = [...Array.from({ length: 20 }, (_, second) => failed(second)), failed(3_600)];
  await deliver(messagesWebhook(own, { statuses }));
  const events = await world.events(streamName.waba(own.wabaId));
  expect(events.map(({ type }) => type)).toEqual(['WabaClaimed', 'PaymentIssueRaised', 'PaymentIssueRaised']);
  expect(events[1]?.data).toMatchObject({ code: 131042, detail: 'Business eligibility payment issue' });
});

test('settings of a number are found by the id within them', async () => {
  const own = await world.presence();
  const phone_number_settings = { phone_number_id: own.phoneNumberId, calling: { status: 'ENABLED' } };
  await deliver(accountWebhook(own.wabaId, 'account_settings_update', { phone_number_settings }));
  expect((await world.events(streamName.number(own.phoneNumberId))).at(-1)).toMatchObject({
    type: 'PhoneNumberSettingsChanged',
    data: { settings: { calling: { status: 'ENABLED' } } },
  });
});

test('a number that moved to another account of its tenant waits with a hint that the tenant sees, and comes back when its project has moved, too', async () => {
  const own = await world.presence();
  const known = { ...own, wabaId: newId() };
  const unknown = { ...own, wabaId: newId() };
  await world.claimWaba(known);
  for (const { wabaId } of [known, unknown]) {
    const messages = [textItem(`wamid.moved-${wabaId}`, '16505551234', 'hi')];
    await deliver(messagesWebhook({ ...own, wabaId }, { messages }));
  }
  const reason = expect.stringContaining(own.projectId);
  expect(await world.deadLettersOf(known.wabaId)).toMatchObject([
    { class: 'unroutable', tenant_id: own.tenantId, reason, resolution: null },
  ]);
  // Nobody owns that account: whether it is the tenant's as well is not certain.
  expect(await world.deadLettersOf(unknown.wabaId)).toMatchObject([
    { class: 'conflict', tenant_id: null, reason },
  ]);
  for (const moved of [unknown, known]) {
    await world.presence(moved);
    await expect
      .poll(() => world.deadLettersOf(moved.wabaId))
      .toMatchObject([{ tenant_id: own.tenantId, resolution: 're-driven: its owner appeared' }]);
    expect(await world.typesOf(streamName.inbound(inboundId(`wamid.moved-${moved.wabaId}`)))).toEqual([
      'MessageReceived',
    ]);
  }
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
  const { runner, keyring, store, bynames } = world;
  const settings = { of: async () => DEFAULT_SETTINGS };
  const portfolios = new Portfolios(store, systemClock);
  const ports = { ...placing, ...world.tables, runner, keyring, store, settings, portfolios, bynames };
  const { outcomes } = await placement.place(ports, factsOf(owned, 'status'));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded', 'repeated', 'repeated']);
  const events = await world.events(streamName.number(own.phoneNumberId));
  expect(events.slice(1).map(({ data }) => data)).toMatchObject([
    { claimId: 'wamid.1', wabaId: own.wabaId },
    { claimId: 'wamid.2' },
  ]);
});

test("what is of the partner's own solutions is of no customer: its letter says what was told", async () => {
  const portfolio = `5${newId()}`;
  const value = { event: 'SOLUTION_UPDATED', solution_id: '774485461512159', solution_status: 'ACTIVE' };
  await world.deliver(accountWebhook(portfolio, 'partner_solutions', value));
  await expect.poll(() => world.deadLettersOf(portfolio)).toHaveLength(1);
  const [letter] = await world.deadLettersOf(portfolio);
  expect(letter).toMatchObject({ class: 'unroutable', tenant_id: null });
  expect(letter?.reason).toBe(
    "It is of the partner's own solution 774485461512159, and of no customer: SOLUTION_UPDATED, ACTIVE.",
  );
});
