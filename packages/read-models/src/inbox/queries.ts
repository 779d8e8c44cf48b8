import { type ReachableAddress, replyAddress, waysTo } from '@wabus/domain';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import { type RowOf, selectionOf } from '@wabus/projection';
import { lostAt, personOf } from '../contacts/since-when.ts';
import { findMessages, type MessageRow } from '../messages/queries.ts';
import { Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { responderOf } from './responders.ts';
import { conversationNotes, type inbox } from './tables.ts';

/** How the business may answer: freely while the window is open, else with a template; not at all while its project may not send. */
export type ReplyMode = 'free-form' | 'template-only' | 'blocked' | 'unknown';

/** An ad or post that led a person here, as Meta tells it, with the message that told of it. */
interface ReferralRow extends Readonly<Record<string, unknown>> {
  /** Null where Meta gave none. */
  readonly ctwa_clid: string | null;
  readonly messageId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** Who answers a thread, where Meta said that. */
interface ResponderRow {
  /** Null where that is not known. */
  readonly role: string | null;
  readonly previousRole: string | null;
  readonly elsewhere: boolean;
  readonly summary: string | null;
  /** RFC 3339. */
  readonly toldAt: string;
}

/** A conversation as agents see it. */
export interface ConversationRow {
  readonly id: string;
  readonly projectId: string;
  readonly contact: {
    readonly id: string;
    /** E.164 with +; null once erased, or when it has none. */
    readonly phone: string | null;
    /** Without its @; null when none is known to be theirs. */
    readonly username: string | null;
    /** As the CRM gave it, else as the person chose it; null when none is known. */
    readonly name: string | null;
    readonly language: string | null;
    /** The CRM's id of the person. */
    readonly externalId: string | null;
  };
  readonly lastMessage: MessageRow | null;
  /** Messages of the person that no agent has read. */
  readonly unread: number;
  readonly customerServiceWindow: { readonly open: boolean; readonly expiresAt: Date | null };
  readonly replyMode: ReplyMode;
  /** Where an answer goes, E.164 with + or a user id; null for somebody without either. */
  readonly replyTo: string | null;
  /** Who answers it; null while Meta said nothing of it, or it is idle. */
  readonly responder: ResponderRow | null;
  /** The ads or posts that led the person here, as the messages tell; null for none. */
  readonly referral: { readonly first: ReferralRow; readonly latest: ReferralRow } | null;
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly status: StoredConversation['status'];
}

/** Which conversations are wanted. */
export interface ConversationFilter extends PageQuery {
  readonly projectId?: string;
  readonly status?: string;
  /** The CRM's id of an agent or team. */
  readonly assignee?: string;
}

const NOTE = selectionOf(conversationNotes, {
  id: 'note_id',
  conversationId: 'conversation_id',
  author: 'author',
  text: 'text',
  createdAt: 'created_at',
});

/** A note for colleagues; without text once the person was erased. */
export type NoteRow = RowOf<typeof NOTE>;

const READ = [
  'conversation_id',
  'project_id',
  'contact_id',
  'address',
  'contact_name',
  'contact_language',
  'contact_external_id',
  'last_message_id',
  'unread',
  'window_expires_at',
  'assignee',
  'labels',
  'status',
] as const;

/** Its position in digits. */
interface StoredAddress extends Omit<ReachableAddress, 'position'> {
  readonly position: string;
}

interface StoredConversation extends Pick<RowOf<typeof inbox>, (typeof READ)[number]> {
  readonly window_open: boolean;
  readonly project_status: string | null;
  /** All numbers and user ids of the person and of contacts that were merged with them. */
  readonly addresses: readonly StoredAddress[];
  /** Where what opened the window last came from, as it was spelled. */
  readonly reply_to: string | null;
  readonly username: string | null;
  readonly first_referral: ReferralRow | null;
  readonly latest_referral: ReferralRow | null;
  readonly responder: ResponderRow | null;
  readonly place: string;
}

/** Ids of the threads that are one with the thread of this id: those of the project with contacts that were merged. */
const threadsWith = (id: string): string => `(
  with recursive person (contact_id, project_id) as (
    select contact_id, project_id from conversation_threads where conversation_id = ${id}
    union
    select e.other_id, p.project_id from person p
    join contact_ties e on e.contact_id = p.contact_id and e.tie in ('merged', 'absorbed')
  )
  select q.conversation_id from person p
  join conversation_threads q on q.contact_id = p.contact_id and q.project_id = p.project_id)`;

/** The same of the inbox, as a list: so each of them is looked up. */
const THREADS = `array${threadsWith('inbox.thread_id')}`;

const referral = (order: 'asc' | 'desc'): string => `(
  select m.referral || jsonb_build_object('ctwa_clid', m.referral ->> 'ctwa_clid', 'messageId', m.message_id,
    'at', to_char(m.told_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from messages m
  where m.tenant_id = inbox.tenant_id and m.conversation_id = any(${THREADS}) and m.referral is not null
  order by m.told_at ${order}, m.created_position ${order} limit 1)`;

const changed = (gone: boolean): string => `(
  select max(l.at) from contact_address_changes l where l.contact_id = a.contact_id and l.kind = a.kind
    and l.value = a.value and l.gone = ${gone})`;

const ADDRESSES = `(
  with recursive person (id) as (
    select inbox.contact_id
    union
    select e.other_id from person p join contact_ties e on e.contact_id = p.id and e.tie in ('merged', 'absorbed')
  )
  select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'value', a.value, 'contactId', a.contact_id,
    'position', a.position::text, 'lostAt', ${changed(true)}, 'gainedAt', ${changed(false)})), '[]')
  from person p join contact_addresses a on a.contact_id = p.id and a.kind in ('phone', 'userId'))`;

const REPLY_TO = `(
  select q.reply_to from conversation_threads q
  where q.conversation_id = any(${THREADS}) and q.reply_order is not null order by q.reply_order desc limit 1)`;

const PERSON = personOf('inbox.contact_id');

/** The one that a contact shows as theirs: WhatsApp shows a person with one, and the CRM may tell others. */
const USERNAME = `(
  select a.value from contact_addresses a cross join lateral ${lostAt(PERSON)} lost
  where a.kind = 'username' and a.contact_id in ${PERSON} and lost.at is null order by a.position desc limit 1)`;

/** What was done to messages is a thread's last message only where nothing was ever written in it. */
const LAST = `coalesce(last_message_id, (
  select k.mark_id from message_marks k
  where k.tenant_id = inbox.tenant_id and k.conversation_id = any(${THREADS})
  order by k.at desc, k.position desc limit 1))`;

const COLUMNS = READ.map((name) => (name === 'last_message_id' ? `${LAST} as ${name}` : name)).join(', ');

/** Whether the window is open is asked of the clock at each read; the offset keeps the sub-selects of the view to the rows of the page. */
const CONVERSATION = `${COLUMNS}, ${referral('asc')} as first_referral, ${referral('desc')} as latest_referral,
  coalesce(window_expires_at > now(), false) as window_open,
  (select case when p.attention is null then p.status else 'active' end from projects p where p.project_id = inbox.project_id) as project_status,
  ${ADDRESSES} as addresses, ${REPLY_TO} as reply_to,
  ${USERNAME} as username,
  ${responderOf(threadsWith('inbox.thread_id'), 'last_inbound_at')} as responder,
  position::text as place`;

/** One conversation, by the id of any of its threads, or null. */
export async function findConversation(reader: TenantReader, id: string): Promise<ConversationRow | null> {
  const { rows } = await reader.query<StoredConversation>(
    `select ${CONVERSATION} from inbox where thread_id in ${threadsWith('$1')}`,
    [id],
  );
  return (await withLastMessages(reader, rows))[0] ?? null;
}

/** Conversations, the one with the newest message first; a campaign's own messages do not move them. */
export async function listConversations(
  reader: TenantReader,
  filter: ConversationFilter,
): Promise<Page<ConversationRow>> {
  const conditions = new Conditions()
    .add('project_id = ?', filter.projectId)
    .add('status = ?', filter.status)
    .add('assignee = ?', filter.assignee);
  if (filter.after !== undefined) {
    conditions.add('position < ?::bigint', decodeCursor(filter.after, POSITION)[0]);
  }
  const where = conditions.where();
  const limit = conditions.value(filter.limit + 1);
  const { rows } = await reader.query<StoredConversation>(
    `select ${CONVERSATION} from inbox ${where} order by position desc limit ${limit}`,
    conditions.values,
  );
  const page = pageOf(
    rows,
    filter.limit,
    (row) => row,
    ({ place }) => [place],
  );
  return { data: await withLastMessages(reader, page.data), next: page.next };
}

/** The threads that are this conversation, by any of their ids, the one first whose id it has; none where the tenant has no such conversation. */
export async function conversationThreadIds(reader: TenantReader, id: string): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>(
    `select conversation_id as id from conversation_threads where conversation_id in ${threadsWith('$1')} order by began_position`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Notes of a conversation that is these threads and has the id of the first, newest first. */
export async function listNotes(
  reader: TenantReader,
  threadIds: readonly string[],
  page: PageQuery,
): Promise<Page<NoteRow>> {
  const conditions = new Conditions().add('conversation_id = any(?::uuid[])', threadIds);
  if (page.after !== undefined) {
    conditions.add('position < ?::bigint', decodeCursor(page.after, POSITION)[0]);
  }
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<NoteRow & { place: string }>(
    `select ${NOTE.list}, position::text as place
     from conversation_notes ${where} order by position desc limit ${limit}`,
    conditions.values,
  );
  return pageOf(
    rows,
    page.limit,
    ({ place: _place, ...note }) => ({ ...note, conversationId: threadIds[0] ?? note.conversationId }),
    ({ place }) => [place],
  );
}

async function withLastMessages(
  reader: TenantReader,
  rows: readonly StoredConversation[],
): Promise<ConversationRow[]> {
  const ids = rows.flatMap(({ last_message_id: id }) => id ?? []);
  const messages = new Map((await findMessages(reader, ids)).map((message) => [message.id, message]));
  return rows.map((row) => ({
    id: row.conversation_id,
    projectId: row.project_id,
    contact: {
      id: row.contact_id,
      phone: row.address && phoneOfAddress(row.address),
      username: row.username,
      name: row.contact_name,
      language: row.contact_language,
      externalId: row.contact_external_id,
    },
    lastMessage: messages.get(row.last_message_id ?? '') ?? null,
    unread: row.unread,
    customerServiceWindow: { open: row.window_open, expiresAt: row.window_expires_at },
    replyMode: replyModeOf(row),
    replyTo: replyToOf(row),
    responder: row.responder,
    referral: referralOf(row),
    assignee: row.assignee,
    labels: row.labels,
    status: row.status,
  }));
}

function referralOf({ first_referral: first, latest_referral: latest }: StoredConversation) {
  return first && latest && { first, latest };
}

function replyToOf({ addresses, reply_to: from, contact_id }: StoredConversation): string | null {
  const all = addresses.map((one) => ({ ...one, position: BigInt(one.position) }));
  const wroteFrom = from && (phoneOfAddress(from) ?? from);
  return replyAddress(waysTo(all, contact_id), wroteFrom)?.value ?? null;
}

/** Unknown: the project is not in the read models yet. One that needs attention takes messages; they wait. */
function replyModeOf({ project_status: project, window_open: open }: StoredConversation): ReplyMode {
  if (project === null) return 'unknown';
  if (project !== 'active') return 'blocked';
  return open ? 'free-form' : 'template-only';
}
