import { MESSAGE_STATUSES, type MessageStatus } from '@wabus/domain';
import { LANES, MESSAGE_PURPOSES, SAID_BY, SAID_SOURCES, SENT_BY } from '@wabus/events';
import {
  bigint,
  boolean,
  bytea,
  type Column,
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
import type { Circumstances, FailureRow } from './json-columns.ts';

/** A column for the first time of every status: one that is forgotten does not compile. */
export type StatusTimeColumns = {
  readonly [Status in MessageStatus as `${Status}_at`]: Column<Date | null>;
};

/** When each status was first seen; the evidence behind a message's status. */
export const STATUS_TIMES = {
  queued_at: timestamptz('When it was queued').orNull().forAnalysts(),
  accepted_at: timestamptz('When Meta took it; accepted is not sent').orNull().forAnalysts(),
  held_at: timestamptz('When Meta took it but held it for quality assessment').orNull().forAnalysts(),
  sent_at: timestamptz("When it left Meta's servers").orNull().forAnalysts(),
  delivered_at: timestamptz('When it was on a device').orNull().forAnalysts(),
  read_at: timestamptz('When it was displayed; may come without delivered').orNull().forAnalysts(),
  failed_at: timestamptz('When Meta refused it or said that it failed').orNull().forAnalysts(),
  unknown_at: timestamptz('When the answer of a call was lost').orNull().forAnalysts(),
  deferred_at: timestamptz('When it was put off').orNull().forAnalysts(),
  suppressed_at: timestamptz('When our own rule stopped it').orNull().forAnalysts(),
} satisfies StatusTimeColumns;

/** The table `messages`. */
export const messages = defineTable({
  name: 'messages',
  comment:
    'Messages of both directions: outbound ones with attempts and status times, inbound ones as received.',
  key: ['message_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    message_id: uuid('Message: for inbound ones derived from the wamid').forAnalysts(),
    direction: oneOf(['outbound', 'inbound']).forAnalysts(),
    project_id: uuid('Project that sends or receives it').forAnalysts(),
    waba_id: text('WABA of that moment').orNull(),
    phone_number_id: text(
      'Business phone number; null for a campaign recipient suppressed before it was queued',
    ).orNull(),
    contact_id: uuid('The person').forAnalysts(),
    conversation_id: uuid('Thread of project and contact').orNull(),
    campaign_id: uuid('Campaign that it is part of').orNull().forAnalysts(),
    template_id: uuid('Template that it was made from').orNull().forAnalysts(),
    type: text("Meta's type, such as template or text; null when suppressed before it was queued")
      .orNull()
      .forAnalysts(),
    purpose: oneOf(MESSAGE_PURPOSES, ': the consent that it needs').orNull().forAnalysts(),
    priority: oneOf(LANES, ': its lane').orNull(),
    sent_by: oneOf(SENT_BY).orNull().forAnalysts(),
    address: text(
      'The person’s number: E.164 with + outbound, wa_id inbound, or the id; null once erased',
    ).personal(),
    content: jsonb("Content in Meta's own shape; null once erased, unless it is a call").personal(
      "t.type = 'call'",
    ),
    external_id: text("The CRM's id of the message; null once erased").personal(),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data; null once erased").personal(),
    profile_name: text('Name the person chose, inbound only; null once erased').personal(),
    status: oneOf(
      [...MESSAGE_STATUSES, 'received'],
      ': the most telling one of the newest attempt; inbound: received',
    ).forAnalysts(),
    ...STATUS_TIMES,
    played_at: timestamptz('When what can be heard was played; who played it has read it')
      .orNull()
      .forAnalysts(),
    received_at: timestamptz('Inbound only: when the person sent it').orNull().forAnalysts(),
    wamid: text("Meta's id of the newest attempt that has one, or of the inbound message")
      .orNull()
      .forAnalysts(),
    context_wamid: text("Meta's id of the message that this one quotes; null for none").orNull().sticky(),
    attempts: int('How many calls to Meta were begun'),
    failure: jsonb<FailureRow>('Why it failed or was suppressed: code, class, detail, meta').orNull(),
    pricing_category: text('Category that Meta charged').orNull(),
    billable: boolean('Whether Meta charged it, where it said so').orNull(),
    created_at: timestamptz('When its first event was recorded').forAnalysts(),
    sent_by_id: text("The CRM's id of the agent or automation that wrote it, where it was named").orNull(),
    source: oneOf(SAID_SOURCES, ': how what was not sent through wabus came; null: live, or sent')
      .orNull()
      .forAnalysts(),
    told_at: timestamptz('When it was said; a timeline is ordered by it').forAnalysts(),
    is_unread: boolean('Inbound only: it counts as unread until an agent reads it'),
    may_answer: boolean('Inbound only: it may answer a campaign'),
    circumstances: jsonb<Circumstances>(
      'groupId, forwarded, frequentlyForwarded and errorCodes, as far as Meta said them; null: none',
    ).orNull(),
    names: jsonb<Readonly<Record<string, unknown>>>(
      'Other ids of the person and what the message refers to: userId, parentUserId, username, referredProduct; null once erased',
    ).personal(),
    referral: jsonb<Readonly<Record<string, unknown>>>(
      'The ad or post that led to it, as Meta tells it; null without one, or once erased',
    ).personal(),
    voicemail: jsonb<Readonly<Record<string, unknown>>>(
      'Of a call: the sound that was left; null for none, or once erased',
    ).personal(),
    recording: jsonb<{ readonly sound?: unknown; readonly text?: unknown }>(
      'Of a call: its sound and what was said in writing, as Meta announces them; null without, or once erased',
    ).personal(),
    content_worth: int('Of what came under one wamid, that of the greatest is shown').orNull(),
    source_worth: int('Of what came under one wamid, that of the greatest says what it causes').orNull(),
    ...FOLD_COLUMNS,
    state: bytea(
      'The rest of the fold of its stream, from which the next event goes on, with its calls, evidence, prices and why it waits, packed; null for an inbound one',
    ).orNull(),
  },
});

/** The table `message_wamids`. */
export const messageWamids = defineTable({
  name: 'message_wamids',
  comment: 'Which message a wamid of Meta belongs to; a message has one per attempt that Meta took.',
  key: ['wamid', 'tenant_id', 'message_id'],
  columns: {
    tenant_id: TENANT_ID,
    wamid: text("Meta's message id"),
    message_id: uuid('Message'),
    waba_id: text('WABA of the message'),
    phone_number_id: text('Business phone number of the message').orNull(),
    position: bigint('Position of the first event that named the wamid'),
  },
});

/** What is done to a message. */
export const MARKS = ['reaction', 'edit', 'revoke', 'pin'] as const;

/** The table `message_marks`. */
export const messageMarks = defineTable({
  name: 'message_marks',
  comment:
    'What people, and the business elsewhere, did to messages: one row per reaction, edit, revocation and pin. Whose target is not known here stands in the timeline by itself.',
  key: ['mark_id'],
  columns: {
    tenant_id: TENANT_ID,
    mark_id: uuid('Derived from its own wamid'),
    kind: oneOf(MARKS),
    done_by: oneOf(SAID_BY),
    project_id: uuid('Project'),
    waba_id: text('WABA of that moment'),
    phone_number_id: text('Business phone number'),
    contact_id: uuid('The person'),
    conversation_id: uuid('Thread of project and contact, or of project and group'),
    address: text('wa_id of the person as Meta gave it, or the id; null once erased').personal(),
    type: text("Of an edit: Meta's type of what the message says now").orNull(),
    content: jsonb<Readonly<Record<string, unknown>>>(
      'Of a reaction its emoji, none where it was taken back; of an edit what the message says now; null once erased',
    ).personal(),
    pinned: boolean('Of a pin: whether it is there from then on').orNull(),
    source: oneOf(SAID_SOURCES, ': how it came; null: live').orNull(),
    wamid: text("Meta's id of its own"),
    target_wamid: text("Meta's id of the message that it is about, as received"),
    target_id: uuid('Where that message came from a person: its id'),
    at: timestamptz("When it was done, on Meta's clock"),
    created_at: timestamptz('When it was recorded'),
    position: bigint('Position of its event'),
  },
});

/** The table `campaign_tallies`. */
export const campaignTallies = defineTable({
  name: 'campaign_tallies',
  comment:
    'How many people of each campaign stand how, as its messages tell: sums that are kept as events are applied. What they mean is said at campaign_counts, which shows them.',
  key: ['campaign_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    suppressed: int('People whose message our own rule ever stopped'),
    queued: int('People to whom a message was ever queued'),
    accepted: int('People whose message Meta ever took'),
    held: int('People whose message Meta ever held'),
    sent: int("People whose message ever left Meta's servers"),
    delivered: int('People whose message was ever on a device'),
    read: int('People whose message was ever displayed'),
    failed: int('People whose message failed and was not delivered or read after all'),
    unknown: int('People of whose message an answer was ever lost'),
    now_suppressed: int('Newest message is suppressed'),
    now_failed: int('Newest message is failed'),
    now_unknown: int('Newest message is of unknown outcome'),
    now_accepted: int('Newest message is accepted or held'),
    now_reached: int('Newest message is sent, delivered or read'),
    first_taken_at: timestamptz('When Meta took the first of its messages; nobody opted out before').orNull(),
    several_rounds: boolean(
      'Whether messages of a later round than the first count: only then a person can have several',
    ),
    position: bigint('Position of the last event counted'),
  },
});

/** The table `campaign_deferrals`. */
export const campaignDeferrals = defineTable({
  name: 'campaign_deferrals',
  comment: 'Messages of campaigns that are put off at this moment.',
  key: ['message_id'],
  columns: {
    tenant_id: TENANT_ID,
    message_id: uuid('Message'),
    campaign_id: uuid('Campaign that it is part of'),
    reason: text('Why it was put off'),
    at: timestamptz('When it was put off'),
    due_at: timestamptz('When it is tried again; null where that is not a matter of time').orNull(),
    position: bigint('Position of the last event of the message'),
  },
});

/** The table `campaign_writers`. */
export const campaignWriters = defineTable({
  name: 'campaign_writers',
  comment:
    'People who wrote to the project after a campaign wrote to them: those among whom campaign_replies finds who answered, and whether they did.',
  key: ['campaign_id', 'contact_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    contact_id: uuid('The person'),
    answered_within: int(
      "Hours of the tenant's replyAttributionHours from which on the person counts as having answered; 0 for who quoted a message of the campaign, null for who answered none",
    ).orNull(),
    position: bigint('Position of the first such message of the person'),
  },
});

/** The table `campaign_answers`. */
export const campaignAnswers = defineTable({
  name: 'campaign_answers',
  comment:
    'How many writers of each campaign count as having answered from how many hours on: sums of campaign_writers, so that the setting of a tenant may change and nobody is counted anew.',
  key: ['campaign_id', 'answered_within'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    answered_within: int('As campaign_writers has it'),
    people: int('People of whom that holds; never 0'),
  },
});

/** The view `message_by_wamid`. */
export const messageByWamid = defineRelation({
  name: 'message_by_wamid',
  comment: 'What the normaliser asks when a status comes without callback data: whose message a wamid is.',
  columns: {
    wamid: text("Meta's message id"),
    message_id: uuid('Message'),
    tenant_id: text('Tenant that owns the message'),
    waba_id: text('WABA of the message'),
    phone_number_id: text('Business phone number of the message'),
  },
});
