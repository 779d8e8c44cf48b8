import type { EventStore } from '@wabus/event-store';
import type { Position } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { createPool, inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { LIVE_SCHEMA } from '../install.ts';
import { models as allModels } from '../models.ts';
import { compareTable, type TableComparison } from '../rebuild/compare.ts';
import { makeSchema } from '../rebuild/rebuild.ts';
import { replay } from '../rebuild/replay.ts';
import { exchangeCheckpoints, holdCheckpoints, type Reached, setReached, versionsIn } from './checkpoints.ts';
import { type Exchanged, exchangeRows } from './exchange.ts';

/** Of the advisory lock of who refills what is outdated. */
const REFILLING = 7_310_005;

/** What a version of a model is filled from, and where it goes live. */
export interface VersionOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly keyring: Pick<Keyring, 'open'>;
  /** A role that may make schemas and act as `wabus_projector`. */
  readonly ownerUrl: string;
  readonly model: ReadModel;
  onProgress?(progress: { readonly events: number; readonly position: Position }): void;
}

/** What a swap or its undoing changed. */
export interface Swapped {
  readonly tables: readonly Exchanged[];
}

/** The schema in which another version of a model is filled, and to which the one before goes. */
export const besideSchema = ({ name }: Pick<ReadModel, 'name'>): string => `${LIVE_SCHEMA}_beside_${name}`;

const sidesOf = (model: ReadModel) => ({ live: LIVE_SCHEMA, beside: besideSchema(model) });

/**
 * Fills this version of the model beside the live one, as far as the live one has come, while that goes on. What stood
 * there before is dropped, and with it the version that could be rolled back to.
 */
export function fillBeside(options: VersionOptions): Promise<void> {
  return withPool(options.ownerUrl, async (pool) => {
    await makeSchema(pool, options.ownerUrl, besideSchema(options.model));
    await level(options, pool, await reachedIn(pool, LIVE_SCHEMA, options.model));
  });
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
 * Fills and swaps every model whose live rows are of an earlier version than the code's, so that no row stays as an
 * older projection wrote it. Resolves with the names of these models.
 */
export async function refillOutdated(
  options: Omit<VersionOptions, 'model'> & {
    readonly models?: readonly ReadModel[];
    /** A model is about to be filled. */
    onModel?(name: string): void;
  },
): Promise<string[]> {
  const { models = allModels, onModel, ...sources } = options;
  return withPool(options.ownerUrl, (pool) =>
    alone(pool, async () => {
      const outdated = await outdatedOf(pool, models);
      for (const model of outdated) {
        onModel?.(model.name);
        await fillBeside({ ...sources, model });
        await swapVersions({ ...sources, model });
      }
      return outdated.map(({ name }) => name);
    }),
  );
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
  const { store, keyring, model, onProgress } = options;
  const schema = besideSchema(model);
  const reached = await reachedIn(pool, schema, model);
  const at = (partition: number): Position => reached.get(partition) ?? 0n;
  const lacking = [...wanted].filter(([partition, position]) => at(partition) < position);
  if (lacking.length === 0) return;
  const ends = new Map(lacking);
  const after = least(lacking.map(([partition]) => at(partition)));
  const through = lacking.reduce((most, [, position]) => (position > most ? position : most), 0n);
  await replay(
    { store, keyring, pool, schema, models: [model] },
    {
      ...{ after, through, ...(onProgress ? { onProgress } : {}) },
      wants: (partition, position) => position > at(partition) && position <= (ends.get(partition) ?? 0n),
    },
  );
  await inTransaction(pool, (tx) => setReached(tx, schema, model, ends));
}

const reachedIn = (pool: Pool, schema: string, model: ReadModel): Promise<Reached> =>
  inTransaction(pool, (tx) => holdCheckpoints(tx, schema, model));

const least = (positions: readonly Position[]): Position =>
  positions.reduce((one, other) => (other < one ? other : one));

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
