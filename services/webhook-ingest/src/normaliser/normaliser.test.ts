import {
  currentVerdict,
  evolveMessage,
  evolveTemplate,
  type FoldableEvent,
  initialMessage,
  messageStatus,
  templateStatus,
} from '@wabus/domain';
import { type CatalogueEvent, inboundId, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { type Service, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messagesWebhook, statusItem, templateWebhook, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, type SentMessage, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;

const settled = () => expect.poll(() => world.uncommitted()).toBe(0);
const deliver = async (...bodies: (object | Buffer)[]) => {
  await world.deliver(...bodies);
  await settled();
};
const messageStream = ({ messageId }: SentMessage) => streamName.message(messageId);
const evidenceOf = async (sent: SentMessage) =>
  (await world.events(messageStream(sent))).filter(({ actor }) => actor.kind === 'meta');
const stateOf = async (sent: SentMessage) =>
  (await world.events(messageStream(sent))).reduce(
    (state, event) => evolveMessage(state, event as unknown as FoldableEvent),
    initialMessage,
  );

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

describe('statuses', () => {
  test('find their message by callback data before the sender has its answer', async () => {
    const sent = await world.attempted(presence);
    await deliver(
      messagesWebhook(presence, { statuses: [statusItem('wamid.A', 'delivered', 2, sent.callbackData)] }),
    );
    const [event, ...others] = await evidenceOf(sent);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'MessageDelivered',
      tenantId: presence.tenantId,
      wabaId: presence.wabaId,
      key: presence.wabaId,
      occurredAt: new Date(1_740_000_002_000).toISOString(),
      data: { messageId: sent.messageId, attemptId: sent.attemptId, wamid: 'wamid.A' },
      personal: [],
    });
    expect(messageStatus(await stateOf(sent))).toBe('delivered');
  });

  test('in any order and repetition fold to the same state, and each is kept once', async () => {
    const sent = [await world.attempted(presence), await world.attempted(presence)] as const;
    const webhooks = sent.map((one, index) =>
      ['sent', 'delivered', 'read', 'played', 'deleted'].map((status, second) =>
        messagesWebhook(presence, {
          statuses: [statusItem(`wamid.B${index}`, status, second, one.callbackData)],
        }),
      ),
    );
    const [forward = [], backward = []] = [webhooks[0], webhooks[1]?.toReversed()];
    await deliver(...forward, ...backward, ...backward, ...forward);
    await deliver(...backward, ...forward);
    for (const one of sent) {
      const events = await evidenceOf(one);
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        'MessageDelivered',
        'MessageNoted',
        'MessagePlayed',
        'MessageRead',
        'MessageSent',
      ]);
      expect(messageStatus(await stateOf(one))).toBe('read');
    }
  });

  test('without callback data are found by wamid, even when the read model learns it a moment later', async () => {
    const [known, late] = [await world.attempted(presence), await world.attempted(presence)];
    await world.projectWamid(presence, known.messageId, 'wamid.known');
    const both = [statusItem('wamid.known', 'sent', 1), statusItem('wamid.late', 'failed', 1, 'not ours')];
    await deliver(messagesWebhook(presence, { statuses: both }));
    expect((await evidenceOf(known)).map(({ type }) => type)).toEqual(['MessageSent']);
    await world.projectWamid(presence, late.messageId, 'wamid.late');
    await expect.poll(async () => (await evidenceOf(late)).length).toBe(1);
    const [failed] = await evidenceOf(late);
    expect(failed).toMatchObject({
      type: 'MessageFailed',
      data: { source: 'webhook', failure: { code: 'meta-131026', class: 'permanent-recipient' } },
    });
    expect(failed?.data).not.toHaveProperty('attemptId');
  });

  test('of messages that another app sent are foreign: no event, no dead letter', async () => {
    const own = await world.presence();
    const before = await world.outcomes('status', 'foreign');
    await deliver(messagesWebhook(own, { statuses: [statusItem('wamid.foreign', 'sent', 1)] }));
    await expect.poll(() => world.outcomes('status', 'foreign')).toBe(before + 1);
    await deliver(messagesWebhook(own, { statuses: [statusItem('wamid.foreign', 'read', 2)] }));
    expect(await world.outcomes('status', 'foreign')).toBe(before + 2);
    expect(await world.waiting()).toEqual([]);
    expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
  });

  test("that name another project's message are set aside as a conflict", async () => {
    const stranger = await world.presence();
    const neighbour = await world.presence({ tenantId: presence.tenantId });
    const sent = await world.attempted(presence);
    const named = { statuses: [statusItem('wamid.C', 'read', 1, sent.callbackData)] };
    await deliver(messagesWebhook(stranger, named), messagesWebhook(neighbour, named));
    expect(await evidenceOf(sent)).toEqual([]);
    for (const { wabaId, tenantId, phoneNumberId } of [stranger, neighbour]) {
      expect(await world.deadLettersOf(wabaId)).toMatchObject([
        { class: 'conflict', tenant_id: tenantId, phone_number_id: phoneNumberId },
      ]);
    }
  });

  test('that the read model gives to another tenant are a conflict too', async () => {
    const stranger = await world.presence();
    const sent = await world.attempted(presence);
    await world.projectWamid(presence, sent.messageId, 'wamid.D');
    await deliver(messagesWebhook(stranger, { statuses: [statusItem('wamid.D', 'read', 1)] }));
    expect(await evidenceOf(sent)).toEqual([]);
    expect(await world.deadLettersOf(stranger.wabaId)).toMatchObject([{ class: 'conflict' }]);
  });
});

