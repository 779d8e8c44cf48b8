import type { Position } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { RETIRED, type ReadModel } from '@wabus/projection';
import pg from 'pg';

/** Checkpoints of one model in one schema: partition → how far its rows have come. */
export type Reached = ReadonlyMap<number, Position>;

interface Checkpoint {
  readonly version: number;
  readonly partition: number;
  readonly position: string;
}

/** The table is the projector's own: even its owner sees no row of it. */
async function asProjector<Row extends object>(tx: PoolClient, text: string, values: unknown[]) {
  await tx.query('set local role wabus_projector');
  const result = await tx.query<Row>(text, values);
  await tx.query('set local role none');
  return result;
}

const tableOf = (schema: string): string => `${pg.escapeIdentifier(schema)}.checkpoints`;

/** Holds the checkpoints of the model until the transaction ends, so that nobody applies events to its rows meanwhile. */
export async function holdCheckpoints(
  tx: PoolClient,
  schema: string,
  { name }: Pick<ReadModel, 'name'>,
): Promise<Reached> {
  const { rows } = await asProjector<Checkpoint>(
    tx,
    `select version, partition, position from ${tableOf(schema)} where model = $1 and position < $2
     order by version, partition for update`,
    [name, `${RETIRED}`],
  );
  const reached = new Map<number, Position>();
  for (const { partition, position } of rows) {
    const known = reached.get(partition) ?? 0n;
    reached.set(partition, BigInt(position) > known ? BigInt(position) : known);
  }
  return reached;
}

/** The versions whose rows the schema holds, or held as far as each has come; none before the first event. */
export async function versionsIn(
  tx: PoolClient,
  schema: string,
  { name }: Pick<ReadModel, 'name'>,
): Promise<readonly number[]> {
  const { rows } = await asProjector<{ version: number }>(
    tx,
    `select version from ${tableOf(schema)} where model = $1 and position > 0 and position < $2
     group by version order by version`,
    [name, `${RETIRED}`],
  );
  return rows.map(({ version }) => version);
}

/** Says, as the projector, that the model's rows have come so far in each partition, whichever events these were. */
export async function writeReached(
  tx: PoolClient,
  schema: string,
  { name, version }: Pick<ReadModel, 'name' | 'version'>,
  reached: Reached,
): Promise<void> {
  await tx.query(
    `insert into ${tableOf(schema)} (model, version, partition, position)
     select $1, $2, * from unnest($3::int[], $4::bigint[])
     on conflict (model, version, partition) do update set position = excluded.position`,
    [name, version, [...reached.keys()], [...reached.values()].map(String)],
  );
}

/**
 * Exchanges the checkpoints of the model. What leaves the live schema is retired there: a process of that version finds
 * itself ahead of everything and writes nothing any more.
 */
export async function exchangeCheckpoints(
  tx: PoolClient,
  { live, beside }: { readonly live: string; readonly beside: string },
  { name }: Pick<ReadModel, 'name'>,
): Promise<void> {
  const take = async (schema: string): Promise<Checkpoint[]> => {
    const text = `delete from ${tableOf(schema)} where model = $1 returning version, partition, position`;
    return (await asProjector<Checkpoint>(tx, text, [name])).rows;
  };
  const put = async (schema: string, rows: readonly Checkpoint[]): Promise<void> => {
    await asProjector(
      tx,
      `insert into ${tableOf(schema)} (model, version, partition, position)
       select $1, * from unnest($2::int[], $3::int[], $4::bigint[])`,
      [
        name,
        rows.map((row) => row.version),
        rows.map((row) => row.partition),
        rows.map((row) => row.position),
      ],
    );
  };
  const [out, back] = [await take(live), await take(beside)];
  const versions = new Set(back.map(({ version }) => version));
  const retired = out.filter(({ version }) => !versions.has(version));
  await put(live, [...back, ...retired.map((row) => ({ ...row, position: `${RETIRED}` }))]);
  await put(
    beside,
    out.filter(({ position }) => BigInt(position) < RETIRED),
  );
}
