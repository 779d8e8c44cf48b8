import { randomUUID } from 'node:crypto';
import { conversationId, type DomainEvent, derivedId, inboundId, streamName } from '@wabus/events';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { openForModels, useSchema } from '@wabus/projection';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import {
  type ConversationRow,
  createReadDatabase,
  findCampaign,
  findContact,
  findConversation,
  LIVE_SCHEMA,
  listContacts,
  listConversations,
  listMessages,
  listNotes,
  listRecipients,
  models,
  type ReadDatabase,
} from '../index.ts';

let world: World;
let shop: Scenario;
let other: Scenario;
let reads: ReadDatabase;
let applied = 0;
beforeAll(async () => {
  // Nothing counts as written after it was recorded.
  world = await createWorld(new Date());
  shop = await playScenario(world, 'tenant-1');
  other = await playScenario(world, 'tenant-2');
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
  await catchUp();
});
afterAll(async () => {
  await reads.close();
  await world.close();
});

/** Applies what was appended since, as the projector does; with `only`, that model alone, and the others stay behind. */
async function catchUp(only?: string): Promise<void> {
  const events = (await world.events()).slice(applied);
  if (only === undefined) applied += events.length;
  for (const model of models.filter(({ name }) => only === undefined || name === only)) {
    const opened = await openForModels(world.keyring, [model], events);
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      await model.project(tx, opened);
    });
  }
}

const mine = <Result>(read: Parameters<typeof reads.asTenant<Result>>[1]) => reads.asTenant('tenant-1', read);
const seen = async (id: string): Promise<ConversationRow> =>
  (await mine((reader) => findConversation(reader, id))) as ConversationRow;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const HOUR = 3_600_000;

let contactId = '';
let thread = { conversationId: '', projectId: '', contactId: '' };
let phone = 0;
beforeEach(async () => {
  phone += 1;
  contactId = await world.contact('tenant-1', `+551197000${1_000 + phone}`);
  thread = {
    conversationId: conversationId(shop.projectId, contactId),
    projectId: shop.projectId,
    contactId,
  };
});

const origin = () => ({ tenantId: 'tenant-1', key: shop.wabaId, wabaId: shop.wabaId });

async function writes(
  at: string,
  quoted?: string,
  of: Scenario = shop,
  who: { from: string; profileName?: string } = { from: '5511970001234', profileName: 'Bia' },
  only?: string,
): Promise<string> {
  const wamid = `wamid.${randomUUID()}`;
  const event: DomainEvent = {
    type: 'MessageReceived',
    data: {
      wamid,
      ...{ projectId: of.projectId, wabaId: of.wabaId, phoneNumberId: of.phoneNumberId },
      ...thread,
      messageType: 'text',
      ...(quoted === undefined ? {} : { contextWamid: quoted }),
      at,
    },
    personal: [{ contactId, plain: { ...who, content: { body: 'hi' } } }],
  };
  await world.append(streamName.inbound(inboundId(wamid)), origin(), [event]);
  await catchUp(only);
  return inboundId(wamid);
}

async function does(...events: DomainEvent[]): Promise<void> {
  await world.append(streamName.conversation(thread.conversationId), origin(), events);
  await catchUp();
}

/** A message of ours that Meta took: of a campaign, or a single one. */
async function sends(at: string, campaignId?: string, of: Scenario = shop): Promise<string> {
  const messageId = randomUUID();
  const wamid = `wamid.${messageId}`;
  const attemptId = randomUUID();
  const tenantId = of === other ? 'tenant-2' : 'tenant-1';
  const person = of === other ? await world.contact(tenantId, '+5511970001234') : contactId;
  const data = {
    ...{ messageId, projectId: of.projectId, wabaId: of.wabaId, phoneNumberId: of.phoneNumberId },
    ...{ contactId: person, messageType: 'text', ...(campaignId ? { campaignId, round: 0 } : {}) },
    ...({ purpose: 'none', priority: 'conversational', sentBy: 'api' } as const),
  };
  const plain = {
    to: '+5511970001234',
    content: { body: 'Hello' },
    externalId: 'lead-7',
    context: { message_id: 'wamid.question' },
  };
  const from = { tenantId, key: of.wabaId, wabaId: of.wabaId };
  await world.append(streamName.message(messageId), from, [
    { type: 'MessageQueued', data, personal: [{ contactId: person, plain }] },
    { type: 'MessageAccepted', data: { messageId, attemptId, wamid, at } },
  ]);
  await catchUp();
  return wamid;
}

