import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { LIVE_SCHEMA } from '../install.ts';
import { compareTable, type TableComparison } from '../rebuild/compare.ts';
import { holdLive, type Reached, readReached } from './checkpoints.ts';
import { type EarlierLook, type Exchanged, noteDiffering, type Sides } from './exchange.ts';
import { type Filling, type FillSources, fill } from './filling.ts';
import { type Patience, patiently } from './patient.ts';

/** A model and the schema beside the live one in which it is filled. */
export interface BesideOptions extends FillSources {
  /** A role that may make schemas and act as `wabus_projector`. */
  readonly ownerUrl: string;
  readonly model: ReadModel;
  readonly patience?: Patience;
}

/** A look that has noted the rows that differ, and how many. */
export interface NotedLook extends EarlierLook {
  readonly noted: readonly Exchanged[];
}

/** How the sides compare, and when that was. */
export interface Look extends NotedLook {
  readonly tables: readonly TableComparison[];
}

/** What the rows of the model in one schema lack of `wanted`. */
export async function lackingOf(
  pool: Pool,
  model: ReadModel,
  schema: string,
  wanted: Reached,
): Promise<Filling> {
  const from = await reachedIn(pool, schema, model);
  const lacking = [...wanted].filter(([partition, position]) => (from.get(partition) ?? 0n) < position);
  return { model, schema, from, to: new Map(lacking) };
}

/** How far the rows of the model have come in one schema. */
export const reachedIn = (pool: Pool, schema: string, model: ReadModel): Promise<Reached> =>
  inTransaction(pool, (tx) => readReached(tx, schema, model));

/** Both sides hold the same events while `work` runs: the live one waits, and the other is given what it lacks. */
export async function atOnePlace<Result>(
  options: BesideOptions,
  { pool, schema }: { readonly pool: Pool; readonly schema: string },
  work: (tx: PoolClient) => Promise<Result>,
): Promise<Result> {
  const { model, patience } = options;
  const level = async (wanted: Reached): Promise<void> =>
    fill({ ...options, pool }, [await lackingOf(pool, model, schema, wanted)]);
  // Most of what is lacking comes while the live one still goes on.
  await level(await reachedIn(pool, LIVE_SCHEMA, model));
  return patiently(pool, { what: model.name, patience }, async (tx) => {
    await level(await holdLive(tx, LIVE_SCHEMA, model));
    return work(tx);
  });
}

/**
 * Compares the sides in a snapshot that has both at one place, while the live one goes on: it waits only until the
 * snapshot is taken.
 * @param note writes down, for the swap, in which rows they differ
 */
export async function lookAtOnePlace(
  options: BesideOptions,
  { pool, schema, note }: { readonly pool: Pool; readonly schema: string; readonly note: boolean },
): Promise<Look> {
  const sides: Sides = { live: LIVE_SCHEMA, beside: schema };
  const { tables } = options.model;
  const begin = 'begin isolation level repeatable read';
  return patiently(pool, { what: options.model.name, patience: options.patience, begin }, async (tx) => {
    // It holds no lock, so nobody waits for it however long it rests until the sides are at one place.
    await tx.query("set local idle_in_transaction_session_timeout = '0'");
    const horizon = await atOnePlace(options, { pool, schema }, () => snapshotOf(tx));
    const compared: TableComparison[] = [];
    const noted: Exchanged[] = [];
    for (const table of tables) {
      await tx.query("set local role wabus_projector; set local timezone = 'UTC'");
      const one = await compareTable(tx, table.name, sides.live, sides.beside);
      compared.push(one);
      await tx.query('set local role none');
      if (note) noted.push(await noteDiffering(tx, table, sides, one.equal));
    }
    return { horizon, tables: compared, noted };
  });
}

/** Notes which rows of the model differ, each side at its own place, while both go on. */
export function noteAtTwoPlaces(pool: Pool, model: ReadModel, sides: Sides): Promise<NotedLook> {
  const begin = 'begin isolation level repeatable read';
  return patiently(pool, { what: model.name, begin }, async (tx) => {
    const horizon = await snapshotOf(tx);
    const noted: Exchanged[] = [];
    for (const table of model.tables) noted.push(await noteDiffering(tx, table, sides, false));
    return { horizon, noted };
  });
}

/** The first statement of the transaction: what it sees is settled by it. */
async function snapshotOf(tx: PoolClient): Promise<string> {
  const { rows } = await tx.query<{ horizon: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::xid::text as horizon',
  );
  return rows[0]?.horizon ?? '0';
}
