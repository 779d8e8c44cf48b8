import { type CatalogueEvent, groupConversationId, inboundId, streamName } from '@wabus/events';
import { type Address, openPersonal } from '@wabus/keyring';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messagesWebhook, textItem } from '../../test/webhooks.ts';
import { type Presence, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});
/** Each test has a tenant of its own, and so its own people. */
beforeEach(async () => {
  presence = await world.presence();
});

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
let last = 0;
/** A text with a wamid of its own, from whom `sender` says. */
const message = (sender: object, body = 'hi'): { readonly wamid: string; readonly item: object } => {
  const wamid = `wamid.people-${++last}`;
  return { wamid, item: { ...textItem(wamid, '', body), from: undefined, ...sender } };
};

/** Delivers texts one after another; answers whose each became, by contact. */
async function write(...senders: readonly object[]): Promise<(string | undefined)[]> {
  const texts = senders.map((sender) => message(sender));
  for (const { item } of texts) await deliver(messagesWebhook(presence, { messages: [item] }));
  return Promise.all(texts.map(({ wamid }) => writerOf(wamid)));
}

async function writerOf(wamid: string): Promise<string | undefined> {
  const [event] = await world.events(streamName.inbound(inboundId(wamid)));
  return (event?.data as { contactId?: string } | undefined)?.contactId;
}

async function addressesOf(contactId: string | undefined): Promise<Address[]> {
  const { tenantId } = presence;
  const events = (await world.events(streamName.contact(tenantId, contactId ?? ''))) as CatalogueEvent[];
  return (await openPersonal(world.keyring, events)).flatMap((opened) =>
    opened.type === 'ContactIdentified' || opened.type === 'ContactAddressAdded'
      ? opened.personal.filter((address) => address !== null)
      : [],
  );
}

describe('who wrote', () => {
  test('ids with letters are people of their own, whatever their digits, and have no phone', async () => {
    const ids = ['US.13491208655302741918', 'BR.13491208655302741918', '123456789012345@lid'];
    const writers = await write(...ids.map((from) => ({ from })));
    expect(new Set(writers).size).toBe(3);
    for (const [index, value] of ids.entries()) {
      expect(await addressesOf(writers[index])).toEqual([{ kind: 'userId', value }]);
    }
  });

  test('an id that stands in the field of the number is the same person as in its own', async () => {
    const [one, same] = await write({ from: 'US.1', from_user_id: 'US.1' }, { from_user_id: 'US.1' });
    expect(same).toBe(one);
  });

  test('an old number and its new spelling are one person, in both directions', async () => {
    const [old, now] = await write({ from: '22507123456' }, { from: '2250707123456' });
    expect(now).toBe(old);
    expect(await addressesOf(old)).toEqual([{ kind: 'phone', value: '+2250707123456' }]);
  });

  test('in a group is no private thread, and a STOP there withdraws nothing', async () => {
    const groupId = 'Y2FwaV9ncm91cDpF';
    const { wamid, item } = message({ from: '16505554321', group_id: groupId }, 'STOP');
    await deliver(messagesWebhook(presence, { messages: [item] }));
    const writer = await writerOf(wamid);
    const [event] = await world.events(streamName.inbound(inboundId(wamid)));
    const conversationId = groupConversationId(presence.projectId, groupId);
    expect(event?.data).toMatchObject({ groupId, conversationId, contactId: writer });
    expect(await world.typesOf(streamName.contact(presence.tenantId, writer ?? ''))).toEqual([
      'ContactIdentified',
    ]);
  });
});

const withBoth = (waId: string, userId: string) => ({ from: waId, from_user_id: userId });
const phoneAddress = (digits: string): Address => ({ kind: 'phone', value: `+${digits}` });
const idAddress = (value: string): Address => ({ kind: 'userId', value });

async function wordsOf(contactId: string | undefined): Promise<string[]> {
  const types = await world.typesOf(streamName.contact(presence.tenantId, contactId ?? ''));
  return types.filter((type) => type.startsWith('Consent'));
}

