import { messageToken } from '@wabus/domain';
import { inboundId } from '@wabus/events';
import { type RowOf, selectionOf } from '@wabus/projection';
import type { TenantReader } from '../reading/read-database.ts';
import { messageMarks } from './tables.ts';

const MARK = selectionOf(messageMarks, {
  id: 'mark_id',
  kind: 'kind',
  by: 'done_by',
  contactId: 'contact_id',
  conversationId: 'conversation_id',
  type: 'type',
  content: 'content',
  pinned: 'pinned',
  target: 'target_wamid',
  at: 'at',
  position: 'position',
});

/** What was done to a message. */
export type Mark = RowOf<typeof MARK>;

/** Who wrote a message: only they change it, or delete it for everyone. */
export const authorOf = ({ direction }: { readonly direction: 'inbound' | 'outbound' }): Mark['by'] =>
  direction === 'inbound' ? 'person' : 'business';

/** A message that another one, or something that was done, is about. */
export interface Target {
  readonly messageId: string;
  readonly wamid: string;
  readonly externalId: string | null;
  readonly campaignId: string | null;
}

/** What of a message says what is told of it, and what it tells of. */
export interface Told {
  readonly message_id: string;
  readonly conversation_id: string | null;
  readonly wamid: string | null;
  readonly attempts: readonly { readonly wamid?: string }[];
  /** The message that it quotes, or that it was done to. */
  readonly context_wamid: string | null;
}

/** By message what was done to it, and which message it is about. */
export interface ToldOf {
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly targets: ReadonlyMap<string, Target>;
}

/**
 * That a row `k` of `message_marks` is not kept from a message `t`. What an erased person said is told of by nobody who
 * comes back with their number: that is another contact, whom nothing ties to who was there before.
 */
const REACHES = `(t.address is not null or k.address is null or t.contact_id = k.contact_id
  or (k.kind <> 'edit' and t.conversation_id = k.conversation_id))`;

/** That nobody knows the target of a row `k` of `message_marks` by its id. */
export const TARGET_UNKNOWN = `not exists (select from messages t where t.message_id = k.target_id and ${REACHES})
  and not exists (select from message_wamids w join messages t on t.message_id = w.message_id
    where w.tenant_id = k.tenant_id and w.wamid = k.target_wamid and ${REACHES})`;

/**
 * Joins messages with what is told of them: by Meta's id, else to the only message of the same thread that has the same
 * token (`messageToken`). Where there is none yet, or more than one, nothing is joined.
 */
export async function findToldOf(reader: TenantReader, rows: readonly Told[]): Promise<ToldOf> {
  if (rows.length === 0) return { marks: new Map(), targets: new Map() };
  const byWamid = new Map(
    rows.flatMap((row) => wamidsOf(row).map((wamid) => [wamid, row.message_id] as const)),
  );
  const threads = [...new Set(rows.flatMap(({ conversation_id: thread }) => thread ?? []))];
  const marks = await findMarks(reader, [...byWamid.keys()], threads);
  const quoting = rows.flatMap((row) =>
    row.context_wamid === null ? [] : [{ ...row, target: row.context_wamid }],
  );
  const targets = await findQuoted(reader, quoting);
  const loose = marks.filter(({ target }) => !byWamid.has(target));
  const unmet = quoting.filter(
    ({ message_id: id, target }) => !targets.has(id) && messageToken(target) !== null,
  );
  const tokens = await findTokens(reader, [
    ...loose.map(({ conversationId }) => conversationId),
    ...unmet.flatMap(({ conversation_id: thread }) => thread ?? []),
  ]);
  for (const { message_id: id, conversation_id: thread, target } of unmet) {
    const only = tokens.soleOf(thread, target);
    if (only && only.messageId !== id) targets.set(id, only);
  }
  const owner = ({ conversationId, target }: Mark) =>
    byWamid.get(target) ?? tokens.soleOf(conversationId, target)?.messageId;
  const owned = Map.groupBy(marks, owner);
  return {
    marks: new Map([...owned].flatMap(([id, own]) => (id === undefined ? [] : [[id, own]]))),
    targets,
  };
}

const wamidsOf = ({ wamid, attempts }: Told): string[] => [
  ...(wamid === null ? [] : [wamid]),
  ...attempts.flatMap((attempt) => attempt.wamid ?? []),
];

/** Those of these ids, and those of these threads whose target nobody knows by its id. */
async function findMarks(
  reader: TenantReader,
  wamids: readonly string[],
  threads: readonly string[],
): Promise<readonly Mark[]> {
  const { rows } = await reader.query<Mark>(
    `select ${MARK.list} from message_marks k where target_wamid = any($1) and not (${TARGET_UNKNOWN})
     union all select ${MARK.list} from message_marks k
       where conversation_id = any($2::uuid[]) and target_wamid <> all ($1) and ${TARGET_UNKNOWN}`,
    [wamids, threads],
  );
  return rows;
}

/** The messages that these quote: what was sent is found by the wamids of its calls, and what came by its id. */
async function findQuoted(
  reader: TenantReader,
  quoting: readonly (Pick<Told, 'message_id' | 'conversation_id'> & { readonly target: string })[],
): Promise<Map<string, Target>> {
  if (quoting.length === 0) return new Map();
  const wamids = [...new Set(quoting.map(({ target }) => target))];
  const { rows } = await reader.query<Target & { readonly keptTo: string | null }>(
    `select m.message_id as "messageId", q.wamid, m.external_id as "externalId", m.campaign_id as "campaignId",
       case when m.address is null then m.conversation_id end as "keptTo"
     from (
       select w.wamid, w.message_id, 0 as rank from message_wamids w where w.wamid = any($1)
       union all select * from (select unnest($1::text[]), unnest($2::uuid[]), 1) as came
     ) q join messages m on m.message_id = q.message_id
     order by q.rank desc, m.created_position desc`,
    [wamids, wamids.map(inboundId)],
  );
  const known = new Map(rows.map((row) => [row.wamid, row]));
  return new Map(
    quoting.flatMap(({ message_id: id, conversation_id: thread, target }) => {
      const found = known.get(target);
      if (!found || (found.keptTo !== null && found.keptTo !== thread)) return [];
      const { keptTo: _, ...shown } = found;
      return [[id, shown] as const];
    }),
  );
}

/** The messages of these threads by their tokens. */
async function findTokens(reader: TenantReader, threads: readonly string[]) {
  const byToken = new Map<string, Target[]>();
  const keyOf = (thread: string, token: string): string => `${thread} ${token}`;
  const { rows } =
    threads.length === 0
      ? { rows: [] }
      : await reader.query<Target & { readonly thread: string }>(
          `select conversation_id as thread, message_id as "messageId", wamid, external_id as "externalId",
             campaign_id as "campaignId"
           from messages where conversation_id = any($1::uuid[]) and wamid is not null`,
          [[...new Set(threads)]],
        );
  for (const { thread, ...target } of rows) {
    const token = messageToken(target.wamid);
    if (token === null) continue;
    const key = keyOf(thread, token);
    byToken.set(key, [...(byToken.get(key) ?? []), target]);
  }
  return {
    /** The only message of the thread that has the token of this id. */
    soleOf: (thread: string | null, wamid: string): Target | undefined => {
      const token = messageToken(wamid);
      const found = thread === null || token === null ? [] : (byToken.get(keyOf(thread, token)) ?? []);
      return found.length === 1 ? found[0] : undefined;
    },
  };
}