describe('owners', () => {
  const anything = {
    statuses: [statusItem('wamid.X', 'sent', 1)],
    messages: [textItem('wamid.Y', '16505551234', 'hi')],
  };

  test('nobody owns the WABA: unroutable, kept once with the bytes of its record', async () => {
    const nobody = { wabaId: newId(), phoneNumberId: newId() };
    const webhook = messagesWebhook(nobody, anything);
    await deliver(webhook);
    const [letter, ...others] = await world.deadLettersOf(nobody.wabaId);
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      class: 'unroutable',
      tenant_id: null,
      phone_number_id: nobody.phoneNumberId,
      item: 0,
    });
    expect(letter?.reason).toContain('2 items');
    expect(JSON.parse(letter?.bytes.toString() ?? '')).toEqual(webhook);
  });

  test('an owned WABA with a number nobody linked is an ordinary dead letter of its tenant', async () => {
    const half = { ...presence, tenantId: `t-${newId()}`, wabaId: newId(), phoneNumberId: newId() };
    await world.claimWaba(half);
    await deliver(messagesWebhook(half, anything));
    expect(await world.deadLettersOf(half.wabaId)).toMatchObject([
      { class: 'unroutable', tenant_id: half.tenantId },
    ]);
  });

  test('WABA and number of different owners, or a number without its WABA, are a conflict of nobody', async () => {
    const other = await world.presence();
    const mixed = { wabaId: other.wabaId, phoneNumberId: presence.phoneNumberId };
    const alone = { wabaId: newId(), phoneNumberId: presence.phoneNumberId };
    await deliver(messagesWebhook(mixed, anything), messagesWebhook(alone, anything));
    for (const { wabaId } of [mixed, alone]) {
      expect(await world.deadLettersOf(wabaId)).toMatchObject([{ class: 'conflict', tenant_id: null }]);
    }
    expect(await world.events(streamName.inbound(inboundId('wamid.Y')))).toEqual([]);
  });

  test('a claim made after a webhook was refused counts for the next one, and brings the refused one back', async () => {
    const soon = { ...presence, tenantId: `t-${newId()}`, wabaId: newId(), phoneNumberId: newId() };
    const webhook = (wamid: string) =>
      messagesWebhook(soon, { messages: [textItem(wamid, '16505551234', 'hi')] });
    await deliver(webhook('wamid.early'));
    await world.presence(soon);
    await deliver(webhook('wamid.after'));
    expect(await world.typesOf(streamName.inbound(inboundId('wamid.after')))).toEqual(['MessageReceived']);
    await expect
      .poll(() => world.typesOf(streamName.inbound(inboundId('wamid.early'))))
      .toEqual(['MessageReceived']);
    await expect
      .poll(async () => (await world.deadLettersOf(soon.wabaId)).map(({ resolution }) => resolution))
      .toEqual(['re-driven: its owner appeared']);
  });

  test('what was made before a WABA moved to another tenant stays out of reach of its new owner', async () => {
    const before = await world.presence();
    const sent = await world.attempted(before);
    const template = await world.draftTemplate(before, 'moved', 'en');
    await world.release(before);
    const after = await world.presence({
      ...before,
      tenantId: `t-${newId()}`,
      projectId: systemIds.random(),
    });
    await deliver(
      messagesWebhook(after, { statuses: [statusItem('wamid.moved', 'read', 1, sent.callbackData)] }),
      templateWebhook(after.wabaId, 'moved', 'en', 'APPROVED'),
    );
    expect(await evidenceOf(sent)).toEqual([]);
    expect(await world.typesOf(streamName.template(template))).toEqual(['TemplateDrafted']);
    const letters = await world.deadLettersOf(after.wabaId);
    expect(letters.map((letter) => [letter.class, letter.tenant_id])).toEqual([
      ['conflict', after.tenantId],
      ['conflict', after.tenantId],
    ]);
  });

  test("samples of Meta's dashboard, bytes that are no JSON and JSON that is no webhook are told apart", async () => {
    const before = (await world.deadLettersOf(null)).length;
    await deliver(
      messagesWebhook({ wabaId: '0', phoneNumberId: '123456123' }, anything),
      Buffer.from('{"entry": ['),
      { hello: 'world' },
    );
    expect((await world.deadLettersOf('0')).map((letter) => letter.class)).toEqual(['meta-test']);
    const unreadable = (await world.deadLettersOf(null)).slice(before);
    expect(unreadable.map((letter) => letter.class)).toEqual(['unreadable', 'unreadable']);
    expect(unreadable.map(({ bytes }) => bytes.toString())).toEqual(
      expect.arrayContaining(['{"entry": [', '{"hello":"world"}']),
    );
  });

  test('one webhook of several owners gives each its own', async () => {
    const other = await world.presence();
    const bodies = [presence, other].map((owner, index) =>
      messagesWebhook(owner, { messages: [textItem(`wamid.multi${index}`, '16505550000', 'hi')] }),
    ) as { object: string; entry: unknown[] }[];
    await deliver({ object: 'whatsapp_business_account', entry: bodies.flatMap(({ entry }) => entry) });
    const tenants = await Promise.all(
      [0, 1].map(
        async (index) =>
          (await world.events(streamName.inbound(inboundId(`wamid.multi${index}`))))[0]?.tenantId,
      ),
    );
    expect(tenants).toEqual([presence.tenantId, other.tenantId]);
  });
});

