import { believedTime, type ConversationState, conversationDecider, evolveConversation } from '@wabus/domain';
import { conversationId, eventTypesOf } from '@wabus/events';
import { storableText } from '@wabus/platform';
import {
  FOLD_COLUMNS,
  insertRows,
  type MergedTable,
  mergeRows,
  type OpenedEvent,
  projectStreams,
  type ReadModel,
  type Row,
  type StreamFold,
  type Table,
} from '@wabus/projection';

const conversations: StreamFold<ConversationState> = {
  stream: 'conversation',
  table: {
    name: 'conversations',
    key: ['conversation_id'],
    columns: {
      conversation_id: 'uuid',
      project_id: 'uuid',
      contact_id: 'uuid',
      assignee: 'text',
      labels: 'jsonb',
      closed_at: 'timestamptz',
      read_up_to: 'timestamptz',
      ...FOLD_COLUMNS,
    },
  },
  initialState: conversationDecider.initialState,
  evolve: evolveConversation,
  columns: ({ thread, assignee, labels, closedAt, readUpTo }) => ({
    project_id: thread?.projectId,
    contact_id: thread?.contactId,
    assignee,
    labels,
    closed_at: closedAt,
    read_up_to: readUpTo,
  }),
};

const notes: Table = {
  name: 'conversation_notes',
  key: ['note_id'],
  columns: {
    tenant_id: 'text',
    note_id: 'uuid',
    conversation_id: 'uuid',
    author: 'text',
    text: 'text',
    created_at: 'timestamptz',
    position: 'bigint',
  },
};

const threads: MergedTable = {
  name: 'conversation_threads',
  key: 'conversation_id',
  columns: {
    tenant_id: { type: 'text', merge: 'constant' },
    project_id: { type: 'uuid', merge: 'constant' },
    contact_id: { type: 'uuid', merge: 'constant' },
    waba_id: { type: 'text', merge: 'newest' },
    last_inbound_at: { type: 'timestamptz', merge: 'max' },
    last_inbound_recorded_at: { type: 'timestamptz', merge: 'max' },
    wrote_from: { type: 'text', merge: { newestBy: 'wrote_position' } },
    wrote_position: { type: 'bigint', merge: 'max' },
    profile_name: { type: 'text', merge: { newestBy: 'named_position' } },
    named_position: { type: 'bigint', merge: 'max' },
    sent_to: { type: 'text', merge: { newestBy: 'sent_position' } },
    sent_position: { type: 'bigint', merge: 'max' },
  },
};

/** Conversations as agents see them; the messages themselves meet them in the view `inbox`. */
export const inboxModel: ReadModel = {
  name: 'inbox',
  version: 3,
  tables: ['conversations', 'conversation_notes', 'conversation_threads'],
  reads: new Set([...eventTypesOf('conversation'), 'MessageReceived', 'MessageQueued']),
  opens: new Set(['NoteAdded', 'MessageReceived', 'MessageQueued']),
  async project(tx, events) {
    await projectStreams(tx, conversations, events);
    await insertRows(tx, notes, events.flatMap(noteOf));
    await mergeRows(tx, threads, events.flatMap(threadOf));
  },
};

function noteOf({ type, event, personal }: OpenedEvent): Row[] {
  if (type !== 'NoteAdded') return [];
  const [plain] = personal;
  return [
    {
      tenant_id: event.tenantId,
      note_id: event.data.noteId,
      conversation_id: event.data.conversationId,
      author: event.data.author,
      text: plain?.text,
      created_at: event.recordedAt,
      position: event.position,
    },
  ];
}

function threadOf(opened: OpenedEvent): Row[] {
  if (opened.type === 'MessageReceived') return [{ ...threadRow(opened), ...writerOf(opened) }];
  if (opened.type !== 'MessageQueued' || opened.event.data.campaignId !== undefined) return [];
  const { event, personal } = opened;
  return [{ ...threadRow(opened), sent_to: textOrNull(personal[0]?.to), sent_position: event.position }];
}

function threadRow({ event }: OpenedEvent<'MessageReceived' | 'MessageQueued'>): Row {
  const { projectId, contactId, wabaId } = event.data;
  return {
    tenant_id: event.tenantId,
    conversation_id: conversationId(projectId, contactId),
    project_id: projectId,
    contact_id: contactId,
    waba_id: wabaId,
    position: event.position,
  };
}

/** Whom a thread is with, as its own messages say; the newest of each counts. */
function writerOf({ event, personal }: OpenedEvent<'MessageReceived'>): Row {
  const [plain] = personal;
  const { position } = event;
  return {
    last_inbound_at: believedTime(event),
    last_inbound_recorded_at: event.recordedAt,
    wrote_from: textOrNull(plain?.from),
    wrote_position: position,
    ...(plain?.profileName === undefined
      ? {}
      : { profile_name: textOrNull(plain.profileName), named_position: position }),
  };
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);