const lastRecorded = async (): Promise<string> => (await world.events()).at(-1)?.recordedAt ?? '';

describe('a conversation', () => {
  test('is there once the person wrote: unread, its window open for 24 hours, and nobody has it', async () => {
    const at = ago(HOUR);
    const id = await writes(at);
    const conversation = await seen(thread.conversationId);
    expect(conversation).toMatchObject({
      contact: { id: contactId, phone: '+5511970001234', name: 'Bia' },
      lastMessage: { id, direction: 'inbound', content: { body: 'hi' } },
      unread: 1,
      customerServiceWindow: { open: true, expiresAt: new Date(Date.parse(at) + 24 * HOUR) },
      replyMode: 'free-form',
      assignee: null,
      labels: [],
      status: 'open',
    });
  });

  test('whose person wrote more than a day ago takes templates only, in whatever order messages came', async () => {
    await writes(ago(25 * HOUR));
    await writes(ago(30 * HOUR));
    const { customerServiceWindow, replyMode, unread } = await seen(thread.conversationId);
    expect({ ...customerServiceWindow, replyMode, unread }).toMatchObject({
      open: false,
      replyMode: 'template-only',
      unread: 2,
    });
    expect(customerServiceWindow.expiresAt?.getTime()).toBeLessThan(Date.now() - HOUR / 2);
  });

  test.each(['2100-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z'])(
    'whose person writes at a time to come (%s) has a window from the arrival; the time stays as told',
    async (at) => {
      const id = await writes(at);
      const arrived = Date.parse(await lastRecorded());
      const { customerServiceWindow } = await seen(thread.conversationId);
      expect(customerServiceWindow.expiresAt).toEqual(new Date(arrived + 24 * HOUR));
      const { data } = await mine((reader) =>
        listMessages(reader, { limit: 10, threadIds: [thread.conversationId] }),
      );
      expect(data).toMatchObject([{ id, statusTimes: { received: new Date(at) } }]);
    },
  );

  test('counts as unread what was recorded after the last reading', async () => {
    await writes(ago(3_000));
    await does({ type: 'ConversationRead', data: { ...thread, upTo: await lastRecorded() } });
    expect((await seen(thread.conversationId)).unread).toBe(0);
    await writes(ago(2_000));
    await writes(ago(1_000));
    expect((await seen(thread.conversationId)).unread).toBe(2);
  });

  test('that was closed is open again once the person writes, and only then', async () => {
    await writes(ago(3_000));
    await does({ type: 'ConversationClosed', data: thread });
    await sends(ago(2_000));
    expect((await seen(thread.conversationId)).status).toBe('closed');
    await writes(ago(1_000));
    expect((await seen(thread.conversationId)).status).toBe('open');
    await does({ type: 'ConversationClosed', data: thread }, { type: 'ConversationReopened', data: thread });
    expect((await seen(thread.conversationId)).status).toBe('open');
  });

  test('is not opened by a campaign alone, but by a single message', async () => {
    await sends(ago(2_000), shop.campaignId);
    expect(await seen(thread.conversationId)).toBeNull();
    await sends(ago(1_000));
    expect(await seen(thread.conversationId)).toMatchObject({
      contact: { phone: '+5511970001234', name: null },
      unread: 0,
      customerServiceWindow: { open: false, expiresAt: null },
      lastMessage: { direction: 'outbound', status: 'accepted', context: { message_id: 'wamid.question' } },
    });
  });

  test('has a timeline of both directions, newest first', async () => {
    const question = await writes(ago(2_000));
    await sends(ago(1_000));
    const { data } = await mine((reader) =>
      listMessages(reader, { limit: 10, threadIds: [thread.conversationId] }),
    );
    expect(data.map(({ direction, status }) => [direction, status])).toEqual([
      ['outbound', 'accepted'],
      ['inbound', 'received'],
    ]);
    expect(data[1]?.id).toBe(question);
  });

  test('of another tenant is nobody’s, with its notes', async () => {
    const foreign = conversationId(other.projectId, other.contacts[0] ?? '');
    expect(await mine((reader) => findConversation(reader, foreign))).toBeNull();
    expect((await mine((reader) => listNotes(reader, [foreign], { limit: 9 }))).data).toEqual([]);
    const own = await reads.asTenant('tenant-2', (reader) => findConversation(reader, foreign));
    expect(own).toMatchObject({ assignee: 'ana', labels: ['lead', 'vip'] });
  });
});

