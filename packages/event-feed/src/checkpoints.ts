import type { Position } from '@wabus/events';
import { type Pool, type PoolClient, preparedText } from '@wabus/postgres';
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
   * Begins a transaction in which names mean the followers' tables, and a statement that takes longer is ended, 0 for what
   * holds in the pool. Answers the server's process (`pg_backend_pid`), by which the transaction can be ended from elsewhere.
   */
  begin(tx: PoolClient, statementMs: number): Promise<number>;
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
  const moving = preparedText(
    `update ${table} c set position = m.reached
     from unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::bigint[])
       as m (model, version, partition, was, reached)
     where c.model = m.model and c.version = m.version and c.partition = m.partition and c.position = m.was
     returning c.partition`,
  );
  return {
    async begin(tx, statementMs) {
      const timeout = statementMs > 0 ? `set local statement_timeout = ${Math.ceil(statementMs)};` : '';
      // Several statements at once: the answer of the last is that of the last place.
      const answers = await tx.query<{ pid: number }>(
        `begin; set local search_path = ${path}; ${timeout} select pg_backend_pid() as pid`,
      );
      return [answers].flat().at(-1)?.rows[0]?.pid ?? 0;
    },
    async read(pool, places) {
      const known = await select(pool, table, places);
      if (known.some((position) => position === null)) await begin(pool, table, places);
      return known.map((position) => position ?? 0n);
    },
    async move(on, moves) {
      const values = [...keys(moves), moves.map(({ from }) => `${from}`), moves.map(({ to }) => `${to}`)];
      return (await moving(on, values)).length === moves.length;
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
