import { type Pool, type PoolClient, prepared } from '@wabus/postgres';
import { PARKED_FOR_PROJECT, REFUSED, sqlList } from './parked.ts';
import type { WorkChanges, WorkRow } from './work-row.ts';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** A row as the database gives it. */
export interface WorkDbRow extends Omit<WorkRow, 'since' | 'checkAt'> {
  readonly since: Date;
  readonly checkAt: Date | null;
}

/** Columns of `work w` as a `WorkDbRow` has them. */
export const WORK_COLUMNS = `w.message_id as "messageId", w.partition, w.tenant_id as "tenantId", w.project_id as "projectId",
  w.phone_number_id as "phoneNumberId", w.contact_id as "contactId", w.campaign_id as "campaignId",
  w.template_id as "templateId", w.purpose, w.priority, w.state, w.release, w.revision, w.since,
  w.check_at as "checkAt", w.attempt_id as "attemptId", w.reason`;

/** A row as the rest of the scheduler has it. */
export const toWorkRow = ({ since, checkAt, ...row }: WorkDbRow): WorkRow => ({
  ...row,
  since: since.toISOString(),
  checkAt: checkAt?.toISOString() ?? null,
});

const READ = prepared<WorkDbRow>(
  'scheduler.work-read',
  `
  select ${WORK_COLUMNS} from unnest($1::text[]) as wanted(id)
  cross join lateral (select * from scheduler.work where message_id = wanted.id limit 1) w`,
);

/** The rows of these messages, by message id. Each is looked up by itself, however large the table was when that was planned. */
export async function readWork(db: Queryable, messageIds: readonly string[]): Promise<Map<string, WorkRow>> {
  const rows = await READ(db, [messageIds]);
  return new Map(rows.map((row) => [row.messageId, toWorkRow(row)]));
}

/** What is in flight in these partitions. */
export async function readInFlight(db: Queryable, partitions: readonly number[]): Promise<WorkRow[]> {
  const text = `select ${WORK_COLUMNS} from scheduler.work w where w.partition = any($1::int[]) and not w.waits`;
  return (await db.query<WorkDbRow>(text, [partitions])).rows.map(toWorkRow);
}

/** Those of the partitions in which something waits. */
export async function waitingPartitions(db: Queryable, partitions: readonly number[]): Promise<number[]> {
  const text = `select p.partition from unnest($1::int[]) as p(partition)
    where exists (select from scheduler.work w where w.partition = p.partition and w.waits)`;
  const values = [partitions];
  const { rows } = await db.query<{ partition: number }>({ name: 'work-waiting', text, values });
  return rows.map(({ partition }) => partition);
}

const UPSERT = `
  insert into scheduler.work (message_id, partition, tenant_id, project_id, phone_number_id, contact_id, campaign_id,
    template_id, purpose, priority, state, release, revision, since, check_at, attempt_id, reason)
  select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::int[], $13::int[], $14::timestamptz[], $15::timestamptz[], $16::text[],
    $17::text[])
  on conflict (message_id) do update set partition = excluded.partition, phone_number_id = excluded.phone_number_id,
    state = excluded.state, release = excluded.release, revision = excluded.revision, since = excluded.since,
    check_at = excluded.check_at, attempt_id = excluded.attempt_id, reason = excluded.reason`;

/** In the order of the statement. */
const UPSERTED = [
  ...([
    'messageId',
    'partition',
    'tenantId',
    'projectId',
    'phoneNumberId',
    'contactId',
    'campaignId',
  ] as const),
  ...(['templateId', 'purpose', 'priority', 'state', 'release', 'revision', 'since', 'checkAt'] as const),
  ...(['attemptId', 'reason'] as const),
];