test('conversations are listed by their newest message, filtered and in pages', async () => {
  await writes(ago(1_000));
  const list = (filter: object) => mine((reader) => listConversations(reader, { limit: 50, ...filter }));
  const all = (await list({})).data.map(({ id }) => id);
  expect(all[0]).toBe(thread.conversationId);
  expect((await list({ assignee: 'ana' })).data.map(({ contact }) => contact.id)).toEqual([shop.contacts[0]]);
  await does({ type: 'ConversationClosed', data: thread });
  expect((await list({ status: 'closed' })).data.map(({ id }) => id)).toEqual([thread.conversationId]);
  expect((await list({ projectId: derivedId('nobody') })).data).toEqual([]);
  const paged: string[] = [];
  for (let after: string | null = null; ; ) {
    const page = await list({ limit: 2, ...(after === null ? {} : { after }) });
    paged.push(...page.data.map(({ id }) => id));
    after = page.next;
    if (after === null) break;
  }
  expect(paged).toEqual(all);
});

test('notes are listed newest first, their text opened', async () => {
  const note = (text: string): DomainEvent => ({
    type: 'NoteAdded',
    data: { ...thread, noteId: randomUUID(), author: 'bia' },
    personal: [{ contactId, plain: { text } }],
  });
  await writes(ago(1_000));
  await does(note('first'), note('second'));
  const notes = await mine((reader) => listNotes(reader, [thread.conversationId], { limit: 1 }));
  expect(notes.data).toMatchObject([{ text: 'second', author: 'bia' }]);
  const rest = await mine((reader) =>
    listNotes(reader, [thread.conversationId], { limit: 1, after: notes.next ?? '' }),
  );
  expect(rest).toMatchObject({ data: [{ text: 'first' }], next: null });
});

describe('a reply', () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const answered = async (): Promise<string[]> => {
    const { rows } = await mine((reader) =>
      reader.query<{ campaign_id: string }>(
        'select campaign_id from campaign_replies where contact_id = $1 order by replied_at',
        [contactId],
      ),
    );
    const found = rows.map((row) => row.campaign_id);
    expect(await kept()).toEqual([...new Set(found)].sort());
    return found;
  };
  /** Campaigns that are kept as answered by the person. */
  const kept = async (): Promise<string[]> => {
    const { rows } = await world.database.pool.query<{ campaign_id: string }>(
      `select campaign_id from read_models.campaign_writers
       where contact_id = $1 and answered_within <= 72 order by campaign_id`,
      [contactId],
    );
    return rows.map((row) => row.campaign_id);
  };

  test('at a time to come answers by its arrival', async () => {
    await sends(ago(10 * HOUR), first);
    await writes('2100-01-01T00:00:00.000Z');
    expect(await answered()).toEqual([first]);
  });

  test('answers the last campaign that wrote to the person', async () => {
    await sends(ago(20 * HOUR), first);
    await sends(ago(10 * HOUR), second);
    await sends(ago(9 * HOUR));
    await writes(ago(15 * HOUR));
    await writes(ago(5 * HOUR));
    expect(await answered()).toEqual([first, second]);
  });

  test('answers the campaign whose message it quotes, however old, and none when it quotes another of ours', async () => {
    const old = await sends(ago(100 * HOUR), first);
    await sends(ago(10 * HOUR), second);
    const single = await sends(ago(9 * HOUR));
    await writes(ago(5 * HOUR), old);
    await writes(ago(4 * HOUR), single);
    await writes(ago(3 * HOUR), 'wamid.of-somebody-else');
    expect(await answered()).toEqual([first, second]);
  });

  test('says which message of ours it quotes, and of which campaign; none of another tenant', async () => {
    const old = await sends(ago(100 * HOUR), first);
    const theirs = await sends(ago(50 * HOUR), second, other);
    const replies = [
      await writes(ago(5 * HOUR), old),
      await writes(ago(4 * HOUR), theirs),
      await writes(ago(3 * HOUR)),
    ];
    const wanted = { conversationId: thread.conversationId, direction: 'inbound', limit: 10 };
    const { data } = await mine((reader) => listMessages(reader, wanted));
    const answers = new Map(data.map(({ id, inReplyTo }) => [id, inReplyTo]));
    const said = {
      messageId: old.slice('wamid.'.length),
      wamid: old,
      externalId: 'lead-7',
      campaignId: first,
    };
    expect(replies.map((id) => answers.get(id))).toEqual([said, null, null]);
  });

  test('answers nothing before the campaign or later than the tenant’s hours', async () => {
    await sends(ago(80 * HOUR), first);
    await writes(ago(81 * HOUR));
    await writes(ago(1 * HOUR));
    expect(await answered()).toEqual([]);
    await writes(ago(9 * HOUR));
    expect(await answered()).toEqual([first]);
  });

  test('counts each person once', async () => {
    const counts = (await mine((reader) => findCampaign(reader, shop.campaignId)))?.counts;
    expect(counts).toMatchObject({ recipients: 8, replied: 1 });
    const recipients = async (replied: boolean) =>
      (await mine((reader) => listRecipients(reader, shop.campaignId, { limit: 50, replied }))).data.length;
    expect([await recipients(true), await recipients(false)]).toEqual([1, 7]);
  });
});

