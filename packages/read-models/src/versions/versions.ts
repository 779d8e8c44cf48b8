import { createPool, inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import pg from 'pg';
import { isUpToDate, LIVE_SCHEMA } from '../install.ts';
import { models as allModels } from '../models.ts';
import type { TableComparison } from '../rebuild/compare.ts';
import { besideSchema, checkSchema, isFilling, makeBeside, readBeside, writeBeside } from './beside.ts';
import { exchangeCheckpoints, holdCheckpoints, versionsIn } from './checkpoints.ts';
import { type Exchanged, exchangeRows, forgetDiffering } from './exchange.ts';
import { type FillProgress, tellingProgress } from './fill-progress.ts';
import { type Filling, type FillPlace, fill } from './filling.ts';
import { aloneWithModel } from './model-lock.ts';
import { moveTables, readyToMove } from './moving.ts';
import {
  atOnePlace,
  type BesideOptions,
  lackingOf,
  lookAtOnePlace,
  type NotedLook,
  noteAtTwoPlaces,
  reachedIn,
} from './one-place.ts';
import { readParked, type Unfoldable } from './parked.ts';
import { patiently } from './patient.ts';

/** Of the advisory lock of who refills what is outdated. */
const REFILLING = 7_310_005;
/** As many rows change sides in a fraction of a second; beyond, the pause would grow with them. */
const TABLES_ABOVE = 2_000;

/** What versions of models are filled from, and where they go live. */
type FillOptions = Omit<BesideOptions, 'model'>;

/** The same for one version of a model. */
export interface VersionOptions extends BesideOptions {
  /** Told of each page of a filling. */
  onPlace?(place: FillPlace): void;
  /** Where more rows differ than this, the tables change places instead of rows; default 2,000. */
  readonly tablesAbove?: number;
}

/** What a swap or its undoing changed. */
export interface Swapped {
  readonly tables: readonly Exchanged[];
  /** For how long nothing was applied to the live rows, in milliseconds. */
  readonly pausedMs: number;
}

/** There is no version beside the live one that could be brought back. */
export class NothingBeforeError extends Error {
  override readonly name = 'NothingBeforeError';

  constructor(model: string) {
    super(
      `${model}: no version before the live one is kept. There is one from a swap on, until the next replay begins or a migration changes the tables.`,
    );
  }
}

/** The live rows are of another version than this code writes: they differ from what it would fill, by design. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';

  constructor(model: ReadModel, version: number) {
    super(
      `The live rows of ${model.name} are of version ${version}, and this release writes version ${model.version}: replay it first, or verify with the release that wrote them.`,
    );
  }
}

const sidesOf = (model: ReadModel) => ({ live: LIVE_SCHEMA, beside: besideSchema(model) });

/**
 * Fills this version of the model beside the live one, as far as the live one has come, while that goes on. A filling of
 * the same version that was broken off is taken up where it stood. What else stood there is dropped, and with it the
 * version that could be rolled back to. Resolves with the events that it went past because the model cannot fold them.
 * @throws {UnfoldableEventError} for the first of them, unless `park` is set
 */
export function fillBeside({ model, onPlace, ...options }: VersionOptions): Promise<Unfoldable[]> {
  return withPool(options.ownerUrl, async (pool) => {
    await fillAllBeside(options, pool, [model], onPlace);
    return inTransaction(pool, (tx) => readParked(tx, besideSchema(model)));
  });
}

/** Compares the version beside with the live one, both as far as the live one has come, which goes on meanwhile. */
export function compareBeside(options: VersionOptions): Promise<readonly TableComparison[]> {
  const schema = besideSchema(options.model);
  return withPool(
    options.ownerUrl,
    async (pool) => (await lookAtOnePlace(options, { pool, schema, note: false })).tables,
  );
}

/**
 * Fills the model once more, in a schema of its own that is dropped afterwards, and compares it with the live rows, both
 * as far as these have come; they go on meanwhile.
 * @throws {UnfoldableEventError} when an event cannot be folded; {OtherVersionError}
 */
export function verifyModel(options: VersionOptions): Promise<readonly TableComparison[]> {
  const { model, ownerUrl, onPlace } = options;
  const schema = checkSchema(model);
  return withPool(ownerUrl, async (pool) => {
    const version = (await inTransaction(pool, (tx) => versionsIn(tx, LIVE_SCHEMA, model))).at(-1);
    if (version !== undefined && version !== model.version) throw new OtherVersionError(model, version);
    await makeBeside(pool, ownerUrl, schema);
    const filling = await lackingOf(pool, model, schema, await reachedIn(pool, LIVE_SCHEMA, model));
    await fill({ ...options, pool }, [filling], onPlace);
    const { tables } = await lookAtOnePlace(options, { pool, schema, note: false });
    await pool.query(`drop schema ${pg.escapeIdentifier(schema)} cascade`);
    return tables;
  });
}

/**
 * Makes the version beside the live one, in one transaction; what was live stands beside from then on, and can be rolled
 * back to. Processes that apply the version before write nothing any more. Where rows differ is found before that
 * transaction, in which the model waits.
 * @param onCompared told how the two sides compared, before anything changes
 */
export function swapVersions(
  options: VersionOptions,
  onCompared?: (tables: readonly TableComparison[]) => void,
): Promise<Swapped> {
  return withPool(options.ownerUrl, async (pool) => {
    const schema = besideSchema(options.model);
    const look = await lookAtOnePlace(options, { pool, schema, note: true });
    onCompared?.(look.tables);
    options.mayGoOn?.();
    const ready = await readied(pool, options.model, look, options.tablesAbove);
    return atOnePlace(options, { pool, schema }, (tx) => exchange(tx, options.model, ready));
  });
}

/**
 * Takes a swap back, in one transaction: rows and checkpoints are again what they were, and processes of that version
 * bring from the store what came since.
 * @throws {NothingBeforeError}
 */
export function rollBack(ownerUrl: string, model: ReadModel, tablesAbove?: number): Promise<Swapped> {
  return withPool(ownerUrl, async (pool) => {
    await refuseNothingBefore(pool, model);
    const look = await noteAtTwoPlaces(pool, model, sidesOf(model));
    const ready = await readied(pool, model, look, tablesAbove);
    return patiently(pool, { what: model.name }, async (tx) => {
      await holdCheckpoints(tx, LIVE_SCHEMA, model);
      return exchange(tx, model, ready);
    });
  });
}

/**
 * Takes a swap back. Where what was live before is of this code's version it is given what came since, so that nobody
 * sees rows of that time; where it is of another one, processes of that version bring it, and until they do reads are old.
 * Resolves with the version that is live now.
 * @throws {NothingBeforeError}
 */
export async function bringBack(options: VersionOptions): Promise<Swapped & { readonly version: number }> {
  const { ownerUrl, model } = options;
  const schema = besideSchema(model);
  const version = await withPool(ownerUrl, async (pool) => {
    await refuseNothingBefore(pool, model);
    return (await inTransaction(pool, (tx) => versionsIn(tx, schema, model))).at(-1) ?? model.version;
  });
  const swapped = await (version === model.version
    ? swapVersions(options)
    : rollBack(ownerUrl, model, options.tablesAbove));
  return { ...swapped, version };
}

async function refuseNothingBefore(pool: Pool, model: ReadModel): Promise<void> {
  const schema = besideSchema(model);
  const isKept = (await readBeside(pool, schema)) === 'before' && (await isUpToDate(pool, schema));
  if (!isKept) throw new NothingBeforeError(model.name);
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
      const found = await outdatedOf(pool, models);
      return aloneWithModels(options.ownerUrl, found, async () => {
        // Whoever held one of them may have brought it up to date.
        const outdated = await outdatedOf(pool, found);
        const names = outdated.map(({ name }) => name);
        if (outdated.length === 0) return names;
        onModels?.(names);
        await fillAllBeside(sources, pool, outdated, onProgress && tellingProgress(onProgress));
        for (const model of outdated) await swapVersions({ ...sources, model });
        return names;
      });
    }),
  );
}

