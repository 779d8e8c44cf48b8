import { randomUUID } from 'node:crypto';
import { joinedWork, type ToldThread } from '@wabus/domain';
import { type CatalogueEvent, conversationId, type DomainEvent, inboundId, streamName } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import {
  type ConversationRow,
  compareModels,
  conversationThreadIds,
  createReadDatabase,
  findContact,
  findConversation,
  LIVE_SCHEMA,
  listContacts,
  listConversations,
  listMessages,
  listNotes,
  models,
  type ReadDatabase,
} from '../index.ts';
import { makeSchema } from '../rebuild/rebuild.ts';
import { applyEvents } from '../rebuild/replay.ts';

const TENANT = 'tenant-1';
const HOUR = 3_600_000;

let world: World;
let shop: Scenario;
let reads: ReadDatabase;
let events: readonly CatalogueEvent[] = [];
beforeAll(async () => {
  world = await createWorld(new Date());
  shop = await playScenario(world, TENANT);
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
});
afterAll(async () => {
  await reads.close();
  await world.close();
});

const mine = <Result>(read: Parameters<typeof reads.asTenant<Result>>[1]) => reads.asTenant(TENANT, read);
const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

async function catchUp(): Promise<void> {
  const all = await world.events();
  const { keyring, database } = world;
  await applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models }, all.slice(events.length));
  events = all;
}

/** A contact who wrote from a number; the two of a test, the older one first. */
interface Writer {
  readonly contactId: string;
  readonly threadId: string;
  readonly phone: string;
}
let older: Writer;
let newer: Writer;
let numbers = 0;

const ofContact = (contactId: string, event: DomainEvent): Promise<unknown> =>
  world.append(streamName.contact(TENANT, contactId), { tenantId: TENANT, key: TENANT }, [event]);

function placeOf({ contactId, threadId }: Pick<Writer, 'contactId' | 'threadId'>) {
  const { projectId, wabaId, phoneNumberId } = shop;
  return { projectId, wabaId, phoneNumberId, contactId, conversationId: threadId };
}

const hears = (wamid: string, event: DomainEvent): Promise<unknown> =>
  world.append(
    streamName.inbound(inboundId(wamid)),
    { tenantId: TENANT, key: shop.wabaId, wabaId: shop.wabaId },
    [event],
  );

async function writes(at: string, as?: Writer, referral?: object): Promise<Writer> {
  numbers += 1;
  const phone = as?.phone ?? `551197000${2_000 + numbers}`;
  const contactId = await world.contact(TENANT, `+${phone}`);
  const threadId = conversationId(shop.projectId, contactId);
  const wamid = `wamid.${randomUUID()}`;
  if (!as) {
    const address = { kind: 'phone', value: `+${phone}` } as const;
    const personal = [{ contactId, plain: address }] as const;
    await ofContact(contactId, { type: 'ContactIdentified', data: { contactId }, personal: [...personal] });
  }
  const data = { ...placeOf({ contactId, threadId }), wamid, messageType: 'text', at };
  const plain = {
    from: phone,
    profileName: 'Bia',
    content: { body: 'hi' },
    ...(referral ? { referral } : {}),
  };
  await hears(wamid, { type: 'MessageReceived', data, personal: [{ contactId, plain }] });
  return { contactId, threadId, phone };
}

beforeEach(async () => {
  older = await writes(ago(2));
  newer = await writes(ago(1));
  await catchUp();
});

/** Something that stands in the streams of both. */
async function both(event: (contactId: string, otherId: string) => DomainEvent): Promise<void> {
  await ofContact(older.contactId, event(older.contactId, newer.contactId));
  await ofContact(newer.contactId, event(newer.contactId, older.contactId));
  await catchUp();
}

async function threads(): Promise<ConversationRow[]> {
  const { data } = await mine((reader) => listConversations(reader, { limit: 200 }));
  return data.filter(({ id }) => [older.threadId, newer.threadId].includes(id));
}

test('MP27: threads of linked contacts stay apart, each with the address that its person wrote from, and the link can be undone', async () => {
  await both((contactId, otherId) => ({
    type: 'ContactsLinked',
    data: { contactId, otherId },
    personal: [{ contactId, plain: {} }],
  }));
  const shown = (await threads()).map(({ id, contact, replyTo }) => [id, contact.phone, replyTo]);
  const apart = [older, newer].map(({ threadId, phone }) => [threadId, `+${phone}`, `+${phone}`]);
  expect(shown.toSorted()).toEqual(apart.toSorted());
  const linkedWith = async () => (await mine((reader) => findContact(reader, older.contactId)))?.linkedWith;
  expect(await linkedWith()).toEqual([newer.contactId]);
  await both((contactId, otherId) => ({ type: 'ContactsUnlinked', data: { contactId, otherId } }));
  expect(await linkedWith()).toEqual([]);
});

