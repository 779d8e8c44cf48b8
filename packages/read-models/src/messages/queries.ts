import type { MessageStatus, SaidSource } from '@wabus/domain';
import { derivedId, inboundId } from '@wabus/events';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import type { RowOf } from '@wabus/projection';
import { type FetchedMedia, findFetched } from '../media/fetched.ts';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { findHidden, withoutContent } from './hidden.ts';
import type { AttemptRow, FailureRow } from './json-columns.ts';
import { type EditRow, markedBy, type ReactionRow } from './marked.ts';
import { detailsOf, type OutboundDetails } from './outbound-details.ts';
import { BESIDE_STATE, packedOutbound } from './packed-outbound.ts';
import type { messages } from './tables.ts';
import { SENT_OR_CAME, TIMELINE } from './timeline.ts';
import { type StatusTimes, statusTimesOf, TIME_COLUMNS, type TimeColumns } from './times.ts';
import { findToldOf, type Target, type ToldOf } from './told-of.ts';
import { type CardRow, cardsOf, type MediaRow, mediaIdOf, mediaOf } from './understood.ts';

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
  readonly statusTimes: StatusTimes & { readonly played?: Date; readonly received?: Date };
  readonly deliveredInferred: boolean;
  readonly wamid: string | null;
  /** The message that it quotes, in Meta's shape. */
  readonly context: { readonly message_id: string } | null;
  /** What was not sent through wabus only: which message that is; null where it quotes none that is known here. */
  readonly inReplyTo?: Target | null;
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
  /** How what was not sent through wabus came. */
  readonly source?: SaidSource;
  readonly media?: MediaRow;
  /** Of a call: the sound that was left. */
  readonly voicemail?: MediaRow;
  /** Of what was said in a group. */
  readonly group?: GroupRow;
  /** Of a call: its sound. */
  readonly recording?: MediaRow;
  /** Of a call: what was said, as Meta wrote it down. */
  readonly transcription?: unknown;
  readonly cards?: readonly CardRow[];
  /** The group that it was said in. */
  readonly groupId?: string;
  readonly forwarded?: boolean;
  readonly frequentlyForwarded?: boolean;
  readonly errorCodes?: readonly number[];
  readonly profileName?: string;
  readonly userId?: string;
  readonly parentUserId?: string;
  readonly username?: string;
  readonly referredProduct?: unknown;
  /** Without a click id that is null. */
  readonly referral?: { readonly [name: string]: unknown; readonly ctwa_clid: string | null };
  readonly reactions?: readonly ReactionRow[];
  readonly edits?: readonly EditRow[];
  readonly revokedAt?: Date;
  /** It was deleted for everyone, and its project shows nothing of it: content, medium and earlier texts are null or absent. */
  readonly contentHidden?: true;
  readonly pinned?: boolean;
}

/** Which messages are wanted. */
export interface MessageFilter extends PageQuery {
  readonly projectId?: string;
  readonly campaignId?: string;
  readonly contactId?: string;
  /** Of a conversation: the threads that are it. */
  readonly threadIds?: readonly string[] | undefined;
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
  'played_at',
  'wamid',
  'context_wamid',
  'failure',
  'state',
  ...BESIDE_STATE,
  'circumstances',
  'source',
  'profile_name',
  'names',
  'referral',
  'voicemail',
  'recording',
] as const;

interface StoredMessage extends TimeColumns, Pick<RowOf<typeof messages>, (typeof READ)[number]> {
  readonly is_mark: boolean;
  readonly person_id: string;
  readonly told_of_group: GroupRow | null;
  readonly shown_conversation_id: string | null;
}

/** The contact that goes on, where that of the message was merged. */
const PERSON = `coalesce((
    with recursive up (id) as (
      select e.other_id from contact_ties e where e.contact_id = messages.contact_id and e.tie = 'merged'
      union select e.other_id from up join contact_ties e on e.contact_id = up.id and e.tie = 'merged'
    )
    select id from up
    where not exists (select from contact_ties e where e.contact_id = up.id and e.tie = 'merged') limit 1
  ), contact_id) as person_id`;