describe('whom a conversation is with', () => {
  const contactSeen = async () => (await seen(thread.conversationId)).contact;
  const found = () => mine((reader) => findContact(reader, contactId));
  const own = { tenantId: 'tenant-1', key: 'tenant-1' };
  const tells = (event: DomainEvent) => world.append(streamName.contact('tenant-1', contactId), own, [event]);
  beforeEach(() => tells({ type: 'ContactIdentified', data: { contactId } }));

  test('is shown as its own messages tell, also while every other model is behind', async () => {
    await writes(ago(HOUR), undefined, shop, { from: '5511970001234', profileName: 'Bia' }, 'inbox');
    expect(await contactSeen()).toMatchObject({ phone: '+5511970001234', name: 'Bia' });
  });

  test('keeps the newest name that a message told, and the contact says the same', async () => {
    await writes(ago(3 * HOUR));
    await writes(ago(2 * HOUR), undefined, shop, { from: '5511970001234', profileName: 'Bianca' });
    await writes(ago(HOUR), undefined, shop, { from: '5511970001234' });
    expect(await contactSeen()).toMatchObject({ phone: '+5511970001234', name: 'Bianca' });
    expect((await found())?.name).toBe('Bianca');
    const listed = await mine((reader) => listContacts(reader, { limit: 100 }));
    expect(listed.data.find(({ id }) => id === contactId)?.name).toBe('Bianca');
  });

  test('has the name that the CRM gave, in both places', async () => {
    await writes(ago(HOUR));
    const changed: DomainEvent = {
      type: 'ContactProfileChanged',
      data: { contactId },
      personal: [{ contactId, plain: { name: 'Ana Souza' } }],
    };
    await tells(changed);
    await catchUp();
    expect((await contactSeen()).name).toBe('Ana Souza');
    expect((await found())?.name).toBe('Ana Souza');
  });

  test('has the number in its one spelling, as the contact has it, however WhatsApp spells it', async () => {
    await writes(ago(HOUR), undefined, shop, { from: '22507123456' });
    const { contact, lastMessage } = await seen(thread.conversationId);
    expect([contact.phone, lastMessage?.from]).toEqual(['+2250707123456', '+2250707123456']);
  });

  test('has no phone where the person hides the number, whatever the digits of the id', async () => {
    const id = await writes(ago(HOUR), undefined, shop, { from: 'US.13491208655302741918' });
    expect((await contactSeen()).phone).toBeNull();
    const message = (await seen(thread.conversationId)).lastMessage;
    expect(message).toMatchObject({ id, from: 'US.13491208655302741918' });
  });
});