test('threads of merged contacts are one: it has all messages, and each of both contacts and threads leads to it', async () => {
  const survivorId = older.contactId;
  await merge(survivorId);
  const joined = await threads();
  expect(joined).toMatchObject([{ id: older.threadId, contact: { id: survivorId }, unread: 2 }]);
  for (const { threadId, contactId } of [older, newer]) {
    const threadIds = await mine((reader) => conversationThreadIds(reader, threadId));
    const { data } = await mine((reader) => listMessages(reader, { limit: 10, threadIds }));
    const of = data.map((message) => [message.conversationId, message.contactId]);
    expect(of).toEqual([
      [older.threadId, survivorId],
      [older.threadId, survivorId],
    ]);
    expect((await mine((reader) => findConversation(reader, threadId)))?.id).toBe(older.threadId);
    expect((await mine((reader) => findContact(reader, contactId)))?.id).toBe(survivorId);
  }
  const listed = await mine((reader) => listContacts(reader, { limit: 200 }));
  const ids = listed.data.map(({ id }) => id);
  expect([ids.includes(survivorId), ids.includes(newer.contactId)]).toEqual([true, false]);
});

test('MP27: the one thread of merged contacts shows where a reply goes: where they wrote from last, if that is theirs still', async () => {
  await merge(older.contactId);
  const replyTo = async () => (await threads()).map((thread) => thread.replyTo);
  expect(await replyTo()).toEqual([`+${newer.phone}`]);
  await writes(ago(0.5), older);
  await catchUp();
  expect(await replyTo()).toEqual([`+${older.phone}`]);
  const { contactId } = older;
  await ofContact(contactId, {
    type: 'ContactAddressRemoved',
    data: { contactId, because: 'another-person', at: ago(0) },
    personal: [{ contactId, plain: { kind: 'phone', value: `+${older.phone}` } }],
  });
  await catchUp();
  expect(await replyTo()).toEqual([`+${newer.phone}`]);
});

const BY = { target: 'wamid.1', by: 'person' };
const content = { body: 'so' };
test.each([
  ['ReactionReceived', BY, {}],
  ['MessageEdited', { ...BY, messageType: 'text' }, { content }],
  ['MessageReceived', { messageType: 'text', source: 'standby' }, { content }],
  ['ThreadHandedOver', { how: 'taken', role: 'ai_agent' }, {}],
] as const)('MP27: what opens no window moves not where a reply goes: %s', async (type, more, said) => {
  await merge(older.contactId);
  const wamid = `wamid.${randomUUID()}`;
  const told = { ...placeOf(older), at: ago(0.1), ...more };
  const data = type === 'ThreadHandedOver' ? told : { ...told, wamid };
  const plain = { from: older.phone, ...said };
  await hears(wamid, { type, data, personal: [{ contactId: older.contactId, plain }] } as DomainEvent);
  await catchUp();
  expect((await threads()).map(({ replyTo }) => replyTo)).toEqual([`+${newer.phone}`]);
});

test('MP27: who has an id alone is answered by it, and by a number once one is known', async () => {
  const { contactId } = older;
  const told = async (
    type: 'ContactAddressAdded' | 'ContactAddressRemoved',
    kind: 'phone' | 'userId',
    value: string,
  ) => {
    const personal = [{ contactId, plain: { kind, value } as const }];
    const event: DomainEvent =
      type === 'ContactAddressAdded'
        ? { type, data: { contactId, source: 'inbound' }, personal }
        : { type, data: { contactId, because: 'another-person', at: ago(0) }, personal };
    await ofContact(contactId, event);
    await catchUp();
    return (await threads()).find(({ id }) => id === older.threadId)?.replyTo;
  };
  expect(await told('ContactAddressAdded', 'userId', `US.${older.phone}`)).toBe(`+${older.phone}`);
  expect(await told('ContactAddressRemoved', 'phone', `+${older.phone}`)).toBe(`US.${older.phone}`);
  expect(await told('ContactAddressAdded', 'phone', '+5511970009999')).toBe('+5511970009999');
});