/** The oldest of the threads that are one with that of the message: its id is that of the conversation. */
const CONVERSATION = `case when exists (
    select from contact_ties e where e.contact_id = messages.contact_id and e.tie in ('merged', 'absorbed')
  ) then coalesce((
    with recursive person (id) as (
      select messages.contact_id
      union select e.other_id from person join contact_ties e
        on e.contact_id = person.id and e.tie in ('merged', 'absorbed')
    )
    select q.conversation_id from person join conversation_threads q
      on q.contact_id = person.id and q.project_id = messages.project_id
    order by q.began_position limit 1
  ), conversation_id) else conversation_id end as shown_conversation_id`;

/** What Meta told of a group. */
interface GroupRow {
  readonly subject: string | null;
  readonly status: 'active' | 'suspended' | 'deleted' | null;
}

/** Of what was said in a group, what is known of the group. */
const GROUP = `case when circumstances ? 'groupId' then (
    select jsonb_build_object('subject', g.subject, 'status', g.status) from groups g
    where g.conversation_id = messages.conversation_id
  ) end as told_of_group`;

const MESSAGE = `${[...new Set(READ)].join(', ')}, ${TIME_COLUMNS}, is_mark, ${PERSON}, ${CONVERSATION}, ${GROUP}`;

/** One message of either direction, or null. */
export async function findMessage(reader: TenantReader, id: string): Promise<MessageRow | null> {
  const { rows } = await reader.query<StoredMessage>(
    `select ${MESSAGE} from ${TIMELINE} where message_id = $1`,
    [id],
  );
  return (await shown(reader, rows))[0] ?? null;
}

/** Messages by their ids, in no order. */
export async function findMessages(reader: TenantReader, ids: readonly string[]): Promise<MessageRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await reader.query<StoredMessage>(
    `select ${MESSAGE} from ${TIMELINE} where message_id = any($1::uuid[])`,
    [ids],
  );
  return shown(reader, rows);
}

/**
 * Messages of both directions, newest first: those of a conversation by when they were said, with what was done to
 * messages that are not known here; any others by when they came.
 */
export async function listMessages(reader: TenantReader, filter: MessageFilter): Promise<Page<MessageRow>> {
  const conditions = new Conditions()
    .add('project_id = ?', filter.projectId)
    .add('campaign_id = ?', filter.campaignId)
    .add('contact_id = ?', filter.contactId)
    .add(...ofThreads(filter.threadIds))
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
  const page =
    filter.threadIds === undefined
      ? await listNewestFirst<StoredMessage>(reader, SENT_OR_CAME, MESSAGE, filter, conditions)
      : await listTimeline(reader, filter, conditions);
  return { ...page, data: await shown(reader, page.data) };
}

/** Of one thread as the index has them; of several, all of them are looked through. */
function ofThreads(threadIds: readonly string[] | undefined): [sql: string, value: unknown] {
  return threadIds?.length === 1
    ? ['conversation_id = ?', threadIds[0]]
    : ['conversation_id = any(?::uuid[])', threadIds];
}

/** Microseconds: as fine as the database keeps times. */
const TOLD = `(extract(epoch from told_at) * 1000000)::bigint::text`;
const TOLD_FROM = `timestamptz 'epoch' + ?::bigint * interval '1 microsecond'`;

async function listTimeline(
  reader: TenantReader,
  filter: PageQuery,
  conditions: Conditions,
): Promise<Page<StoredMessage>> {
  if (filter.after !== undefined) {
    const [told, place] = decodeCursor(filter.after, POSITION, POSITION);
    const position = conditions.value(place);
    conditions.add(`(told_at, created_position) < (${TOLD_FROM}, ${position}::bigint)`, told);
  }
  const where = conditions.where();
  const limit = conditions.value(filter.limit + 1);
  const { rows } = await reader.query<StoredMessage & { readonly told: string; readonly place: string }>(
    `select ${MESSAGE}, ${TOLD} as told, created_position::text as place from ${TIMELINE} ${where}
     order by told_at desc, created_position desc limit ${limit}`,
    conditions.values,
  );
  return pageOf(
    rows,
    filter.limit,
    (row) => row,
    ({ told, place }) => [told, place],
  );
}

/** Rows as messages, joined with what is told of them; what was done to a message that is known after all is shown with that. */
async function shown(reader: TenantReader, rows: readonly StoredMessage[]): Promise<MessageRow[]> {
  const detailed = rows.map((row) => {
    const details = row.state ? detailsOf(packedOutbound.unpack(row.state, row).message) : null;
    return { ...row, details, attempts: details?.attempts ?? [] };
  });
  const told = await findToldOf(reader, detailed);
  const hidden = await findHidden(reader, detailed, told.marks);
  const fetched = await findFetched(reader, cameWithMedia(rows));
  return detailed
    .filter(({ is_mark: isMark, message_id: id }) => !(isMark && told.targets.has(id)))
    .map((row) => messageOf(row, told, { fetched, isHidden: hidden.has(row.message_id) }));
}

