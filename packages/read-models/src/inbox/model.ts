import {
  believedTime,
  type ConversationState,
  conversationDecider,
  evolveConversation,
  openedAt,
  opensWindow,
  type Read,
  readsAfter,
} from '@wabus/domain';
import { type EventTypeOf, eventTypesOf } from '@wabus/events';
import { storableText } from '@wabus/platform';
import {
  analystsView,
  defineReadModel,
  insertRows,
  mergedTable,
  mergeRows,
  type OpenedEvent,
  projectStreams,
  type Row,
  type StreamFold,
  saidOrder,
  sharedBy,
  threadRow,
} from '@wabus/projection';
import { groupRow, groups, mergedGroups } from './groups.ts';
import { handedOver, onStandby, responders, threadResponders } from './responders.ts';
import { mergedNames, shownNames, shownRows } from './shown-names.ts';
import { conversationNotes, conversations, conversationThreads, inbox } from './tables.ts';

/** What agents did, and where they did it last: of threads that are one, what was done since they are counts for all. */
interface ToldWork {
  readonly work: ConversationState;
  /** Column → position of the last event that says what it is about. */
  readonly places: Readonly<Record<string, string>>;
  readonly reads: readonly Read[];
}

const PLACES: Readonly<Record<EventTypeOf<'conversation'>, string | null>> = {
  ConversationAssigned: 'assigned_position',
  LabelsChanged: 'labels_position',
  ConversationClosed: 'closed_position',
  ConversationReopened: 'closed_position',
  ConversationRead: 'read_position',
  NoteAdded: null,
};

const places: Readonly<Record<string, string | null>> = PLACES;

const conversationFold: StreamFold<ToldWork> = {
  stream: 'conversation',
  table: conversations,
  initialState: { work: conversationDecider.initialState, places: {}, reads: [] },
  evolve(state, event) {
    const place = places[event.type];
    const moved = place ? { ...state.places, [place]: `${event.position}` } : state.places;
    const reads =
      event.type === 'ConversationRead'
        ? readsAfter(state.reads, { position: `${event.position}`, upTo: event.data.upTo })
        : state.reads;
    return { work: evolveConversation(state.work, event), places: moved, reads };
  },
  columns: ({ work: { thread, assignee, labels, closedAt, readUpTo }, places: told, reads }) => ({
    project_id: thread?.projectId,
    contact_id: thread?.contactId,
    assignee,
    labels,
    closed_at: closedAt,
    read_up_to: readUpTo,
    reads,
    ...told,
  }),
};

const threads = mergedTable(conversationThreads, {
  tenant_id: 'constant',
  conversation_id: 'key',
  project_id: 'constant',
  contact_id: 'constant',
  waba_id: 'newest',
  last_inbound_at: 'max',
  last_inbound_recorded_at: 'max',
  wrote_from: { newestBy: 'wrote_order' },
  wrote_order: 'max',
  reply_to: { newestBy: 'reply_order' },
  reply_order: 'max',
  profile_name: { newestBy: 'named_order' },
  named_order: 'max',
  sent_to: { newestBy: 'sent_order' },
  sent_order: 'max',
  began_position: 'min',
});

/** What the business and the person say to each other, and do to what was said. */
const SAID = [
  'MessageReceived',
  'MessageEchoed',
  'CallReported',
  'ReactionReceived',
  'MessageEdited',
  'MessageRevoked',
  'MessagePinned',
  'ThreadHandedOver',
] as const;

/** What tells of a thread. */
const TALK = ['MessageQueued', ...SAID] as const;

/** Conversations as agents see them; the messages themselves meet them in the view `inbox`. */
export const inboxModel = defineReadModel({
  name: 'inbox',
  version: 11,
  views: [inbox],
  analysts: [
    analystsView(inbox, {
      name: 'conversations',
      comment: 'Threads of projects and people, as agents see them.',
    }),
  ],
  tables: [conversations, conversationNotes, conversationThreads, threadResponders, groups, shownNames],
  reads: [...eventTypesOf('conversation'), ...TALK, 'GroupReported'],
  opens: ['NoteAdded', ...TALK],
  projections: {
    ...sharedBy(eventTypesOf('conversation'), async (tx, events) => {
      await projectStreams(tx, conversationFold, events);
      await insertRows(tx, conversationNotes, events.flatMap(noteOf));
    }),
    GroupReported: (tx, events) => mergeRows(tx, mergedGroups, events.map(groupRow)),
    ...sharedBy(TALK, async (tx, events) => {
      await mergeRows(tx, threads, events.flatMap(threadOf));
      await mergeRows(tx, responders, events.flatMap(responderOf));
      await mergeRows(tx, mergedNames, events.flatMap(namesOf));
    }),
  },
});

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

function threadOf(opened: OpenedEvent<(typeof TALK)[number]>): Row[] {
  const { type, event, personal } = opened;
  const thread = { ...threadRow(event), began_position: event.position };
  if (type === 'MessageQueued') {
    if (event.data.campaignId !== undefined) return [];
    return [{ ...thread, ...sentTo(personal[0]?.to, saidOrder(event.occurredAt, event.id)) }];
  }
  if (type === 'ThreadHandedOver') {
    return [{ ...thread, ...wroteFrom(personal[0]?.from, saidOrder(believedTime(event), event.id)) }];
  }
  // What is said in a group is in nobody's private thread.
  if (event.data.groupId !== undefined) return [];
  const order = saidOrder(believedTime(event), event.id);
  if (type === 'MessageReceived')
    return [{ ...thread, ...writerOf(opened, order), ...heardOf(event, personal[0]?.from) }];
  if (type === 'CallReported') {
    const from = personal[0]?.from;
    return [{ ...thread, ...wroteFrom(from, order), ...heardOf(event, from) }];
  }
  if (type === 'MessageEchoed') {
    return [{ ...thread, ...sentTo(personal[0]?.to, order) }];
  }
  return [{ ...thread, ...wroteFrom(personal[0]?.from, order) }];
}

function namesOf(opened: OpenedEvent<(typeof TALK)[number]>): Row[] {
  const { type } = opened;
  return type === 'MessageReceived' || type === 'MessageEchoed' || type === 'CallReported'
    ? shownRows(opened)
    : [];
}

function responderOf(opened: OpenedEvent<(typeof TALK)[number]>): Row[] {
  if (opened.type === 'ThreadHandedOver') return [handedOver(opened)];
  return opened.type === 'MessageQueued' ? [] : onStandby(opened);
}

/** Whom a thread is with, as its own messages say; the newest of each counts. */
function writerOf({ personal }: OpenedEvent<'MessageReceived'>, order: string): Row {
  const [plain] = personal;
  return {
    ...wroteFrom(plain?.from, order),
    ...(plain?.profileName === undefined
      ? {}
      : { profile_name: textOrNull(plain.profileName), named_order: order }),
  };
}

const wroteFrom = (from: string | undefined, order: string): Row => ({
  wrote_from: textOrNull(from),
  wrote_order: order,
});

const sentTo = (to: string | undefined, order: string): Row => ({
  sent_to: textOrNull(to),
  sent_order: order,
});

/** Until when the window is open, where an answer goes, and whether a closed thread is open again: where it may cause that. */
function heardOf(
  event: OpenedEvent<'MessageReceived' | 'CallReported'>['event'],
  from: string | undefined,
): Row {
  if (!opensWindow(event)) return {};
  const at = openedAt(event);
  return {
    ...{ last_inbound_at: at, last_inbound_recorded_at: event.recordedAt },
    ...{ reply_to: textOrNull(from), reply_order: saidOrder(at, event.id) },
  };
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);
