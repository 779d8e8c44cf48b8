import { PARTITIONS, type Position } from '@wabus/events';
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
export const holdCheckpoints = (
  tx: PoolClient,
  schema: string,
  model: Pick<ReadModel, 'name'>,
): Promise<Reached> => reachedBy(tx, schema, model, 'for update');

/** How far the rows of the model have come, whichever version wrote them; holds nobody up. */
export const readReached = (
  tx: PoolClient,
  schema: string,
  model: Pick<ReadModel, 'name'>,
): Promise<Reached> => reachedBy(tx, schema, model, '');

async function reachedBy(
  tx: PoolClient,
  schema: string,
  { name }: Pick<ReadModel, 'name'>,
  holding: 'for update' | '',
): Promise<Reached> {
  const { rows } = await asProjector<Checkpoint>(
    tx,
    `select version, partition, position from ${tableOf(schema)} where model = $1 and position < $2
     order by version, partition ${holding}`,
    [name, `${RETIRED}`],
  );
  const reached = new Map<number, Position>();
  for (const { partition, position } of rows) {
    const known = reached.get(partition) ?? 0n;
    reached.set(partition, BigInt(position) > known ? BigInt(position) : known);
  }
  return reached;
}

/**
 * The same of the live rows, and of partitions that they have not met yet as well: their first event would make a
 * checkpoint that nobody holds.
 */
export async function holdLive(
  tx: PoolClient,
  schema: string,
  model: Pick<ReadModel, 'name' | 'version'>,
): Promise<Reached> {
  const [version = model.version] = [...(await versionsIn(tx, schema, model))].reverse();
  await asProjector(
    tx,
    `insert into ${tableOf(schema)} (model, version, partition)
     select $1, $2, generate_series(0, ${PARTITIONS - 1}) on conflict do nothing`,
    [model.name, version],
  );
  return holdCheckpoints(tx, schema, model);
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
