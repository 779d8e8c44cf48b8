import { type EngineNames, installEnginesTable, readEngines, writeEngines } from '@wabus/engines';
import type { EventStore } from '@wabus/event-store';
import { createPool, type Pool, type PoolClient } from '@wabus/postgres';
import { onEngine, StartError } from './start-error.ts';

/** Loaded where it is asked: most starts know their engines before, and take webhooks meanwhile. */
const relay = () => import('@wabus/relay');

const POSTGRES: EngineNames = { store: 'Postgres', log: 'Postgres' };

/**
 * Refuses a database that was made with other engines: its checkpoints are positions of those.
 * @param what how the message names it
 * @throws {StartError}
 */
export async function refuseOtherEngines(
  session: PoolClient,
  chosen: EngineNames,
  what: string,
): Promise<void> {
  const made = await enginesOf(session);
  if (made === undefined || (made.store === chosen.store && made.log === chosen.log)) return;
  throw new StartError(
    `${what} was made with events in ${made.store} and the log in ${made.log}; chosen now: ${chosen.store} and ` +
      `${chosen.log}. Positions of one engine mean nothing to another, so choose the first ones, or begin anew with ` +
      'another one.',
  );
}

/**
 * Writes down, the first time, which engines the database is used with from now on.
 * @throws {StartError} when the database is new and the store is not: what it holds is another installation's
 */
export async function rememberEngines(
  ownerUrl: string,
  { store: name, log }: EngineNames,
  store: Pick<EventStore, 'readAll'>,
): Promise<void> {
  await asOwner(ownerUrl, async (owner) => {
    if (await readEngines(owner)) return;
    if (name !== POSTGRES.store && (await onEngine(`The event store (${name})`, holdsTenants(store)))) {
      throw new StartError(
        `The database is new, but ${name} holds events of another installation: their keys are not in this database, ` +
          'so they could never be read. Take the database that belongs to them, or an empty event store and an empty log.',
      );
    }
    await writeEngines(owner, { store: name, log });
  });
}

/**
 * Reaches the event store, and refuses one that ends before what was already published from it.
 * @throws {StartError}
 */
export async function refuseOtherStore(
  ownerUrl: string,
  { store: name }: EngineNames,
  store: Pick<EventStore, 'head'>,
): Promise<void> {
  const what = `The event store (${name})`;
  const { publishedPosition, refuseStoreBehind } = await relay();
  // Published before it is looked at: the head only grows.
  const published = await asOwner(ownerUrl, publishedPosition);
  await onEngine(
    what,
    store.head().then((head) => refuseStoreBehind(published, head)),
  );
}

async function asOwner<Value>(ownerUrl: string, work: (owner: Pool) => Promise<Value>): Promise<Value> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-install' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** Every installation that was used has a tenant; a server of EventStoreDB has streams of its own even when new. */
async function holdsTenants(store: Pick<EventStore, 'readAll'>): Promise<boolean> {
  const { events } = await store.readAll({ after: 0n, maxCount: 1, streamPrefixes: ['tenant-'] });
  return events.length > 0;
}

/** Databases of the time when Postgres was the only engine wrote nothing down. */
async function enginesOf(session: PoolClient): Promise<EngineNames | undefined> {
  await installEnginesTable(session);
  const known = await readEngines(session);
  if (known) return known;
  const { publishedPosition } = await relay();
  return (await publishedPosition(session)) > 0n ? POSTGRES : undefined;
}
