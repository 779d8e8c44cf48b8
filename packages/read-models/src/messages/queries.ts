import type { MessageStatus } from '@wabus/domain';
import { inboundId } from '@wabus/events';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import type { RowOf } from '@wabus/projection';
import { mapNewestFirst } from '../reading/list.ts';
import { Conditions, type Page, type PageQuery } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import type { AttemptRow, FailureRow } from './json-columns.ts';
import { detailsOf, type OutboundDetails } from './outbound-details.ts';
import { BESIDE_STATE, packedOutbound } from './packed-outbound.ts';
import type { messages } from './tables.ts';
import { type StatusTimes, statusTimesOf, TIME_COLUMNS, type TimeColumns } from './times.ts';

/** What an inbound message answers: a message of ours that it quotes. */
export interface RepliedTo {
  readonly messageId: string;
  readonly wamid: string;
  readonly externalId: string | null;
  readonly campaignId: string | null;
}

/** Where an outbound message stands that Meta has not settled. */
export interface Waiting {
  /** By our own events: queued, released, attempted, abandoned, deferred, held or unknown. */
  readonly phase: string;
  /** RFC 3339: since when, as far as the row tells. */
  readonly since: string;
  /** Why it was put off, and when it is tried again. */
  readonly deferral?: OutboundDetails['deferral'];
}

/** A message as its row tells it. */
export interface MessageRow {
  readonly id: string;
  readonly projectId: string;
  readonly direction: StoredMessage['direction'];
  /** Outbound: the person; inbound: null, see `from`. */
  readonly to: string | null;
  /** Inbound only: the person. */
  readonly from?: string | null;
  readonly type: string;
  readonly content: unknown;
  readonly status: StoredMessage['status'];
  readonly statusTimes: StatusTimes & { readonly received?: Date };
  readonly deliveredInferred: boolean;
  readonly wamid: string | null;
  /** The message that it quotes, in Meta's shape. */
  readonly context: { readonly message_id: string } | null;
  /** Inbound only: which message of ours that is; null where it quotes none that we know. */
  readonly inReplyTo?: RepliedTo | null;
  readonly attempts: readonly AttemptRow[];
  /** Absent once nothing more is waited for, and for inbound. */
  readonly waiting?: Waiting;
  readonly failure?: FailureRow;
  readonly sentBy: StoredMessage['sent_by'];
  /** The CRM's id of the agent or automation. */
  readonly sentById: string | null;
  readonly campaignId: string | null;
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly externalId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly pricing?: OutboundDetails['pricing'];
}

/** Which messages are wanted. */
export interface MessageFilter extends PageQuery {
  readonly projectId?: string;
  readonly campaignId?: string;
  readonly contactId?: string;
  readonly conversationId?: string;
  readonly externalId?: string;
  readonly wamid?: string;
  readonly status?: string;
  readonly direction?: string;
  /** RFC 3339, inclusive; by the time its first event was recorded. */
  readonly since?: string;
  /** RFC 3339, exclusive. */
  readonly until?: string;
}

/** What a query reads of a row beside what it makes. */
const READ = [
  'message_id',
  'direction',
  'project_id',
  'contact_id',
  'conversation_id',
  'campaign_id',
  'type',
  'sent_by',
  'sent_by_id',
  'address',
  'content',
  'external_id',
  'metadata',
  'status',
  'received_at',
  'wamid',
  'context_wamid',
  'failure',
  'state',
  ...BESIDE_STATE,
] as const;

interface StoredMessage extends TimeColumns, Pick<RowOf<typeof messages>, (typeof READ)[number]> {
  readonly in_reply_to: RepliedTo | null;
}

/** Row-level security keeps both tables to the tenant; so does the condition, whoever reads. */
const IN_REPLY_TO = `case when direction = 'inbound' and context_wamid is not null then (
    select jsonb_build_object(
      'messageId', m.message_id, 'wamid', w.wamid, 'externalId', m.external_id, 'campaignId', m.campaign_id)
    from message_wamids w join messages m on m.tenant_id = w.tenant_id and m.message_id = w.message_id
    where w.tenant_id = messages.tenant_id and w.wamid = messages.context_wamid
    order by m.created_position limit 1) end`;

