import type { Position } from '@wabus/events';
import { type Pool, type PoolClient, preparedText } from '@wabus/postgres';
import { boolean, defineTable, timestamptz } from '@wabus/projection';
import { gatesModel } from './model.ts';

/** Up to when the gates hold everything. */
export const gatesFreshness = defineTable({
  name: 'gates_freshness',
  comment: 'One row: the gates hold everything that was recorded up to this time.',
  key: ['one'],
  columns: {
    one: boolean('Always true: there is one row'),
    fresh_at: timestamptz('Everything recorded up to this time is in the gates'),
  },
});

/** The gates hold everything that was recorded up to `time` (a timestamptz as text); an earlier time than the one known changes nothing. */
export async function markFresh(tx: PoolClient, time: string): Promise<void> {
  await tx.query(`insert into gates_freshness as known (fresh_at) values ($1) ${LATER}`, [time]);
}

/**
 * The same in one statement and where the gates of this version have come to these positions, partition 0 first; answers
 * whether they have.
 */
export async function markFreshWhereReached(
  pool: Pick<Pool, 'query'>,
  schema: string,
  target: { readonly lastPositions: readonly Position[]; readonly publishedThrough: string },
): Promise<boolean> {
  const path = `"${schema.replaceAll('"', '""')}"`;
  const { rowCount } = await pool.query({
    name: 'fresh-gates',
    text: `insert into ${path}.gates_freshness as known (fresh_at)
      select $4::timestamptz where not exists (
        select from unnest($3::bigint[]) with ordinality as wanted (position, place)
        left join ${path}.checkpoints c on c.model = $1 and c.version = $2 and c.partition = wanted.place - 1
        where wanted.position > coalesce(c.position, 0))
      ${LATER}`,
    values: [
      ...[gatesModel.name, gatesModel.version],
      target.lastPositions.map(String),
      target.publishedThrough,
    ],
  });
  return rowCount === 1;
}

/** How far events are published, through which time these are all, and whether the gates had them: then they hold everything of that time. */
export interface Freshened {
  /** Partition 0 first. */
  readonly lastPositions: readonly Position[];
  /** A timestamptz as text. */
  readonly publishedThrough: string;
  readonly reached: boolean;
}

/**
 * Looks how far events are published, and marks that time in the same statement where the gates of this version have come
 * as far by then. `progress`: a relation of one row with `last_positions` and `published_through`. Null while there is no
 * such time. What a crash of the database forgets of it only makes the gates look older than they are.
 */
export async function freshen(
  pool: Pick<Pool, 'query'>,
  schema: string,
  progress: string,
): Promise<Freshened | null> {
  const path = `"${schema.replaceAll('"', '""')}"`;
  const look = preparedText(`with road as materialized (
      select last_positions, published_through from ${progress} where published_through > '-infinity'
    ), marked as (
      insert into ${path}.gates_freshness as known (fresh_at)
      select road.published_through from road where not exists (
        select from unnest(road.last_positions) with ordinality as wanted (position, place)
        left join ${path}.checkpoints c on c.model = $1 and c.version = $2 and c.partition = wanted.place - 1
        where wanted.position > coalesce(c.position, 0))
      ${LATER} returning one
    )
    select last_positions as last, published_through::text as through, exists (select from marked) as reached,
      set_config('synchronous_commit', 'off', true) from road`);
  const [row] = await look(pool, [gatesModel.name, gatesModel.version]);
  return row
    ? { lastPositions: row.last.map(BigInt), publishedThrough: row.through, reached: row.reached }
    : null;
}

const LATER = 'on conflict (one) do update set fresh_at = greatest(known.fresh_at, excluded.fresh_at)';