async function tiesOf(contactId: string | undefined): Promise<string[]> {
  const types = await world.typesOf(streamName.contact(presence.tenantId, contactId ?? ''));
  return types.filter((type) => type === 'ContactsMerged' || type === 'ContactNumberShared');
}

async function say(sender: object, body: string): Promise<string | undefined> {
  const { wamid, item } = message(sender, body);
  await deliver(messagesWebhook(presence, { messages: [item] }));
  return writerOf(wamid);
}

describe('a number and a business-scoped id that are shown together', () => {
  test('MP28: are one person: a STOP by either holds for both, whichever was known first', async () => {
    for (const [index, first] of [{ from: '16505550001' }, { from_user_id: 'US.100' }].entries()) {
      presence = await world.presence();
      const both = withBoth('16505550001', 'US.100');
      const writers = await write(first, both, { from_user_id: 'US.100' }, { from: '16505550001' });
      expect(new Set(writers).size, String(index)).toBe(1);
      const addresses = await addressesOf(writers[0]);
      expect(new Set(addresses)).toEqual(new Set([phoneAddress('16505550001'), idAddress('US.100')]));
      expect(await say({ from_user_id: 'US.100' }, 'STOP')).toBe(writers[0]);
      expect(await wordsOf(writers[0])).toEqual(['ConsentWithdrawn']);
    }
  });

  test('in one webhook, in any order, are one person', async () => {
    const both = withBoth('16505550002', 'US.200');
    const texts = [{ from_user_id: 'US.200' }, { from: '16505550002' }, both, both].map((one) =>
      message(one),
    );
    await deliver(messagesWebhook(presence, { messages: texts.map(({ item }) => item) }));
    const writers = await Promise.all(texts.map(({ wamid }) => writerOf(wamid)));
    expect(new Set(writers).size).toBe(1);
    expect(await addressesOf(writers[0])).toHaveLength(2);
  });

  test('are told of by the contact of the webhook, too, and by a marketing preference', async () => {
    const { wamid, item } = message({ from: '16505550003' });
    const contacts = [{ wa_id: '16505550003', user_id: 'US.300', profile: { name: 'Ana' } }];
    await deliver(messagesWebhook(presence, { contacts, messages: [item] }));
    const [byId] = await write({ from_user_id: 'US.300' });
    expect(byId).toBe(await writerOf(wamid));
    const stop = { category: 'marketing_messages', value: 'stop', timestamp: '1740000000' };
    const user_preferences = [{ ...stop, wa_id: '16505550003', user_id: 'US.300' }];
    await deliver(messagesWebhook(presence, { user_preferences }));
    const types = await world.typesOf(streamName.contact(presence.tenantId, byId ?? ''));
    expect(types).toEqual(['ContactIdentified', 'ContactAddressAdded', 'MarketingPreferenceChanged']);
  });

  test.each<[string, object]>([
    ['an edit', { messages: [{ type: 'edit', edit: { original_message_id: 'wamid.1' } }] }],
    ['a chat that was opened', { messages: [{ type: 'request_welcome' }] }],
    ['another choice in the settings', { user_preferences: [{ category: 'other', value: 'stop' }] }],
  ])('are told of by %s, too, though nothing else of it is kept', async (_what, value) => {
    const [list, [item]] = Object.entries(value)[0] as [string, [object]];
    const by = (waId: string, userId: string) => ({
      ...item,
      ...(list === 'messages' ? { id: `wamid.other-${++last}`, ...withBoth(waId, userId) } : {}),
      ...(list === 'messages' ? {} : { wa_id: waId, user_id: userId }),
    });
    const [byPhone] = await write({ from: '16505550005' });
    await deliver(messagesWebhook(presence, { [list]: [by('16505550005', 'US.500')] }));
    expect(await say({ from_user_id: 'US.500' }, 'STOP')).toBe(byPhone);
    expect(await wordsOf(byPhone)).toEqual(['ConsentWithdrawn']);
    await deliver(messagesWebhook(presence, { [list]: [by('16505550006', 'US.600')] }));
    const strangers = [phoneAddress('16505550006'), idAddress('US.600')];
    expect(await world.keyring.find(presence.tenantId, strangers)).toEqual([null, null]);
  });

  test('in a reaction and a STOP of one webhook, are one person', async () => {
    const [byPhone] = await write({ from: '16505550007' });
    const emoji = { reaction: { message_id: 'wamid.1', emoji: '👍' } };
    const reaction = {
      ...withBoth('16505550007', 'US.700'),
      id: 'wamid.reaction',
      type: 'reaction',
      ...emoji,
    };
    const stop = message({ from_user_id: 'US.700' }, 'STOP');
    await deliver(messagesWebhook(presence, { messages: [reaction, stop.item] }));
    expect(await writerOf(stop.wamid)).toBe(byPhone);
  });

  test('are kept once, however often they are shown', async () => {
    const both = withBoth('16505550004', 'US.400');
    const [writer] = await write(both, both, both);
    expect(await world.typesOf(streamName.contact(presence.tenantId, writer ?? ''))).toEqual([
      'ContactIdentified',
      'ContactAddressAdded',
    ]);
  });
});