const MESSAGE = `${[...new Set(READ)].join(', ')}, ${TIME_COLUMNS}, ${IN_REPLY_TO} as in_reply_to`;

/** One message of either direction, or null. */
export async function findMessage(reader: TenantReader, id: string): Promise<MessageRow | null> {
  const { rows } = await reader.query<StoredMessage>(
    `select ${MESSAGE} from messages where message_id = $1`,
    [id],
  );
  return rows[0] ? messageOf(rows[0]) : null;
}

/** Messages by their ids, in no order. */
export async function findMessages(reader: TenantReader, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await reader.query<StoredMessage>(
    `select ${MESSAGE} from messages where message_id = any($1::uuid[])`,
    [ids],
  );
  return rows.map(messageOf);
}

/** Messages of both directions, newest first. */
export function listMessages(reader: TenantReader, filter: MessageFilter): Promise<Page<MessageRow>> {
  const conditions = new Conditions()
    .add('project_id = ?', filter.projectId)
    .add('campaign_id = ?', filter.campaignId)
    .add('contact_id = ?', filter.contactId)
    .add('conversation_id = ?', filter.conversationId)
    .add('external_id = ?', filter.externalId)
    .add('status = ?', filter.status)
    .add('direction = ?', filter.direction)
    .add('created_at >= ?', filter.since)
    .add('created_at < ?', filter.until);
  if (filter.wamid !== undefined) {
    // What came has its id from its wamid; what was sent may have one wamid for each call.
    const came = conditions.value(inboundId(filter.wamid));
    conditions.add(
      `message_id in (select w.message_id from message_wamids w where w.wamid = ? union all select ${came}::uuid)`,
      filter.wamid,
    );
  }
  return mapNewestFirst(reader, 'messages', MESSAGE, filter, conditions, messageOf);
}

function messageOf(row: StoredMessage): MessageRow {
  const inbound = row.direction === 'inbound';
  const details = row.state ? detailsOf(packedOutbound.unpack(row.state, row).message) : null;
  return {
    id: row.message_id,
    projectId: row.project_id,
    direction: row.direction,
    to: inbound ? null : row.address,
    ...(inbound ? { from: row.address && (phoneOfAddress(row.address) ?? row.address) } : {}),
    type: row.type ?? 'template',
    content: row.content,
    status: row.status,
    statusTimes: { ...statusTimesOf(row), ...(row.received_at ? { received: row.received_at } : {}) },
    deliveredInferred: row.read_at !== null && row.delivered_at === null,
    wamid: row.wamid,
    context: row.context_wamid === null ? null : { message_id: row.context_wamid },
    ...(inbound ? { inReplyTo: row.in_reply_to } : {}),
    attempts: details?.attempts ?? [],
    ...(details ? waitingOf(row, details) : {}),
    ...(row.failure ? { failure: row.failure } : {}),
    sentBy: row.sent_by,
    sentById: row.sent_by_id,
    campaignId: row.campaign_id,
    contactId: row.contact_id,
    conversationId: row.conversation_id,
    externalId: row.external_id,
    metadata: row.metadata,
    ...(details?.pricing ? { pricing: details.pricing } : {}),
  };
}

const WAITING = ['queued', 'deferred', 'held', 'unknown'] as const satisfies readonly MessageStatus[];

function waitingOf(
  row: StoredMessage,
  { phase, deferral, attempts }: OutboundDetails,
): { waiting?: Waiting } {
  const status = WAITING.find((waiting) => waiting === row.status);
  if (status === undefined) return {};
  const last = attempts.at(-1);
  const times = statusTimesOf(row);
  const since = phase === 'attempted' && last ? last.at : (times[status] ?? times.queued)?.toISOString();
  return { waiting: { phase, since: since ?? '', ...(deferral ? { deferral } : {}) } };
}
