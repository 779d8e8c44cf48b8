import { createPool, inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { isUpToDate, LIVE_SCHEMA } from '../install.ts';
import { models as allModels } from '../models.ts';
import { compareTable, type TableComparison } from '../rebuild/compare.ts';
import { makeSchema } from '../rebuild/rebuild.ts';
import { besideSchema } from './beside.ts';
import { exchangeCheckpoints, holdCheckpoints, type Reached, versionsIn } from './checkpoints.ts';
import { type Exchanged, exchangeRows } from './exchange.ts';
import { type FillProgress, tellingProgress } from './fill-progress.ts';
import { type Filling, type FillPlace, type FillSources, fill } from './filling.ts';

/** Of the advisory lock of who refills what is outdated. */
const REFILLING = 7_310_005;

/** What versions of models are filled from, and where they go live. */
interface FillOptions extends FillSources {
  /** A role that may make schemas and act as `wabus_projector`. */
  readonly ownerUrl: string;
}

/** The same for one version of a model. */
export interface VersionOptions extends FillOptions {
  readonly model: ReadModel;
}

/** What a swap or its undoing changed. */
export interface Swapped {
  readonly tables: readonly Exchanged[];
}

const sidesOf = (model: ReadModel) => ({ live: LIVE_SCHEMA, beside: besideSchema(model) });

/**
 * Fills this version of the model beside the live one, as far as the live one has come, while that goes on. A filling of
 * the same version that was broken off is taken up where it stood. What else stood there is dropped, and with it the
 * version that could be rolled back to.
 */
export function fillBeside({ model, ...options }: VersionOptions): Promise<void> {
  return withPool(options.ownerUrl, (pool) => fillAllBeside(options, pool, [model]));
}

/** Compares the version beside with the live one, both as far as the live one has come; that one waits meanwhile. */
export function compareBeside(options: VersionOptions): Promise<TableComparison[]> {
  return atOnePlace(options, async (tx) => {
    await tx.query("set local role wabus_projector; set local timezone = 'UTC'");
    const results: TableComparison[] = [];
    for (const { name } of options.model.tables)
      results.push(await compareTable(tx, name, LIVE_SCHEMA, besideSchema(options.model)));
    return results;
  });
}

/**
 * Makes the version beside the live one, in one transaction; what was live stands beside from then on, and can be rolled
 * back to. Processes that apply the version before write nothing any more.
 */
export function swapVersions(options: VersionOptions): Promise<Swapped> {
  return atOnePlace(options, (tx) => exchange(tx, options.model));
}

/**
 * Takes a swap back, in one transaction: rows and checkpoints are again what they were, and processes of that version
 * bring from the store what came since.
 */
export function rollBack(ownerUrl: string, model: ReadModel): Promise<Swapped> {
  return withPool(ownerUrl, (pool) =>
    inTransaction(pool, async (tx) => {
      await holdCheckpoints(tx, LIVE_SCHEMA, model);
      return exchange(tx, model);
    }),
  );
}

/**
 * Fills every model whose live rows are of an earlier version than the code's, all of them in one pass over the store,
 * and swaps them, so that no row stays as an older projection wrote it. What was broken off is taken up where it stood.
 * Resolves with the names of these models.
 */
export async function refillOutdated(
  options: FillOptions & {
    readonly models?: readonly ReadModel[];
    /** These models are about to be filled. */
    onModels?(names: readonly string[]): void;
    /** Told every few seconds. */
    onProgress?(progress: FillProgress): void;
  },
): Promise<string[]> {
  const { models = allModels, onModels, onProgress, ...sources } = options;
  return withPool(options.ownerUrl, (pool) =>
    alone(pool, async () => {
      const outdated = await outdatedOf(pool, models);
      const names = outdated.map(({ name }) => name);
      if (outdated.length === 0) return names;
      onModels?.(names);
      await fillAllBeside(sources, pool, outdated, onProgress && tellingProgress(onProgress));
      for (const model of outdated) await swapVersions({ ...sources, model });
      return names;
    }),
  );
}

async function fillAllBeside(
  options: FillOptions,
  pool: Pool,
  models: readonly ReadModel[],
  onPlace?: (place: FillPlace) => void,
): Promise<void> {
  const fillings: Filling[] = [];
  for (const model of models) {
    const schema = besideSchema(model);
    if (!(await isBegun(pool, schema, model))) await makeSchema(pool, options.ownerUrl, schema);
    fillings.push(await lackingOf(pool, model, await reachedIn(pool, LIVE_SCHEMA, model)));
  }
  await fill({ ...options, pool }, fillings, onPlace);
}

/** Whether this version, and in tables as they are now, is what stands beside. */
async function isBegun(pool: Pool, schema: string, model: ReadModel): Promise<boolean> {
  if (!(await isUpToDate(pool, schema))) return false;
  const [version, ...others] = await inTransaction(pool, (tx) => versionsIn(tx, schema, model));
  return version === model.version && others.length === 0;
}

/** Names of the models whose live rows are of an earlier version than the code's. */
export function outdatedModels(
  ownerUrl: string,
  models: readonly ReadModel[] = allModels,
): Promise<string[]> {
  return withPool(ownerUrl, async (pool) => (await outdatedOf(pool, models)).map(({ name }) => name));
}

async function outdatedOf(pool: Pool, models: readonly ReadModel[]): Promise<ReadModel[]> {
  const found: ReadModel[] = [];
  for (const model of models) {
    const versions = await inTransaction(pool, (tx) => versionsIn(tx, LIVE_SCHEMA, model));
    const newest = versions.at(-1) ?? model.version;
    if (newest < model.version) found.push(model);
  }
  return found;
}

/** One process refills at a time: another would drop what this one fills, or swap the rows before back. */
async function alone<Result>(pool: Pool, work: () => Promise<Result>): Promise<Result> {
  const session = await pool.connect();
  try {
    await session.query('select pg_advisory_lock($1)', [REFILLING]);
    return await work();
  } finally {
    // Its lock ends with it.
    session.release(true);
  }
}

/** Both sides hold the same events while `work` runs: the live one waits, and the other is given what it lacks. */
function atOnePlace<Result>(
  options: VersionOptions,
  work: (tx: PoolClient) => Promise<Result>,
): Promise<Result> {
  const { model, ownerUrl } = options;
  return withPool(ownerUrl, async (pool) => {
    // Most of what is lacking comes while the live one still goes on.
    await level(options, pool, await reachedIn(pool, LIVE_SCHEMA, model));
    return inTransaction(pool, async (tx) => {
      await level(options, pool, await holdCheckpoints(tx, LIVE_SCHEMA, model));
      return work(tx);
    });
  });
}

/** Gives the side beside what it lacks of `wanted`, and its checkpoints. */
async function level(options: VersionOptions, pool: Pool, wanted: Reached): Promise<void> {
  await fill({ ...options, pool }, [await lackingOf(pool, options.model, wanted)]);
}

async function lackingOf(pool: Pool, model: ReadModel, wanted: Reached): Promise<Filling> {
  const schema = besideSchema(model);
  const from = await reachedIn(pool, schema, model);
  const lacking = [...wanted].filter(([partition, position]) => (from.get(partition) ?? 0n) < position);
  return { model, schema, from, to: new Map(lacking) };
}

const reachedIn = (pool: Pool, schema: string, model: ReadModel): Promise<Reached> =>
  inTransaction(pool, (tx) => holdCheckpoints(tx, schema, model));

async function exchange(tx: PoolClient, model: ReadModel): Promise<Swapped> {
  const sides = sidesOf(model);
  const tables: Exchanged[] = [];
  for (const table of model.tables) tables.push(await exchangeRows(tx, table, sides));
  await exchangeCheckpoints(tx, sides, model);
  return { tables };
}

async function withPool<Result>(ownerUrl: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = createPool({ url: ownerUrl, max: 3, name: 'wabus-versions' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
