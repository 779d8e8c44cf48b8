import { MESSAGE_STATUSES } from '@wabus/domain';
import {
  bigint,
  defineRelation,
  int,
  jsonb,
  oneOf,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';
import type { FailureRow } from '../messages/json-columns.ts';
import { STATUS_TIMES } from '../messages/tables.ts';

/** The view `campaign_recipients`. */
export const campaignRecipients = defineRelation({
  name: 'campaign_recipients',
  comment: 'Each recipient of a campaign with what became of the newest message to the person.',
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    campaign_id: uuid('Campaign').forAnalysts(),
    contact_id: uuid('The person').forAnalysts(),
    line: int('Line of the upload').forAnalysts(),
    address: text('E.164 with +; null once erased').personal(),
    external_id: text("The CRM's id of the recipient; null once erased").personal(),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data; null once erased").personal(),
    message_id: uuid('Newest message; null when none was queued yet').orNull().forAnalysts(),
    status: oneOf(
      MESSAGE_STATUSES,
      ': that of the newest message; queued when there is none yet',
    ).forAnalysts(),
    ...STATUS_TIMES,
    failure: jsonb<FailureRow>('Why it failed or was suppressed').orNull(),
    failure_code: text('Code of the failure').orNull().forAnalysts(),
    item: int('Place in its chunk'),
    position: bigint('Position of the chunk that the row comes from').forAnalysts(),
  },
});

/** The view `campaign_replies`. */
export const campaignReplies = defineRelation({
  name: 'campaign_replies',
  comment:
    "Which inbound message answers which message of a campaign: the one that it quotes, else the last one that the project sent to the person within the tenant's replyAttributionHours. What quotes another message of ours answers no campaign.",
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    contact_id: uuid('The person'),
    message_id: uuid('Message of the campaign'),
    reply_id: uuid('The inbound message'),
    replied_at: timestamptz("When the person sent it, on Meta's clock, but never after it came"),
    position: bigint('Position of the inbound message'),
  },
});

/** The view `campaign_counts`. */
export const campaignCounts = defineRelation({
  name: 'campaign_counts',
  comment:
    'Numbers of each campaign that has recipients: ever-counts that overlap, and a breakdown (now_*) that sums to recipients.',
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    campaign_id: uuid('Campaign').forAnalysts(),
    recipients: int('People in completed uploads').forAnalysts(),
    suppressed: int('People whose message our own rule ever stopped').forAnalysts(),
    queued: int('People to whom a message was ever queued').forAnalysts(),
    accepted: int('People whose message Meta ever took; sent or later implies it').forAnalysts(),
    held: int('People whose message Meta ever held').forAnalysts(),
    sent: int("People whose message ever left Meta's servers; delivered or read implies it").forAnalysts(),
    delivered: int('People whose message was ever on a device; read implies it').forAnalysts(),
    read: int('People whose message was ever displayed').forAnalysts(),
    replied: int('People who answered: see campaign_replies').forAnalysts(),
    failed: int('People whose message failed and was not delivered or read after all').forAnalysts(),
    unknown: int('People of whose message an answer was ever lost').forAnalysts(),
    opted_out: int(
      "People who withdrew consent to marketing within the tenant's replyAttributionHours after Meta took the campaign's message to them, by keyword or told by the CRM; each once, also if they gave it back",
    ).forAnalysts(),
    now_suppressed: int('Breakdown: newest message is suppressed').forAnalysts(),
    now_failed: int('Breakdown: newest message is failed').forAnalysts(),
    now_unknown: int('Breakdown: newest message is of unknown outcome').forAnalysts(),
    now_pending: int('Breakdown: no message yet, queued or deferred').forAnalysts(),
    now_accepted: int('Breakdown: newest message is accepted or held').forAnalysts(),
    now_reached: int('Breakdown: newest message is sent, delivered or read').forAnalysts(),
    position: bigint('Position of the last chunk of recipients counted').forAnalysts(),
  },
});