/** Writes what became of messages. */
export async function writeWork(db: Queryable, changes: WorkChanges): Promise<void> {
  const kept = [...changes.values()].filter((row) => row !== null);
  const settled = [...changes].filter(([, row]) => row === null).map(([messageId]) => messageId);
  if (kept.length > 0) {
    const values = UPSERTED.map((column) => kept.map((row) => row[column]));
    await db.query({ name: 'work-upsert', text: UPSERT, values });
  }
  if (settled.length > 0) {
    const text = 'delete from scheduler.work where message_id = any($1::text[])';
    await db.query({ name: 'work-delete', text, values: [settled] });
  }
}

/** Nothing holds the project back: Meta takes what it sends, as far as we know. */
const NOT_HELD = `not exists (select from scheduler.attention a where a.project_id = w.project_id)`;

/** What a paused campaign and a project that needs attention hold back: everything but calls that were made already. */
const MAY_GO = `(w.state = 'attempted' or (c.status is distinct from 'paused' and ${NOT_HELD}))`;

/**
 * What Meta refused for the project's sake goes once the project has worked since; until then its project is held back,
 * or about to be.
 */
const WORKED_SINCE = `(w.reason not in (${sqlList(REFUSED)}) or exists (
  select from scheduler.project_tokens t where t.project_id = w.project_id and t.stored_at >= w.since))`;

const IMPORTANCE = `(state = 'attempted') desc, priority desc, check_at nulls first, message_id`;

const DUE = `
  select ${WORK_COLUMNS} from (
    select *, row_number() over (partition by phone_number_id order by ${IMPORTANCE}) as rank from (
      select w.* from scheduler.work w left join scheduler.campaigns c using (campaign_id)
      where w.partition = any($1::int[]) and w.waits and w.waits_until <= $2 and ${MAY_GO}
      union all
      select w.* from scheduler.work w left join scheduler.campaigns c using (campaign_id)
      where w.message_id = any($5::text[]) and not w.waits and w.check_at <= $2 and ${MAY_GO}
      union all
      select w.* from scheduler.work w join scheduler.campaigns c using (campaign_id)
      where w.partition = any($1::int[]) and w.waits and w.waits_until is null and w.reason = 'campaign-paused'
        and c.status in ('running', 'completed') and ${NOT_HELD}
      union all
      select w.* from scheduler.work w left join scheduler.campaigns c using (campaign_id)
      where w.partition = any($1::int[]) and w.waits and w.waits_until is null
        and w.reason in (${sqlList(PARKED_FOR_PROJECT)})
        and c.status is distinct from 'paused' and ${NOT_HELD} and ${WORKED_SINCE}
    ) due
  ) w
  where rank <= $3 order by rank, message_id limit $4`;

/** How many rows one look takes, of one number and of all. */
export interface DueBounds {
  readonly perNumber: number;
  readonly all: number;
}

/**
 * Rows with something to be done now, the same share of each number: lost answers first, then bulk behind replies, the
 * longest waiting first. What waits is looked for in these partitions, and `inFlight` are messages that are known to be due.
 */
export async function dueWork(
  db: Queryable,
  partitions: readonly number[],
  now: Date,
  { perNumber, all }: DueBounds,
  inFlight: readonly string[] = [],
): Promise<WorkRow[]> {
  if (partitions.length === 0 && inFlight.length === 0) return [];
  const { rows } = await db.query<WorkDbRow>({
    name: 'work-due',
    text: DUE,
    values: [partitions, now, perNumber, all, inFlight],
  });
  return rows.map(toWorkRow);
}

/** When the next of what waits in these partitions is to be looked at, or null. */
export async function nextDue(
  db: Queryable,
  partitions: readonly number[],
  after: Date,
): Promise<Date | null> {
  if (partitions.length === 0) return null;
  const text = `select min(w.waits_until) as next from scheduler.work w left join scheduler.campaigns c using (campaign_id)
    where w.partition = any($1::int[]) and w.waits and w.waits_until > $2 and ${MAY_GO}`;
  const { rows } = await db.query<{ next: Date | null }>({
    name: 'work-next',
    text,
    values: [partitions, after],
  });
  return rows[0]?.next ?? null;
}
