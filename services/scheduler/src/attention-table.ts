import type { CatalogueEvent } from '@wabus/events';
import type { Pool, PoolClient } from '@wabus/postgres';
import { REFUSED, REFUSED_OR_TRIED, sqlList } from './parked.ts';
import type { WorkRow } from './work-row.ts';
import { toWorkRow, WORK_COLUMNS, type WorkDbRow } from './work-table.ts';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** A project whose messages Meta refuses. */
export interface AttentionRow {
  readonly projectId: string;
  readonly tenantId: string;
  /** The message whose refusal showed it, and when that was deferred. */
  readonly messageId: string;
  readonly refusedAt: Date;
  /** Whether the project's own stream says so, too. */
  readonly recorded: boolean;
  /** How many messages were tried since. */
  readonly probes: number;
  readonly probeAt: Date;
  /** The one that is being tried, and whether that is over: it is neither released nor being sent. */
  readonly probeMessageId: string | null;
  readonly probeSettled: boolean;
}

const ATTENTION = `project_id as "projectId", tenant_id as "tenantId", message_id as "messageId",
  refused_at as "refusedAt", recorded, probes, probe_at as "probeAt", probe_message_id as "probeMessageId",
  probe_message_id is not null
    and not exists (select from scheduler.work w where w.message_id = a.probe_message_id
      and w.state in ('released', 'attempted')) as "probeSettled"`;

/** Every project that needs attention. */
export async function readAttention(db: Queryable): Promise<AttentionRow[]> {
  const text = `select ${ATTENTION} from scheduler.attention a`;
  return (await db.query<AttentionRow>({ name: 'attention-read', text })).rows;
}

/**
 * Holds back the projects of messages that were parked since they last worked; the first probe comes at `probeAt`.
 * @returns whether there are new ones
 */
export async function holdRefused(
  db: Queryable,
  partitions: readonly number[],
  probeAt: Date,
): Promise<boolean> {
  const text = `insert into scheduler.attention (project_id, tenant_id, message_id, refused_at, recorded, probe_at)
    select distinct on (w.project_id) w.project_id, w.tenant_id, w.message_id, w.since, false, $2
    from scheduler.work w left join scheduler.project_tokens t using (project_id)
    where w.partition = any($1::int[]) and w.waits and w.waits_until is null and w.reason in (${sqlList(REFUSED)})
      and (t.stored_at is null or w.since > t.stored_at)
      and not exists (select from scheduler.attention a where a.project_id = w.project_id)
    order by w.project_id, w.since
    on conflict do nothing`;
  return (
    ((await db.query({ name: 'attention-hold', text, values: [partitions, probeAt] })).rowCount ?? 0) > 0
  );
}

/** The project turned out to have worked since: nothing is held back any more. */
export async function letGo(db: Queryable, { projectId, refusedAt }: AttentionRow): Promise<void> {
  const text = `with gone as (delete from scheduler.attention where project_id = $1 and not recorded returning project_id)
    insert into scheduler.project_tokens as t select project_id, $2 from gone
    on conflict (project_id) do update set stored_at = greatest(t.stored_at, excluded.stored_at)`;
  await db.query(text, [projectId, refusedAt]);
}

/** Of two schedulers that want to try a message at the same time, one may; the next try is at `next`. */
export async function takeProbe(
  db: Queryable,
  { projectId, probes, probeAt }: AttentionRow,
  probe: { readonly messageId: string | null; readonly now: Date; readonly next: Date },
): Promise<boolean> {
  const text = `with taken as (update scheduler.attention set probes = probes + 1, probe_at = $4, probe_message_id = $5
      where project_id = $1 and probes = $2 and probe_at = $3 returning project_id),
    tried as (update scheduler.work set tried_at = $6 where message_id = $5 and exists (select from taken))
    select from taken`;
  const values = [projectId, probes, probeAt, probe.next, probe.messageId, probe.now];
  return (await db.query({ name: 'attention-probe', text, values })).rowCount === 1;
}

/** The message that is being tried, once it is known. */
export async function nameProbe(db: Queryable, projectId: string, messageId: string | null): Promise<void> {
  await db.query('update scheduler.attention set probe_message_id = $2 where project_id = $1', [
    projectId,
    messageId,
  ]);
}

/** What the message that was tried came to proves nothing: the next one is tried in its time. */
export async function forgetProbe(db: Queryable, { projectId, probeMessageId }: AttentionRow): Promise<void> {
  const text = `update scheduler.attention set probe_message_id = null
    where project_id = $1 and probe_message_id = $2`;
  await db.query(text, [projectId, probeMessageId]);
}

/** A message that may try its project. */
export interface ProbeRow extends WorkRow {
  /** It was tried since the project needs attention, and no refusal came of that: as a rule nobody can open it. */
  readonly stuck: boolean;
}

/** Not all that waits: some of it may be left alone for a moment. */
const CANDIDATES = 20;

/**
 * Messages of a project that may be tried now: those that were not refused yet first, then those that were not tried,
 * then the longest waiting; behind them all those of which nothing came.
 */
export async function probeRows(
  db: Queryable,
  partitions: readonly number[],
  { projectId, refusedAt }: Pick<AttentionRow, 'projectId' | 'refusedAt'>,
  now: Date,
): Promise<ProbeRow[]> {
  const text = `select ${WORK_COLUMNS}, not w.refused and coalesce(w.tried_at >= $4, false) as stuck
    from (select *, coalesce(reason, '') in (${sqlList(REFUSED_OR_TRIED)}) as refused from scheduler.work) w
    left join scheduler.campaigns c using (campaign_id)
    where w.partition = any($1::int[]) and w.project_id = $2 and w.state <> 'attempted'
      and (w.check_at is null or w.check_at <= $3 or w.state = 'released') and c.status is distinct from 'paused'
    order by stuck, w.refused, w.tried_at nulls first, w.priority desc, w.since
    limit ${CANDIDATES}`;
  const values = [partitions, projectId, now, refusedAt];
  const { rows } = await db.query<WorkDbRow & Pick<ProbeRow, 'stuck'>>({
    name: 'attention-rows',
    text,
    values,
  });
  return rows.map((row) => ({ ...toWorkRow(row), stuck: row.stuck }));
}

/** Applies an event of a project stream; others change nothing. */
export async function applyProjectEvent(db: Queryable, event: CatalogueEvent): Promise<void> {
  switch (event.type) {
    case 'ProjectNeedsAttention': {
      const { projectId, messageId, refusedAt } = event.data;
      const text = `insert into scheduler.attention (project_id, tenant_id, message_id, refused_at, recorded, probe_at)
        values ($1, $2, $3, $4, true, $5) on conflict (project_id) do update set recorded = true`;
      await db.query(text, [projectId, event.tenantId, messageId, refusedAt, event.recordedAt]);
      return;
    }
    case 'ProjectActivated':
    case 'ProjectRecovered':
      await db.query('delete from scheduler.attention where project_id = $1', [event.data.projectId]);
      return works(db, event.data.projectId, event.recordedAt);
    case 'BusinessTokenStored':
      return works(db, event.data.projectId, event.recordedAt);
  }
}

async function works(db: Queryable, projectId: string, since: string): Promise<void> {
  await db.query(
    `insert into scheduler.project_tokens as t values ($1, $2) on conflict (project_id)
      do update set stored_at = greatest(t.stored_at, excluded.stored_at)`,
    [projectId, since],
  );
}