describe('a number that changed hands', () => {
  test('gains no second id: who writes from it with another one is another person, and can be answered', async () => {
    const [before, after, byId] = await write(
      withBoth('16505550010', 'US.1000'),
      withBoth('16505550010', 'US.2000'),
      { from_user_id: 'US.2000' },
    );
    expect(after).not.toBe(before);
    expect(byId).toBe(after);
    expect(await addressesOf(before)).toEqual([phoneAddress('16505550010'), idAddress('US.1000')]);
    expect(await addressesOf(after)).toEqual([idAddress('US.2000'), phoneAddress('16505550010')]);
    expect(await world.keyring.find(presence.tenantId, [phoneAddress('16505550010')])).toMatchObject([
      { contactId: after },
    ]);
  });

  test('MP30: is left in peace by a STOP that was written from it, and leads to its new owner', async () => {
    const [before] = await write(withBoth('16505550011', 'US.1100'));
    const after = await say(withBoth('16505550011', 'US.1101'), 'STOP');
    expect(await wordsOf(after)).toEqual(['ConsentWithdrawn']);
    expect(await tiesOf(after)).toEqual(['ContactNumberShared']);
    expect(await tiesOf(before)).toEqual(['ContactNumberShared']);
    expect(await write({ from: '16505550011' })).toEqual([after]);
  });

  test('has the ids of several portfolios, one of each', async () => {
    const other = await world.presence({ tenantId: presence.tenantId });
    await world.signedUp(presence, '111');
    await world.signedUp(other, '222');
    const [first] = await write(withBoth('16505550012', 'US.1200'));
    const { wamid, item } = message(withBoth('16505550012', 'US.1201'));
    await deliver(messagesWebhook(other, { messages: [item] }));
    expect(await writerOf(wamid)).toBe(first);
    expect(await addressesOf(first)).toHaveLength(3);
    const [third] = await write(withBoth('16505550012', 'US.1202'));
    expect(third).not.toBe(first);
  });
});

test('two contacts that turn out to be one are merged: the older goes on, and whatever leads to either leads to it', async () => {
  const [byPhone, byId] = await write({ from: '16505550020' }, { from_user_id: 'US.3000' });
  expect(byId).not.toBe(byPhone);
  const writer = await say(withBoth('16505550020', 'US.3000'), 'STOP');
  expect(writer).toBe(byPhone);
  expect(await wordsOf(byPhone)).toEqual(['ConsentWithdrawn']);
  for (const contactId of [byPhone, byId]) expect(await tiesOf(contactId)).toEqual(['ContactsMerged']);
  expect(new Set(await write({ from_user_id: 'US.3000' }, { from: '16505550020' }))).toEqual(
    new Set([byPhone]),
  );
});