test('MP22: ads that led to threads of merged contacts are shown with the one thread, whichever of them they led to', async () => {
  await writes(ago(1.5), newer, { source_id: 'first' });
  await writes(ago(0.5), newer, { source_id: 'latest', ctwa_clid: 'click' });
  await merge(older.contactId);
  expect(await threads()).toMatchObject([
    {
      id: older.threadId,
      referral: { first: { source_id: 'first', ctwa_clid: null }, latest: { ctwa_clid: 'click' } },
    },
  ]);
});

type Work = Extract<
  DomainEvent,
  {
    readonly type:
      | `Conversation${'Assigned' | 'Closed' | 'Reopened' | 'Read'}`
      | 'LabelsChanged'
      | 'NoteAdded';
  }
>;
type Untold<Event> = Event extends Work ? Omit<Event, 'data'> & { data: object } : never;

/** An agent does something with a thread. */
async function works(on: Writer, type: Work['type'], more: object = {}): Promise<void> {
  const { threadId: thread, contactId } = on;
  const data = { conversationId: thread, projectId: shop.projectId, contactId, ...more };
  const noted = type === 'NoteAdded' ? { personal: [{ contactId, plain: { text: 'Call back' } }] } : {};
  const event = { type, data, ...noted } as Untold<Work> as DomainEvent;
  const { wabaId } = shop;
  await world.append(streamName.conversation(thread), { tenantId: TENANT, key: wabaId, wabaId }, [event]);
}

const merge = (survivorId: string) =>
  both((contactId, otherId) => ({
    type: 'ContactsMerged',
    data: { contactId, otherId, survivorId, because: 'shown-together', at: ago(0) },
  }));

/** When the newest of all events was recorded: the clock of this world is not ours. */
const seen = (): string => events.at(-1)?.recordedAt ?? '';

async function joined() {
  await catchUp();
  const [only, ...others] = await threads();
  expect(others).toEqual([]);
  const { assignee, labels, status, unread } = only as ConversationRow;
  const { readUpTo: _time, ...answered } = joinedWork([older, newer].map(toldThread), joinedAt());
  expect(answered, 'what commands answer').toEqual({ assignee, labels, status });
  return { assignee, labels, status, unread };
}

/** A thread, as commands find it in the streams. */
function toldThread({ threadId, contactId }: Writer): ToldThread {
  const wrote = events.findLast(
    (event) => event.type === 'MessageReceived' && event.data.contactId === contactId,
  );
  const own = events.filter(({ stream }) => stream === streamName.conversation(threadId));
  return { conversationId: threadId, events: own, lastInboundRecordedAt: wrote?.recordedAt ?? null };
}

const joinedAt = (): bigint | undefined => events.findLast(({ type }) => type === 'ContactsMerged')?.position;

test.each(['older', 'newer'] as const)(
  'joining threads loses nothing that agents did with either, be the first one the %s',
  async (which) => {
    const [one, other] = which === 'older' ? [older, newer] : [newer, older];
    await works(one, 'ConversationAssigned', { assignee: 'ana' });
    await works(one, 'LabelsChanged', { labels: ['vip'] });
    await works(one, 'ConversationRead', { upTo: seen() });
    await works(one, 'ConversationClosed');
    await works(one, 'NoteAdded', { noteId: randomUUID() });
    await works(other, 'LabelsChanged', { labels: ['lead'] });
    await merge(older.contactId);
    // The other thread was neither closed nor read by anybody, and that it has labels gives it to nobody.
    const lost = { assignee: 'ana', labels: ['lead', 'vip'], status: 'open', unread: 1 };
    expect(await joined()).toEqual(lost);
    const threadIds = await mine((reader) => conversationThreadIds(reader, other.threadId));
    expect((await mine((reader) => listNotes(reader, threadIds, { limit: 10 }))).data).toHaveLength(1);
    // What they do since counts for all of it, whichever thread it stands in.
    await works(other, 'LabelsChanged', { labels: ['gone'] });
    await works(other, 'ConversationAssigned');
    await works(other, 'ConversationRead', { upTo: seen() });
    await works(other, 'ConversationClosed');
    expect(await joined()).toEqual({ assignee: null, labels: ['gone'], status: 'closed', unread: 0 });
    await works(one, 'ConversationReopened');
    await works(one, 'LabelsChanged', { labels: [] });
    expect(await joined()).toEqual({ assignee: null, labels: [], status: 'open', unread: 0 });
  },
);

