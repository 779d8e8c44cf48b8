import { CONVERSATION_STATUSES } from '@wabus/domain';
import {
  bigint,
  defineRelation,
  defineTable,
  FOLD_COLUMNS,
  int,
  jsonb,
  oneOf,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** What an agent said of having read, where in the store. */
interface ToldRead {
  readonly position: string;
  /** RFC 3339, our clock. */
  readonly upTo: string;
}

/** The table `conversations`. */
export const conversations = defineTable({
  name: 'conversations',
  comment: 'What agents did with conversations; those that nobody touched yet have no row.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and contact'),
    project_id: uuid('Project'),
    contact_id: uuid('The person'),
    assignee: text("The CRM's id of the agent or team; null: nobody").orNull(),
    labels: jsonb<readonly string[]>('Labels, sorted'),
    closed_at: timestamptz('When agents closed it; null when they did not or reopened it').orNull(),
    read_up_to: timestamptz('What was recorded up to this time is read; null: nothing is').orNull(),
    reads: jsonb<readonly ToldRead[]>(
      'What was said of reading and no later word goes beyond: `position` of the event and `upTo`, the latest time first',
    ),
    assigned_position: bigint('Position of the last event that says who has it; null: none').orNull(),
    labels_position: bigint('Of the last one that says its labels').orNull(),
    closed_position: bigint('Of the last one that closed or reopened it').orNull(),
    read_position: bigint('Of the last one that says what is read').orNull(),
    ...FOLD_COLUMNS,
  },
});

/** The table `conversation_notes`. */
export const conversationNotes = defineTable({
  name: 'conversation_notes',
  comment: 'Notes that agents wrote for colleagues.',
  key: ['note_id'],
  personBy:
    't.conversation_id in (select c.conversation_id from conversations c where c.contact_id = p.contact_id)',
  columns: {
    tenant_id: TENANT_ID,
    note_id: uuid('Note'),
    conversation_id: uuid('Conversation'),
    author: text("The CRM's id of the agent who wrote it; null when none was named").orNull(),
    text: text('The note; null once the person was erased').personal(),
    created_at: timestamptz('When it was written'),
    position: bigint('Position of its event; lists are ordered by it'),
  },
});

const ORDER = 'Place in the order of what was said, its time and then the id of its event:';

/** The table `conversation_threads`. */
export const conversationThreads = defineTable({
  name: 'conversation_threads',
  comment:
    'Who talks with which project: one row per thread, from what people wrote and from single messages to them. A campaign opens none until somebody answers.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and contact'),
    project_id: uuid('Project'),
    contact_id: uuid('The person'),
    waba_id: text('WABA of the newest message'),
    last_inbound_at: timestamptz("When the person wrote last, on Meta's clock; null: never").orNull(),
    last_inbound_recorded_at: timestamptz(
      'When we recorded what the person wrote last, on our clock; null: never',
    ).orNull(),
    position: bigint("Position of the newest message that is not a campaign's; the inbox is ordered by it"),
    wrote_from: text(
      'wa_id or business-scoped id that the person wrote from last; null when the person never wrote, or erased',
    ).personal(),
    wrote_order: uuid(`${ORDER} what the person wrote last`).orNull(),
    reply_to: text(
      'wa_id or business-scoped id that what opened the window last came from; null when nothing did, or erased',
    ).personal(),
    reply_order: uuid(`${ORDER} what opened the window last`).orNull(),
    profile_name: text(
      'Name that the person chose, as the newest message that told one; null when none did, or erased',
    ).personal(),
    named_order: uuid(`${ORDER} that message`).besidePersonal(),
    sent_to: text(
      'E.164 with +, or the id, that the newest single message to the person went to; null without one, or erased',
    ).personal(),
    sent_order: uuid(`${ORDER} that message`).orNull(),
    began_position: bigint(
      "Position of the oldest message that is not a campaign's; of threads that are one the oldest gives its id",
    ).orNull(),
  },
});

/** The view `inbox`. */
export const inbox = defineRelation({
  name: 'inbox',
  comment:
    'Conversations as agents see them: what is unread, who has them, until when the customer service window is open. What a person writes opens a closed one.',
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    conversation_id: uuid(
      'Thread of project and person: of threads whose contacts were merged, the id of the oldest',
    ).forAnalysts(),
    thread_id: uuid('Of these threads the one with the newest message'),
    project_id: uuid('Project').forAnalysts(),
    contact_id: uuid('The person: of contacts that were merged, the one that goes on').forAnalysts(),
    waba_id: text('WABA of the newest message'),
    last_inbound_at: timestamptz("When the person wrote last, on Meta's clock; null: never")
      .orNull()
      .forAnalysts(),
    window_expires_at: timestamptz(
      'When the customer service window closes or closed; null when the person never wrote',
    ).orNull(),
    assignee: text("The CRM's id of the agent or team; null: nobody").orNull().forAnalysts(),
    labels: jsonb<readonly string[]>('Labels, sorted').forAnalysts(),
    status: oneOf(CONVERSATION_STATUSES, '; what the person writes opens it').forAnalysts(),
    unread: int('Messages of the person that no agent has read').forAnalysts(),
    last_message_id: uuid('Newest message of either direction').orNull(),
    last_message_at: timestamptz('When its first event was recorded').orNull().forAnalysts(),
    contact_name: text(
      'Name as the CRM gave it, else that in the contacts of the phone app of the project, else as the person chose it; null when unknown or erased',
    ).personal(),
    contact_external_id: text("The CRM's id of the person; null when unknown or erased").personal(),
    contact_language: text(
      'BCP 47 language the person wants to be written to in; null when unknown or erased',
    ).personal(),
    address: text(
      "The person's number: wa_id as last seen inbound, else E.164 with +; null once erased",
    ).personal(),
    position: bigint("Position of the newest message that is not a campaign's").forAnalysts(),
  },
});