describe('the id that a status tells of a recipient', () => {
  const delivered = (callbackData: string, told: object) => ({
    id: 'wamid.sent',
    status: 'delivered',
    timestamp: '1740000000',
    recipient_id: '16505550030',
    biz_opaque_callback_data: callbackData,
    ...told,
  });

  test('is an address of the contact that was written to', async () => {
    const sent = await world.attempted(presence);
    const statuses = [delivered(sent.callbackData, { recipient_user_id: 'US.4000' })];
    await deliver(messagesWebhook(presence, { statuses }), messagesWebhook(presence, { statuses }));
    const [queued] = await world.events(streamName.message(sent.messageId));
    const [byId] = await write({ from_user_id: 'US.4000' });
    expect(queued?.data).toMatchObject({ contactId: byId });
    expect(await addressesOf(byId)).toEqual([sent.address, idAddress('US.4000')]);
  });

  test('makes nobody, and is nothing to a contact that has another one', async () => {
    const sent = await world.attempted(presence);
    for (const recipient_user_id of ['US.5000', 'US.5001']) {
      await deliver(
        messagesWebhook(presence, { statuses: [delivered(sent.callbackData, { recipient_user_id })] }),
      );
    }
    const found = await world.keyring.find(presence.tenantId, [idAddress('US.5000'), idAddress('US.5001')]);
    expect(found).toMatchObject([{ marked: true }, null]);
  });

  test('is not that of a group’s member', async () => {
    const sent = await world.attempted(presence);
    const told = { recipient_user_id: 'US.6000', recipient_participant_id: '16505550099' };
    await deliver(messagesWebhook(presence, { statuses: [delivered(sent.callbackData, told)] }));
    expect(await world.keyring.find(presence.tenantId, [idAddress('US.6000')])).toEqual([null]);
  });
});

test('an address that a killed process had given and not told of is told of by whoever meets it', async () => {
  const [writer] = await write({ from: '16505550040' });
  const { tenantId } = presence;
  const id = { ...idAddress('US.7000'), portfolio: '?' };
  await world.keyring.join(tenantId, [{ contactId: writer ?? '', address: id }]);
  const [again] = await write({ from_user_id: 'US.7000' });
  expect(again).toBe(writer);
  expect(await addressesOf(writer)).toEqual([phoneAddress('16505550040'), idAddress('US.7000')]);
  expect(await world.keyring.find(tenantId, [id])).toMatchObject([{ marked: true }]);
});

/** What WhatsApp tells of a number or id that changed. */
const system = (from: string | undefined, told: object, second = 0): object => ({
  ...{ from, id: `wamid.system-${++last}`, type: 'system' },
  timestamp: String(1_740_000_000 + second),
  system: { body: 'Somebody changed from 4915199 to 4915100', ...told },
});
const later = (sender: object, second: number) => ({ ...sender, timestamp: String(1_740_000_000 + second) });
const conflictsOf = async (contactId: string | undefined): Promise<string[]> =>
  (await world.typesOf(streamName.contact(presence.tenantId, contactId ?? ''))).filter((type) =>
    type.startsWith('Identity'),
  );