test('who reads up to an older message of the other thread has read that, all they had read, and nothing else', async () => {
  const between = events.findLast(({ data }) => 'contactId' in data && data.contactId === older.contactId);
  await writes(ago(0.3), newer);
  await catchUp();
  await works(newer, 'ConversationRead', { upTo: seen() });
  await writes(ago(0.2), older);
  await merge(older.contactId);
  // Of the older thread two messages are unread.
  expect((await joined()).unread).toBe(2);
  await works(newer, 'ConversationRead', { upTo: between?.recordedAt });
  expect((await joined()).unread).toBe(1);
  await works(older, 'ConversationRead', { upTo: seen() });
  expect((await joined()).unread).toBe(0);
  await works(newer, 'ConversationRead', { upTo: between?.recordedAt });
  expect((await joined()).unread).toBe(0);
});

test('of threads that are joined both were closed: so is the one, unless the person of either wrote since', async () => {
  await works(older, 'ConversationClosed');
  await works(newer, 'ConversationClosed');
  await merge(newer.contactId);
  expect((await joined()).status).toBe('closed');
  const again = await writes(ago(0), older);
  expect(again.threadId).toBe(older.threadId);
  expect((await joined()).status).toBe('open');
});

test('whichever is applied first, what contacts are to each other or what was written, the rows are the same', async () => {
  await merge(newer.contactId);
  const { url, pool } = world.database;
  const ofContacts = events.filter(({ stream }) => stream.startsWith('contact-'));
  const others = events.filter(({ stream }) => !stream.startsWith('contact-'));
  for (const parts of [
    [ofContacts, others],
    [others, ofContacts],
  ]) {
    const schema = `${LIVE_SCHEMA}_other_order`;
    await makeSchema(pool, url, schema);
    for (const part of parts) await applyEvents({ keyring: world.keyring, pool, schema, models }, part);
    const compared = await compareModels(url, LIVE_SCHEMA, schema);
    expect(compared.filter(({ equal }) => !equal)).toEqual([]);
  }
});

test('MP34: has the name set here before that of the phone app, and that before their own, in whatever order they come', async () => {
  const { contactId, phone } = older;
  const tells = (event: DomainEvent) => ofContact(contactId, event);
  const found = () => mine((reader) => findContact(reader, contactId));
  const inApp = (
    at: string,
    name?: string,
    other: { number?: string; projectId?: string } = {},
  ): DomainEvent => ({
    type: 'ContactNamedInApp',
    data: { contactId, projectId: other.projectId ?? shop.projectId, at },
    personal: [
      { contactId, plain: { number: other.number ?? `+${phone}`, ...(name === undefined ? {} : { name }) } },
    ],
  });
  const setHere = (plain: { name?: string }): DomainEvent => ({
    type: 'ContactProfileChanged',
    data: { contactId },
    personal: [{ contactId, plain }],
  });
  /** Names with their sources, and the one that agents of the project see. */
  const after = async (...events: DomainEvent[]) => {
    for (const event of events) await tells(event);
    await catchUp();
    const names = (await found())?.names.map(({ source, name }) => `${source} ${name}`);
    return { names, seen: (await mine((reader) => findConversation(reader, older.threadId)))?.contact.name };
  };
  const [first, second, third] = [ago(0.9), ago(0.2), ago(0.1)];
  // The older word comes last, and the newer one twice.
  expect(
    await after(inApp(second, 'Bia, red car'), inApp(first, 'Bia'), inApp(second, 'Bia, red car')),
  ).toEqual({
    names: ['app Bia, red car', 'profile Bia'],
    seen: 'Bia, red car',
  });
  // What another project calls them is not shown to this one.
  const elsewhere = inApp(third, 'Owes us', { projectId: randomUUID() });
  expect(await after(elsewhere)).toMatchObject({
    names: ['app Owes us', 'app Bia, red car', 'profile Bia'],
    seen: 'Bia, red car',
  });
  expect((await after(setHere({ name: 'Ana Souza' }))).seen).toBe('Ana Souza');
  expect((await after(setHere({}))).seen).toBe('Bia, red car');
  // Taken out with one number, they stand in the app with another one.
  expect((await after(inApp(third), inApp(second, 'Bia home', { number: '+5511970009999' }))).seen).toBe(
    'Bia home',
  );
  expect(await after(inApp(third, undefined, { number: '+5511970009999' }))).toEqual({
    names: ['app Owes us', 'profile Bia'],
    seen: 'Bia',
  });
  // Of two words of one moment that of being taken out counts, whichever comes first.
  expect((await after(inApp(third, 'Bia'), inApp(third))).names).not.toContain('app Bia');
});
