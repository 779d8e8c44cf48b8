import { inboundId, streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, statusItem, templateWebhook, textItem } from '../../test/webhooks.ts';
import { newId, World } from '../../test/world.ts';

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

const entriesOf = (webhook: object): readonly object[] => (webhook as { entry: object[] }).entry;
const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};

test('an owner brings back news of the account, and items of a record whose other number stays unknown', async () => {
  const soon = { tenantId: `t-${newId()}`, wabaId: newId(), phoneNumberId: newId() };
  const stranger = { wabaId: soon.wabaId, phoneNumberId: newId() };
  const of = (place: { wabaId: string; phoneNumberId: string }, wamid: string) =>
    messagesWebhook(place, { messages: [textItem(wamid, '16505551234', 'hi')] });
  const both = {
    object: 'whatsapp_business_account',
    entry: [...entriesOf(of(soon, 'wamid.mine')), ...entriesOf(of(stranger, 'wamid.stranger'))],
  };
  await deliver(both, templateWebhook(soon.wabaId, 'early', 'en', 'APPROVED'));
  await world.presence(soon);
  const told = async (): Promise<Set<unknown>> =>
    new Set(
      (await world.deadLettersOf(soon.wabaId)).map((letter) => [
        letter.phone_number_id,
        letter.tenant_id,
        letter.resolution,
      ]),
    );
  const expected = [
    [soon.phoneNumberId, soon.tenantId, 're-driven: its owner appeared'],
    [null, soon.tenantId, 're-driven: its owner appeared'],
    [stranger.phoneNumberId, null, null],
  ];
  await expect.poll(told).toEqual(new Set(expected));
  expect(await world.typesOf(streamName.inbound(inboundId('wamid.mine')))).toEqual(['MessageReceived']);
  expect(await world.typesOf(streamName.inbound(inboundId('wamid.stranger')))).toEqual([]);
});

test('what turns out to contradict its owner is told as such and does not wait any more', async () => {
  const soon = { tenantId: `t-${newId()}`, wabaId: newId(), phoneNumberId: newId() };
  const sent = await world.attempted(await world.presence());
  await deliver(
    messagesWebhook(soon, { statuses: [statusItem('wamid.wrong', 'read', 1, sent.callbackData)] }),
  );
  expect(await world.deadLettersOf(soon.wabaId)).toMatchObject([{ class: 'unroutable', tenant_id: null }]);
  await world.presence(soon);
  await expect
    .poll(() => world.deadLettersOf(soon.wabaId))
    .toMatchObject([{ class: 'conflict', tenant_id: soon.tenantId, resolution: null }]);
  const types = await world.typesOf(streamName.message(sent.messageId));
  expect(types).not.toContain('MessageRead');
});

test('more letters of one place than one go takes, and a crowd of strangers before it, keep nobody waiting', async () => {
  const soon = { tenantId: `t-${newId()}`, wabaId: `9${newId()}`, phoneNumberId: newId() };
  const strangers = Array.from({ length: 230 }, () =>
    messagesWebhook(
      { wabaId: newId(), phoneNumberId: newId() },
      { messages: [textItem('wamid.s', '1650', 'x')] },
    ),
  );
  const wamids = Array.from({ length: 205 }, (_, index) => `wamid.many.${index}`);
  await deliver(
    ...strangers,
    ...wamids.map((wamid) => messagesWebhook(soon, { messages: [textItem(wamid, '16505551234', 'hi')] })),
  );
  expect(await world.deadLettersOf(soon.wabaId)).toHaveLength(wamids.length);
  await world.presence(soon);
  const waiting = async (): Promise<unknown[]> =>
    (await world.deadLettersOf(soon.wabaId)).filter(({ resolution, tenant_id }) => !resolution || !tenant_id);
  await expect.poll(waiting).toEqual([]);
  for (const wamid of wamids) {
    expect(await world.typesOf(streamName.inbound(inboundId(wamid)))).toEqual(['MessageReceived']);
  }
});