const cameWithMedia = (rows: readonly StoredMessage[]): string[] =>
  rows.flatMap((row) => (isOurs(row) ? [] : (mediaIdOf(row) ?? [])));

/** Whether a message went out through wabus. */
const isOurs = ({ direction, source }: Pick<StoredMessage, 'direction' | 'source'>): boolean =>
  direction !== 'inbound' && source === null;

/** A row with what its state tells of its calls. */
interface DetailedMessage extends StoredMessage {
  readonly details: OutboundDetails | null;
}

function messageOf(
  row: DetailedMessage,
  { marks, targets }: ToldOf,
  { fetched, isHidden }: { readonly fetched: ReadonlyMap<string, FetchedMedia>; readonly isHidden: boolean },
): MessageRow {
  const { details } = row;
  const inbound = row.direction === 'inbound';
  const seen = markedBy(row, marks.get(row.message_id));
  const { content, ...marked } = isHidden ? withoutContent(seen) : seen;
  return {
    id: row.message_id,
    projectId: row.project_id,
    direction: row.direction,
    to: inbound ? null : isOurs(row) ? row.address : addressIn(row),
    ...(inbound ? { from: addressIn(row) } : {}),
    type: row.type ?? 'template',
    content,
    status: row.status,
    statusTimes: {
      ...statusTimesOf(row),
      ...(row.played_at ? { played: row.played_at } : {}),
      ...(row.received_at ? { received: row.received_at } : {}),
    },
    deliveredInferred: row.read_at !== null && row.delivered_at === null,
    wamid: row.wamid,
    context: row.context_wamid === null ? null : { message_id: row.context_wamid },
    ...(isOurs(row)
      ? {}
      : {
          inReplyTo: targets.get(row.message_id) ?? null,
          ...saidOf(row, content, fetched.get(row.message_id)),
        }),
    attempts: details?.attempts ?? [],
    ...(details ? waitingOf(row, details) : {}),
    ...(row.failure ? { failure: row.failure } : {}),
    sentBy: row.sent_by,
    sentById: row.sent_by_id,
    campaignId: row.campaign_id,
    contactId: row.person_id,
    conversationId: row.shown_conversation_id,
    externalId: row.external_id,
    metadata: row.metadata,
    ...(details?.pricing ? { pricing: details.pricing } : {}),
    ...(isHidden ? { contentHidden: true, referredProduct: undefined } : {}),
    ...marked,
  };
}

/** Who wrote, or was written to elsewhere: a number in the spelling that numbers have here, however Meta spells it. */
const addressIn = ({ address }: StoredMessage): string | null =>
  address && (phoneOfAddress(address) ?? address);

/** What is known beside its content of a message that was not sent through wabus. */
function saidOf(
  row: StoredMessage,
  content: unknown,
  fetched: FetchedMedia | undefined,
): Partial<MessageRow> {
  const { circumstances, referral } = row;
  const { message_id: id, type, voicemail: sound } = row;
  // What is hidden has no medium either.
  const media = content === null ? null : mediaOf(id, type, row.content, content, fetched);
  const voicemail = type === 'call' ? mediaOf(id, 'audio', sound, sound, fetched) : null;
  const recorded = row.recording?.sound;
  const recording = recorded
    ? mediaOf(derivedId('recording', id), 'audio', recorded, recorded, undefined)
    : null;
  const cards = cardsOf(row.type, content);
  return {
    source: row.source ?? 'live',
    ...(media ? { media } : {}),
    ...(voicemail ? { voicemail } : {}),
    ...(recording ? { recording } : {}),
    ...(row.recording?.text ? { transcription: row.recording.text } : {}),
    ...(cards ? { cards } : {}),
    ...circumstances,
    ...(row.told_of_group ? { group: row.told_of_group } : {}),
    ...(row.profile_name === null ? {} : { profileName: row.profile_name }),
    ...row.names,
    ...(referral ? { referral: { ...referral, ctwa_clid: clickIn(referral) } } : {}),
  };
}

const clickIn = ({ ctwa_clid: click }: Readonly<Record<string, unknown>>): string | null =>
  typeof click === 'string' ? click : null;

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
