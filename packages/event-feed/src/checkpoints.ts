import type { Position } from '@wabus/events';
import type { Pool, PoolClient } from '@wabus/postgres';
import pg from 'pg';
import type { CheckpointKey } from './follower.ts';

/** A step of a checkpoint from where it stands. */
export interface CheckpointMove extends CheckpointKey {
  readonly from: Position;
  readonly to: Position;
}

/** Where followers keep how far they have come: beside their tables, so that both change together. */
export interface Checkpoints {
  /**
   * At the beginning of a transaction: lets names mean the followers' tables, and ends a statement that takes longer, 0
   * for what holds in the pool. Answers the server's process (`pg_backend_pid`), by which the transaction can be ended from elsewhere.
   */
  enter(tx: PoolClient, statementMs: number): Promise<number>;
  /** How far each place has come, in their order; one that was never there begins at 0n. */
  read(pool: Pool, places: readonly CheckpointKey[]): Promise<Position[]>;
  /** Moves all of them in one statement, within a transaction or alone; false, when one of them stands elsewhere. */
  move(on: Pool | PoolClient, moves: readonly CheckpointMove[]): Promise<boolean>;
}

/** Another process, or a person, moved a checkpoint: what is known of it has to be read anew. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';

  constructor() {
    super('a checkpoint stands elsewhere than it was left');
  }
}

/** The table `checkpoints` of a schema: model, version, partition, position. */
export function checkpointsOf(schema: string): Checkpoints {
  const path = pg.escapeIdentifier(schema);
  const table = `${path}.checkpoints`;
  return {
    async enter(tx, statementMs) {
      const { rows } = await tx.query<{ pid: number }>(
        `select pg_backend_pid() as pid, set_config('search_path', $1, true),
           set_config('statement_timeout', coalesce(nullif($2, '0'), current_setting('statement_timeout')), true)`,
        [path, `${statementMs}`],
      );
      return rows[0]?.pid ?? 0;
    },
    async read(pool, places) {
      const known = await select(pool, table, places);
      if (known.some((position) => position === null)) await begin(pool, table, places);
      return known.map((position) => position ?? 0n);
    },
    async move(on, moves) {
      const { rowCount } = await on.query(
        `update ${table} c set position = m.reached
         from unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::bigint[])
           as m (model, version, partition, was, reached)
         where c.model = m.model and c.version = m.version and c.partition = m.partition and c.position = m.was`,
        [...keys(moves), moves.map(({ from }) => `${from}`), moves.map(({ to }) => `${to}`)],
      );
      return rowCount === moves.length;
    },
  };
}

const keys = (places: readonly CheckpointKey[]): unknown[][] => [
  places.map(({ follower }) => follower.name),
  places.map(({ follower }) => follower.version),
  places.map(({ partition }) => partition),
];

async function select(
  pool: Pool,
  table: string,
  places: readonly CheckpointKey[],
): Promise<(Position | null)[]> {
  const { rows } = await pool.query<{ position: string | null }>(
    `select c.position
     from unnest($1::text[], $2::int[], $3::int[]) with ordinality as a (model, version, partition, place)
     left join ${table} c using (model, version, partition) order by a.place`,
    keys(places),
  );
  return rows.map(({ position }) => (position === null ? null : BigInt(position)));
}

async function begin(pool: Pool, table: string, places: readonly CheckpointKey[]): Promise<void> {
  await pool.query(
    `insert into ${table} (model, version, partition) select * from unnest($1::text[], $2::int[], $3::int[])
     on conflict do nothing`,
    keys(places),
  );
}
