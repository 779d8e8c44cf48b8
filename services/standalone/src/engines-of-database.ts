import type { EventStore } from '@wabus/event-store';
import { createPool, type PoolClient } from '@wabus/postgres';
import { refuseStoreBehind } from '@wabus/relay';
import { onEngine, StartError } from './start-error.ts';

/** The engines that hold an installation's events, in words. */
export interface EngineNames {
  readonly store: string;
  readonly log: string;
}

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
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-install' });
  try {
    const known = await pool.query('select 1 from installation.engines');
    if (known.rowCount === 1) return;
    if (name !== POSTGRES.store && (await onEngine(`The event store (${name})`, holdsTenants(store)))) {
      throw new StartError(
        `The database is new, but ${name} holds events of another installation: their keys are not in this database, ` +
          'so they could never be read. Take the database that belongs to them, or an empty event store and an empty log.',
      );
    }
    await pool.query('insert into installation.engines (store, log) values ($1, $2) on conflict do nothing', [
      name,
      log,
    ]);
  } finally {
    await pool.end();
  }
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
  // Published before it is looked at: the head only grows.
  const published = await publishedPosition(ownerUrl);
  await onEngine(
    what,
    store.head().then((head) => refuseStoreBehind(published, head)),
  );
}

async function publishedPosition(ownerUrl: string): Promise<bigint> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-install' });
  try {
    const { rows } = await pool.query<{ position: string }>('select position from relay.checkpoint');
    return BigInt(rows[0]?.position ?? 0);
  } finally {
    await pool.end();
  }
}

/** Every installation that was used has a tenant; a server of EventStoreDB has streams of its own even when new. */
async function holdsTenants(store: Pick<EventStore, 'readAll'>): Promise<boolean> {
  const { events } = await store.readAll({ after: 0n, maxCount: 1, streamPrefixes: ['tenant-'] });
  return events.length > 0;
}

/** Every role may read it: each service compares its own settings with it. */
async function enginesOf(session: PoolClient): Promise<EngineNames | undefined> {
  await session.query(`
    create schema if not exists installation;
    create table if not exists installation.engines (
      singleton boolean primary key default true check (singleton),
      store text not null,
      log text not null
    );
    grant usage on schema installation to public;
    grant select on installation.engines to public`);
  const { rows } = await session.query<EngineNames>('select store, log from installation.engines');
  return rows[0] ?? ((await wasUsedBefore(session)) ? POSTGRES : undefined);
}

/** Databases of the time when Postgres was the only engine wrote nothing down. */
async function wasUsedBefore(session: PoolClient): Promise<boolean> {
  const { rows } = await session.query("select to_regclass('relay.checkpoint') is not null as there");
  if (!rows[0]?.there) return false;
  const used = await session.query('select 1 from relay.checkpoint where position > 0');
  return used.rowCount === 1;
}