describe('templates', () => {
  test('are approved by webhook, once, however Meta spells the language', async () => {
    const id = await world.draftTemplate(presence, 'welcome', 'en_US');
    const webhook = templateWebhook(presence.wabaId, 'welcome', 'en-US', 'APPROVED');
    await deliver(webhook, webhook);
    await deliver(webhook);
    const events = await world.events(streamName.template(id));
    expect(events.map(({ type }) => type)).toEqual(['TemplateDrafted', 'TemplateApproved']);
    expect(events[1]?.data).toMatchObject({ metaTemplateId: '594425479261596' });
  });

  test('keep the verdict with the later time whatever the order of arrival', async () => {
    const id = await world.draftTemplate(presence, 'late', 'pt_BR');
    const [paused, approved] = [
      templateWebhook(presence.wabaId, 'late', 'pt_BR', 'PAUSED', 60),
      templateWebhook(presence.wabaId, 'late', 'pt_BR', 'APPROVED', 10),
    ];
    await deliver(paused);
    await deliver(approved);
    const state = (await world.events(streamName.template(id))).reduce(
      (folded, event) => evolveTemplate(folded, event as unknown as FoldableEvent),
      null as ReturnType<typeof evolveTemplate>,
    );
    expect(state && templateStatus(state)).toBe('paused');
    expect(state && currentVerdict(state)?.at).toBe(new Date(1_740_000_060_000).toISOString());
  });

  test('that nobody drafted here, and states that have no event, leave no trace but the raw webhook', async () => {
    const own = await world.presence();
    const id = await world.draftTemplate(own, 'known', 'en');
    await deliver(
      templateWebhook(own.wabaId, 'elsewhere', 'en', 'APPROVED'),
      templateWebhook(own.wabaId, 'known', 'en', 'TELEPORTED'),
    );
    expect(await world.typesOf(streamName.template(id))).toEqual(['TemplateDrafted']);
    expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
  });
});

