import { createPool, type PoolClient } from '@wabus/postgres';
import { StartError } from './start-error.ts';

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

/** Writes down which engines the database is used with from now on. */
export async function rememberEngines(ownerUrl: string, { store, log }: EngineNames): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-install' });
  try {
    await pool.query('insert into installation.engines (store, log) values ($1, $2) on conflict do nothing', [
      store,
      log,
    ]);
  } finally {
    await pool.end();
  }
}

async function enginesOf(session: PoolClient): Promise<EngineNames | undefined> {
  await session.query(`
    create schema if not exists installation;
    create table if not exists installation.engines (
      singleton boolean primary key default true check (singleton),
      store text not null,
      log text not null
    )`);
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
