import { RELAY_PROGRESS } from '@wabus/event-log';
import type { Position } from '@wabus/events';
import type { Pool, PoolClient } from '@wabus/postgres';
import { RETIRED } from '@wabus/projection';
import pg from 'pg';

/** How far the relay has published: what is in the log, and through which time that is all. */
export interface Published {
  /** Everything that was recorded up to this time is in the log: microseconds of the database's clock. */
  readonly throughMicros: bigint;
  /** Per partition of `wabus.events`, partition 0 first: position of its newest record, 0n for none. */
  readonly lastPositions: readonly Position[];
}

/** Where reading stands, at one moment. */
export interface ReadProgress {
  /** When it was asked, in microseconds of the database's clock. */
  readonly atMicros: bigint;
  /** Null where no relay has run, or none may be asked. */
  readonly published: Published | null;
  /** How far the model has applied the partition; 0n before the first event. */
  applied(model: { readonly name: string; readonly version: number }, partition: number): Position;
}

/** A relay's table that is not there, or not ours to read. */
const NO_RELAY = new Set(['42P01', '3F000', '42501']);

/** Reads what the relay has published first and the checkpoints after it, so that these are never too far behind it. */
export async function readProgress(pool: Pool, schema: string): Promise<ReadProgress> {
  const published = await readPublished(pool);
  return { ...published, applied: await readApplied(pool, `${pg.escapeIdentifier(schema)}.checkpoints`) };
}

/** How far models are within the snapshot of a read: its rows hold everything up to there, and what came since. */
export const readReached = (reader: PoolClient): Promise<ReadProgress['applied']> =>
  readApplied(reader, 'checkpoints');

async function readApplied(on: Pool | PoolClient, table: string): Promise<ReadProgress['applied']> {
  const { rows } = await on.query<{ model: string; version: number; partition: number; position: string }>(
    `select model, version, partition, position::text from ${table} where position < $1`,
    [`${RETIRED}`],
  );
  const applied = new Map<string, Position>();
  const further = (key: string, position: Position): void => {
    if (position > (applied.get(key) ?? -1n)) applied.set(key, position);
  };
  for (const { model, version, partition, position } of rows) {
    further(`${model}|${version}|${partition}`, BigInt(position));
    further(`${model}|${partition}`, BigInt(position));
  }
  // While another version of the model is live, its rows are what is read.
  return ({ name, version }, partition) =>
    applied.get(`${name}|${version}|${partition}`) ?? applied.get(`${name}|${partition}`) ?? 0n;
}

async function readPublished(pool: Pool): Promise<Pick<ReadProgress, 'atMicros' | 'published'>> {
  const now = '(extract(epoch from clock_timestamp()) * 1000000)::bigint::text as now';
  try {
    const { rows } = await pool.query<{ now: string; through: string | null; last: string[] }>(
      `select ${now}, last_positions as last,
         (extract(epoch from nullif(published_through, '-infinity')) * 1000000)::bigint::text as through
       from ${RELAY_PROGRESS}`,
    );
    const [row] = rows;
    if (row) {
      const lastPositions = row.last.map(BigInt);
      const published = row.through === null ? null : { throughMicros: BigInt(row.through), lastPositions };
      return { atMicros: BigInt(row.now), published };
    }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && NO_RELAY.has(error.code ?? ''))) throw error;
  }
  const { rows } = await pool.query<{ now: string }>(`select ${now}`);
  return { atMicros: BigInt(rows[0]?.now ?? '0'), published: null };
}
