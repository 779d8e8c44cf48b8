import { DEFAULT_SETTINGS, tenantDecider } from '@wabus/domain';
import { type CatalogueEvent, inboundId, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { type Service, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
  presence = await world.presence();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
const message = (item: object) => messagesWebhook(presence, { messages: [item] });
let lastWamid = 0;
const wamid = () => `wamid.words-${++lastWamid}`;
let lastPhone = 6_505_554_000;
const phone = () => `1${++lastPhone}`;

async function wordsOf(from: string, { tenantId } = presence) {
  const [known] = await world.keyring.find(tenantId, [{ kind: 'phone', value: `+${from}` }]);
  const events = await world.events(streamName.contact(tenantId, known?.contactId ?? ''));
  return events.filter(({ type }) => type !== 'ContactIdentified');
}

test('a whole message that is a stop keyword withdraws marketing consent of the tenant, with the words as evidence', async () => {
  const [from, id] = [phone(), wamid()];
  await deliver(message(textItem(id, from, ' Stop! ')));
  const [event, ...others] = await wordsOf(from);
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    type: 'ConsentWithdrawn',
    tenantId: presence.tenantId,
    key: presence.tenantId,
    actor: { kind: 'meta' },
    data: {
      purpose: 'marketing',
      source: 'keyword',
      wamid: id,
      projectId: presence.projectId,
      at: new Date(1_740_000_000_999).toISOString(),
    },
  });
  expect(await world.typesOf(streamName.inbound(inboundId(id)))).toEqual(['MessageReceived']);
  const [opened] = await openPersonal(world.keyring, [event as CatalogueEvent]);
  expect(opened.personal).toEqual([{ evidence: ' Stop! ' }]);
});

test('start gives it back; repeats and texts that only hold a keyword change nothing', async () => {
  const from = phone();
  const stop = message(textItem(wamid(), from, 'PARAR'));
  const start = message({ ...textItem(wamid(), from, 'começar'), timestamp: '1740000009' });
  await deliver(stop, start, stop, start);
  await deliver(message(textItem(wamid(), from, 'please do not stop')));
  expect((await wordsOf(from)).map(({ type }) => type).toSorted()).toEqual([
    'ConsentGiven',
    'ConsentWithdrawn',
  ]);
});

test('a stop and a start in one webhook are both recorded', async () => {
  const from = phone();
  const items = [textItem(wamid(), from, 'stop'), textItem(wamid(), from, 'start')];
  await deliver(messagesWebhook(presence, { messages: items }));
  expect((await wordsOf(from)).map(({ type }) => type)).toEqual(['ConsentWithdrawn', 'ConsentGiven']);
});

test('the payload of a button counts; its label only where it has none, or is that of the opt-out button of Meta', async () => {
  const [from, other] = [phone(), phone()];
  const button = (payload: string, text: string) => ({ type: 'button', button: { payload, text } });
  const { text: _text, ...item } = textItem(wamid(), from, '') as { text: unknown };
  await deliver(message({ ...item, ...button('STOP', 'Leave me alone') }));
  await deliver(message({ ...item, id: wamid(), from: other, ...button('offers', 'Stop') }));
  expect((await wordsOf(from)).map(({ type }) => type)).toEqual(['ConsentWithdrawn']);
  expect(await wordsOf(other)).toEqual([]);
  for (const pressed of [
    { text: 'STOP' },
    { text: 'Stop promotions' },
    { payload: 'Stop promotions', text: 'Stop promotions' },
    { payload: 'c42:3', text: 'Parar promoções' },
  ]) {
    const third = phone();
    await deliver(message({ ...item, id: wamid(), from: third, type: 'button', button: pressed }));
    expect((await wordsOf(third)).map(({ type }) => type)).toEqual(['ConsentWithdrawn']);
  }
  const chosen = { type: 'button_reply', button_reply: { id: 'a1', title: 'Stop promotions' } };
  const fourth = phone();
  await deliver(message({ ...item, id: wamid(), from: fourth, type: 'interactive', interactive: chosen }));
  expect((await wordsOf(fourth)).map(({ type }) => type)).toEqual(['ConsentWithdrawn']);
});

test('keywords are those of the tenant; another word is heard soon after it was set', async () => {
  const own = await world.presence();
  const { tenantId } = own;
  const run = (command: Parameters<typeof tenantDecider.decide>[0]) =>
    world.runner.run({
      decider: tenantDecider,
      stream: streamName.tenant(tenantId),
      command,
      context: {
        ...{ tenantId, key: tenantId, correlationId: systemIds.fresh(), causationId: systemIds.fresh() },
        actor: { kind: 'crm', id: 'test' },
      },
    });
  const profile = { name: 'Acme', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' };
  await run({ type: 'PutTenant', tenantId, ...profile });
  const stopKeywords = { ...DEFAULT_SETTINGS.stopKeywords, xx: ['chega disso'] };
  const say = (from: string, text: string) =>
    deliver(messagesWebhook(own, { messages: [textItem(wamid(), from, text)] }));
  await say(phone(), 'hello');
  await run({ type: 'PutSettings', tenantId, settings: { stopKeywords } });
  const understood = async (): Promise<string[]> => {
    const from = phone();
    await say(from, 'Chega disso');
    return (await wordsOf(from, own)).map(({ type }) => type);
  };
  await expect.poll(understood, { interval: 100 }).toEqual(['ConsentWithdrawn']);
  const from = phone();
  await deliver(message(textItem(wamid(), from, 'Chega disso')));
  expect(await wordsOf(from)).toEqual([]);
});

test("WhatsApp's own stop and resume concern the number they came through, once each", async () => {
  const from = phone();
  const choice = (value: string, timestamp: number) => ({
    ...{ wa_id: from, detail: `User requested to ${value}`, category: 'marketing_messages' },
    ...{ value, timestamp },
  });
  const metadata = { display_phone_number: '15550783881', phone_number_id: presence.phoneNumberId };
  const webhook = (value: string, timestamp: number) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: presence.wabaId,
        changes: [
          { field: 'user_preferences', value: { metadata, user_preferences: [choice(value, timestamp)] } },
        ],
      },
    ],
  });
  await deliver(webhook('stop', 1_740_000_000), webhook('stop', 1_740_000_000));
  await deliver(webhook('resume', 1_740_000_005));
  expect(await wordsOf(from)).toMatchObject([
    {
      type: 'MarketingPreferenceChanged',
      data: {
        preference: 'stop',
        phoneNumberId: presence.phoneNumberId,
        projectId: presence.projectId,
        at: new Date(1_740_000_000_999).toISOString(),
      },
    },
    { type: 'MarketingPreferenceChanged', data: { preference: 'resume' } },
  ]);
  const unknownNumber = { ...presence, phoneNumberId: newId() };
  await deliver({
    ...webhook('stop', 1),
    entry: [
      {
        id: presence.wabaId,
        changes: [
          {
            field: 'user_preferences',
            value: {
              metadata: { phone_number_id: unknownNumber.phoneNumberId },
              user_preferences: [choice('stop', 1)],
            },
          },
        ],
      },
    ],
  });
  expect(await world.deadLettersOf(presence.wabaId)).toMatchObject([{ class: 'unroutable' }]);
});