describe('MP29: a number that was changed', () => {
  const tellings = [{ wa_id: '16505550101' }, { new_wa_id: '16505550101' }, { new_wa_id: 16505550101 }];
  const besides = [[], ['16505550100'], ['16505550101']];
  test.each(tellings.flatMap((told) => besides.map((contacts) => [told, contacts] as const)))(
    'as %j, with contacts %j, leads to the same person, and so does the old one, whatever its words say',
    async (told, waIds) => {
      const [before] = await write({ from: '16505550100' });
      const contacts = waIds.map((wa_id) => ({ wa_id, profile: { name: 'Bo' } }));
      const changed = system('16505550100', { type: 'user_changed_number', ...told }, 5);
      await deliver(messagesWebhook(presence, { messages: [changed], ...(waIds[0] ? { contacts } : {}) }));
      const [now, late] = await write(later({ from: '16505550101' }, 6), later({ from: '16505550100' }, 2));
      expect([now, late]).toEqual([before, before]);
      const types = await world.typesOf(streamName.contact(presence.tenantId, before ?? ''));
      expect(types).toEqual(['ContactIdentified', 'ContactAddressRemoved', 'ContactAddressAdded']);
    },
  );

  test('to one that somebody else wrote from is a conflict and takes nothing from anybody', async () => {
    const [one, other] = await write({ from: '16505550110' }, { from: '16505550111' });
    const told = { type: 'user_changed_number', wa_id: '16505550111' };
    const message = system('16505550110', told, 5);
    await deliver(
      messagesWebhook(presence, { messages: [message] }),
      messagesWebhook(presence, { messages: [message] }),
    );
    expect(await conflictsOf(one)).toEqual(['IdentityConflictFound']);
    expect(await write({ from: '16505550111' })).toEqual([other]);
    expect(await tiesOf(one)).toEqual([]);
  });
});

test.each(['before', 'after'])(
  'MP30: an id that was changed, told %s the messages of both, makes one person of them',
  async (when) => {
    const told = { type: 'user_changed_user_id', previous_user_id: 'US.A1', user_id: 'US.B2' };
    const change = system(undefined, told, 9);
    const tell = () => deliver(messagesWebhook(presence, { messages: [change] }));
    if (when === 'before') await tell();
    const writers = await write(withBoth('16505550120', 'US.A1'), later(withBoth('16505550120', 'US.B2'), 5));
    if (when === 'after') {
      expect(new Set(writers).size).toBe(2);
      await tell();
    }
    const [now, old, number] = await write(
      { from_user_id: 'US.B2' },
      { from_user_id: 'US.A1' },
      { from: '16505550120' },
    );
    expect(new Set([now, old, number]).size).toBe(1);
    expect(await conflictsOf(now)).toEqual([]);
  },
);

describe('MP21: a number that a person gives', () => {
  const card = (number: string, origin: string, sender: object): object => ({
    ...{
      from: undefined,
      ...sender,
      id: `wamid.card-${++last}`,
      timestamp: '1740000009',
      type: 'contacts',
      origin,
    },
    contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ phone: `+${number}`, wa_id: number }] }],
  });
  const give = (...given: Parameters<typeof card>) =>
    deliver(messagesWebhook(presence, { messages: [card(...given)] }));

  test('by the button is theirs, with whoever is known by it', async () => {
    const [byNumber] = await write({ from: '16505550130' }, { from_user_id: 'US.C1' });
    await give('16505550130', 'contact_request', { from_user_id: 'US.C1' });
    expect(await write({ from_user_id: 'US.C1' })).toEqual([byNumber]);
  });

  test('on a card that is passed on is nobody’s', async () => {
    const [byNumber, byId] = await write({ from: '16505550131' }, { from_user_id: 'US.C2' });
    await give('16505550131', 'other', { from_user_id: 'US.C2' });
    expect(await write({ from: '16505550131' }, { from_user_id: 'US.C2' })).toEqual([byNumber, byId]);
  });

  test('and that is of somebody with another id is a conflict: nothing is merged, and no consent is copied', async () => {
    const byNumber = await say(withBoth('16505550132', 'US.C3'), 'STOP');
    const [byId] = await write({ from_user_id: 'US.C4' });
    await give('16505550132', 'contact_request', { from_user_id: 'US.C4' });
    expect(await conflictsOf(byId)).toEqual(['IdentityConflictFound']);
    expect([await tiesOf(byId), await wordsOf(byId)]).toEqual([[], []]);
    expect(await write({ from: '16505550132' }, { from_user_id: 'US.C4' })).toEqual([byNumber, byId]);
  });
});