describe('messages of people', () => {
  test('are kept once when delivered three times, sealed, with their contact', async () => {
    const message = textItem('wamid.in', '551187654321', 'segredo');
    const contacts = [{ wa_id: '551187654321', profile: { name: 'Ana' } }];
    const webhook = messagesWebhook(presence, { contacts, messages: [message, message] });
    await deliver(webhook, webhook);
    await deliver(webhook);
    const events = await world.events(streamName.inbound(inboundId('wamid.in')));
    expect(events.map(({ type }) => type)).toEqual(['MessageReceived']);
    const [event] = events;
    const { contactId } = (event?.data ?? {}) as { contactId: string };
    expect(event).toMatchObject({
      key: presence.wabaId,
      data: { projectId: presence.projectId, messageType: 'text', wamid: 'wamid.in' },
      personal: [{ contactId }],
    });
    const opened = async (one: typeof event) => {
      const [{ personal }] = await openPersonal(world.keyring, [one as CatalogueEvent]);
      return personal[0];
    };
    expect(await opened(event)).toEqual({
      from: '551187654321',
      profileName: 'Ana',
      content: { body: 'segredo' },
    });
    const [identified, ...others] = await world.events(streamName.contact(presence.tenantId, contactId));
    expect(others).toEqual([]);
    expect(identified).toMatchObject({
      type: 'ContactIdentified',
      key: presence.tenantId,
      data: { source: 'inbound' },
    });
    expect(await opened(identified)).toEqual({ kind: 'phone', value: '+5511987654321' });
    expect(
      JSON.stringify([event, identified], (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toMatch(/segredo|87654321|Ana/);
    const asUploaded = [{ kind: 'phone', value: '+5511987654321' }] as const;
    expect(await world.keyring.find(presence.tenantId, asUploaded)).toMatchObject([
      { contactId, marked: true, first: true },
    ]);
  });

  test('of people who hide their number belong to the contact of their user id', async () => {
    const hidden = { ...textItem('wamid.hidden', '', 'hi'), from_user_id: 'US.1349' };
    await deliver(messagesWebhook(presence, { messages: [hidden] }));
    const [event] = await world.events(streamName.inbound(inboundId('wamid.hidden')));
    const [known] = await world.keyring.find(presence.tenantId, [{ kind: 'userId', value: 'US.1349' }]);
    expect(event?.data).toMatchObject({ contactId: known?.contactId });
  });

  test('once kept make no new contact after the person was erased', async () => {
    const webhook = messagesWebhook(presence, {
      messages: [textItem('wamid.erased', '4915112340000', 'hi')],
    });
    await deliver(webhook);
    await world.db.pool.query('delete from keyring.addresses');
    await deliver(webhook);
    const found = await world.keyring.find(presence.tenantId, [{ kind: 'phone', value: '+4915112340000' }]);
    expect(found).toEqual([null]);
  });

  test('are kept with their type and raw content, whatever the type is', async () => {
    const own = await world.presence();
    const someone = { from: '16505551234', timestamp: '1740000000' };
    const items = [
      { type: 'image', image: { id: '1', caption: 'see \0' } },
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Bia' } }] },
      { type: 'hologram', hologram: { x: 1 } },
    ].map((item, index) => ({ ...someone, id: `wamid.of-type-${index}`, ...item }));
    await deliver(messagesWebhook(own, { messages: items }));
    const events = await Promise.all(items.map(({ id }) => world.events(streamName.inbound(inboundId(id)))));
    expect(events.map(([event]) => (event?.data as { messageType?: string })?.messageType)).toEqual([
      'image',
      'contacts',
      'hologram',
    ]);
    const opened = await openPersonal(world.keyring, events.flat() as CatalogueEvent[]);
    expect(opened.flatMap(({ personal }) => [...personal])).toMatchObject([
      { content: { id: '1', caption: 'see \ufffd' } },
      { content: { contacts: [{ name: { formatted_name: 'Bia' } }] } },
      { content: { x: 1 } },
    ]);
  });

  test.each(['reaction', 'edit', 'revoke', 'pin', 'system', 'request_welcome'])(
    'are none of the type %s, and no window is opened by it',
    async (type) => {
      const own = await world.presence();
      const before = await world.outcomes('unknown', 'unknown');
      const id = `wamid.${newId()}`;
      const item = { from: '16505551234', id, timestamp: '1740000000', type, [type]: { body: 'hi' } };
      await deliver(messagesWebhook(own, { messages: [item] }));
      expect(await world.events(streamName.inbound(inboundId(id)))).toEqual([]);
      expect(await world.outcomes('unknown', 'unknown')).toBe(before + 1);
      expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
    },
  );
});
