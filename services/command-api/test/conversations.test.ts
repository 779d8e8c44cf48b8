import { conversationWorkSchema, noteSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { conflictOf, personWrites, type WrittenTo } from './people.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: WrittenTo;
let conversation: { conversationId: string; contactId: string; messageId: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  project = await stage.activeProject(tenantId);
});
afterAll(() => stage.end());

let people = 0;
const newConversation = async () => {
  people += 1;
  conversation = await personWrites(stage, tenantId, project, { from: `+551198765${1_000 + people}` });
};
const path = (action: string, id = conversation.conversationId) =>
  `/v1/tenants/${tenantId}/conversations/${id}/${action}`;
const post = (action: string, body?: unknown, key?: string) =>
  stage.call('POST', path(action), body, key === undefined ? {} : { key });
const eventsOf = () => stage.eventTypes(streamName.conversation(conversation.conversationId));

describe('what agents do', () => {
  test('assigning, labelling, closing and reopening answer the conversation as it is then', async () => {
    await newConversation();
    const assigned = await post('assign', { assignee: 'ana' });
    expect(assigned.status).toBe(200);
    expect(assigned.headers.get('wabus-position')).toBeTruthy();
    expect(conversationWorkSchema.parse(assigned.body)).toEqual({
      id: conversation.conversationId,
      projectId: project.id,
      contactId: conversation.contactId,
      assignee: 'ana',
      labels: [],
      status: 'open',
      readUpTo: null,
    });
    const labelled = await stage.call('PUT', path('labels'), { labels: ['vip', 'lead', 'vip'] });
    expect(labelled).toMatchObject({ status: 200, body: { assignee: 'ana', labels: ['lead', 'vip'] } });
    expect((await post('close')).body.status).toBe('closed');
    expect((await post('reopen')).body.status).toBe('open');
    expect((await post('assign', { assignee: null })).body.assignee).toBeNull();
    const [first] = await stage.store.readStream(streamName.conversation(conversation.conversationId));
    expect(first).toMatchObject({ key: project.wabaId, wabaId: project.wabaId, tenantId });
  });

  test('a closed conversation whose person wrote since is open to the next agent', async () => {
    await newConversation();
    await post('close');
    await personWrites(stage, tenantId, project, { from: `+551198765${1_000 + people}` });
    expect((await post('assign', { assignee: 'ana' })).body.status).toBe('open');
  });

  describe('of somebody with merged contacts', () => {
    type Conversation = typeof conversation;
    const known = async (): Promise<Conversation> => {
      await newConversation();
      const word = { purpose: 'marketing', state: 'given', source: 'form' };
      const to = `+551198765${1_000 + people}`;
      expect((await stage.call('POST', `/v1/tenants/${tenantId}/consents`, { to, ...word })).status).toBe(
        201,
      );
      return conversation;
    };
    /** Two threads, the older one first, and how to make them one. */
    const two = async () => {
      const [older, newer] = [await known(), await known()];
      const pair = { contactId: newer.contactId, otherId: older.contactId };
      const id = await conflictOf(stage, tenantId, pair);
      const join = async () => {
        const decided = `/v1/tenants/${tenantId}/identity-conflicts/${id}/decide`;
        expect((await stage.call('POST', decided, { same: true })).status).toBe(200);
      };
      return { older, newer, join };
    };
    const on = (of: Conversation) => ({
      post: (action: string, body?: unknown) => stage.call('POST', path(action, of.conversationId), body),
      label: (labels: string[]) => stage.call('PUT', path('labels', of.conversationId), { labels }),
    });

    test('what is done is about both threads: read up to a message of either, and given to nobody', async () => {
      const { older, newer, join } = await two();
      expect(await on(newer).post('read', { upTo: older.messageId })).toMatchObject({ status: 422 });
      await join();
      expect((await on(newer).post('read', { upTo: older.messageId })).status).toBe(200);
      expect((await on(newer).post('assign', { assignee: null })).status).toBe(200);
      expect((await on(newer).label([])).status).toBe(200);
      expect(await eventsOf()).toEqual(['ConversationRead', 'ConversationAssigned', 'LabelsChanged']);
    });

    test('what is answered is that of both threads, whichever is named', async () => {
      const { older, newer, join } = await two();
      await on(older).post('assign', { assignee: 'ana' });
      await on(older).label(['vip']);
      await on(newer).label(['lead']);
      await on(older).post('close');
      await join();
      const closed = await on(newer).post('close');
      const { readUpTo: _none, ...shown } = conversationWorkSchema.parse(closed.body);
      const all = { id: older.conversationId, projectId: project.id, assignee: 'ana', status: 'closed' };
      expect(shown).toMatchObject({ ...all, labels: ['lead', 'vip'] });
      expect([older.contactId, newer.contactId]).toContain(shown.contactId);
      const reopened = await on(older).post('reopen');
      expect(reopened.body).toEqual({ ...closed.body, status: 'open' });
      expect((await on(newer).label(['new'])).body).toEqual({ ...reopened.body, labels: ['new'] });
      expect((await on(older).post('assign', { assignee: 'bia' })).body).toMatchObject({
        ...{ id: older.conversationId, contactId: shown.contactId, assignee: 'bia', labels: ['new'] },
      });
      const note = await on(newer).post('notes', { text: 'Calls back at five' });
      expect(note.body).toMatchObject({ conversationId: older.conversationId });
      expect(note.headers.get('location')).toContain(older.conversationId);
    });

    test('who read some of one thread reads up to an older message of the other, and none less of the first', async () => {
      const { older, newer, join } = await two();
      const seen = (await on(newer).post('read')).body.readUpTo;
      await join();
      expect((await on(newer).post('assign', { assignee: 'ana' })).body.readUpTo).toBeNull();
      const [first] = await stage.store.readStream(streamName.inbound(older.messageId));
      const read = await on(newer).post('read', { upTo: older.messageId });
      expect(read.body.readUpTo).toBe(first?.recordedAt);
      expect(Date.parse(seen)).toBeGreaterThan(Date.parse(read.body.readUpTo));
      expect(await stage.eventTypes(streamName.conversation(newer.conversationId))).toEqual([
        ...['ConversationRead', 'ConversationAssigned', 'ConversationRead'],
      ]);
    });
  });

  test('reading goes up to a message, or until now, and never back', async () => {
    await newConversation();
    const { messageId } = conversation;
    const later = await personWrites(stage, tenantId, project, { from: `+551198765${1_000 + people}` });
    const readOne = await post('read', { upTo: messageId });
    const [received] = await stage.store.readStream(streamName.inbound(messageId));
    expect(readOne.body.readUpTo).toBe(received?.recordedAt);
    const [newer] = await stage.store.readStream(streamName.inbound(later.messageId));
    const readAll = await post('read');
    expect(Date.parse(readAll.body.readUpTo)).toBeGreaterThanOrEqual(Date.parse(newer?.recordedAt ?? ''));
    expect((await post('read', { upTo: messageId })).body.readUpTo).toBe(readAll.body.readUpTo);
    expect(await eventsOf()).toEqual(['ConversationRead', 'ConversationRead']);
  });

  test('reading up to a message of another conversation is refused', async () => {
    await newConversation();
    const { messageId } = conversation;
    await newConversation();
    expect(await post('read', { upTo: messageId })).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ path: 'upTo' }] },
    });
  });

  test('what was said before the number was connected is a conversation, too', async () => {
    const told = { from: '+5511987650999', source: 'history' } as const;
    conversation = await personWrites(stage, tenantId, project, told);
    expect(await post('assign', { assignee: 'ana' })).toMatchObject({
      status: 200,
      body: { status: 'open' },
    });
  });

  test('a note is written once per key, and its text stands nowhere in the open', async () => {
    await newConversation();
    const wanted = { text: 'Calls back at five', author: 'ana' };
    const note = await post('notes', wanted, 'once');
    expect(note.status).toBe(201);
    expect(noteSchema.parse(note.body)).toMatchObject({
      ...wanted,
      conversationId: conversation.conversationId,
    });
    const again = await post('notes', wanted, 'once');
    expect(again.body).toEqual(note.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await post('notes', { text: 'Other' }, 'once')).body.code).toBe('idempotency-key-reused');
    expect(await eventsOf()).toEqual(['NoteAdded']);
    const events = await stage.store.readStream(streamName.conversation(conversation.conversationId));
    expect(JSON.stringify(events, (_key, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain(
      'five',
    );
  });

  test('a repeat under one key is the same answer, whatever happened since', async () => {
    await newConversation();
    const first = await post('assign', { assignee: 'ana' }, 'assign-once');
    await post('assign', { assignee: 'bia' });
    const again = await post('assign', { assignee: 'ana' }, 'assign-once');
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await eventsOf()).toEqual(['ConversationAssigned', 'ConversationAssigned']);
  });
});

test('what is so already appends nothing', async () => {
  await newConversation();
  await post('assign', { assignee: 'ana' });
  await post('assign', { assignee: 'ana' });
  expect((await post('reopen')).status).toBe(200);
  expect(await eventsOf()).toEqual(['ConversationAssigned']);
});

test('an unknown conversation and one of another tenant get the same answer', async () => {
  await newConversation();
  const foreign = await stage.tenant('PT');
  const paths = [
    path('close', '00000000-0000-4000-8000-000000000000'),
    `/v1/tenants/${foreign}/conversations/${conversation.conversationId}/close`,
  ];
  for (const wanted of paths) {
    expect(await stage.call('POST', wanted)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  }
  expect(await eventsOf()).toEqual([]);
});

test.each([
  ['an assignee that is missing', 'assign', {}],
  ['a note without text', 'notes', { text: '' }],
  ['an id that is none', 'read', { upTo: 'x' }],
])('%s is refused', async (_what, action, body) => {
  await newConversation();
  expect(await post(action, body)).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
});