/** Waits for whoever works on one of them by hand, and does the work as the only one on all of them. */
function aloneWithModels<Result>(
  ownerUrl: string,
  [first, ...others]: readonly ReadModel[],
  work: () => Promise<Result>,
): Promise<Result> {
  if (!first) return work();
  const own = { model: first.name, who: 'wabus refills what is outdated', wait: true };
  return aloneWithModel(ownerUrl, own, () => aloneWithModels(ownerUrl, others, work));
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
    if (!(await isBegun(pool, schema, model))) await makeBeside(pool, options.ownerUrl, schema);
    fillings.push(await lackingOf(pool, model, schema, await reachedIn(pool, LIVE_SCHEMA, model)));
  }
  await fill({ ...options, pool }, fillings, onPlace);
  for (const { schema, model } of fillings)
    for (const { name } of model.tables) await pool.query(`analyze ${pg.escapeIdentifier(schema)}.${name}`);
}

/** Whether this version, and in tables as they are now, is what is filled there. */
async function isBegun(pool: Pool, schema: string, model: ReadModel): Promise<boolean> {
  if (!(await isFilling(pool, schema))) return false;
  const [version, ...others] = await inTransaction(pool, (tx) => versionsIn(tx, schema, model));
  return (version === undefined || version === model.version) && others.length === 0;
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

/** How the sides are to be exchanged. */
interface Ready extends NotedLook {
  /** The tables change places, not their rows. */
  readonly move: boolean;
}

/** All tables of the model or none: who reads several of them shall not see both versions. */
async function readied(
  pool: Pool,
  model: ReadModel,
  look: NotedLook,
  tablesAbove = TABLES_ABOVE,
): Promise<Ready> {
  const differing = look.noted.reduce((sum, { out, into }) => sum + Math.max(out, into), 0);
  const move =
    differing > tablesAbove &&
    (await patiently(pool, { what: model.name }, (tx) => readyToMove(tx, model.tables, sidesOf(model))));
  return { ...look, move };
}

async function exchange(tx: PoolClient, model: ReadModel, ready: Ready): Promise<Swapped> {
  const began = performance.now();
  const sides = sidesOf(model);
  const tables: Exchanged[] = [];
  if (ready.move) {
    await moveTables(tx, model.tables, sides);
    tables.push(...ready.noted);
  } else {
    for (const table of model.tables) tables.push(await exchangeRows(tx, table, sides, ready));
  }
  for (const table of model.tables) await forgetDiffering(tx, table, sides);
  await exchangeCheckpoints(tx, sides, model);
  await writeBeside(tx, sides.beside, 'before');
  return { tables, pausedMs: Math.round(performance.now() - began) };
}

async function withPool<Result>(ownerUrl: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = createPool({ url: ownerUrl, max: 5, name: 'wabus-versions' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
