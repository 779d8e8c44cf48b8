import type { PoolClient } from '@wabus/postgres';
import { StartError } from '../start-error.ts';

/** The engines that hold an installation's events. */
export interface ChosenEngines {
  readonly store: string;
  readonly log: string;
}

/**
 * Writes down, the first time, which engines the database was made with; later it only compares.
 * @throws {StartError} when they were others: checkpoints in the database are positions of those
 */
export async function keepEngines(session: PoolClient, chosen: ChosenEngines): Promise<void> {
  await session.query(`
    create schema if not exists installation;
    create table if not exists installation.engines (
      singleton boolean primary key default true check (singleton),
      store text not null,
      log text not null
    )`);
  await session.query(
    'insert into installation.engines (store, log) values ($1, $2) on conflict do nothing',
    [chosen.store, chosen.log],
  );
  const { rows } = await session.query<ChosenEngines>('select store, log from installation.engines');
  const made = rows[0] ?? chosen;
  if (made.store !== chosen.store || made.log !== chosen.log) {
    throw new StartError(otherEngines('The database', made, chosen));
  }
}

/** What is said when something was made with other engines than those chosen now. */
export function otherEngines(what: string, made: ChosenEngines, chosen: ChosenEngines): string {
  return (
    `${what} was made with events in ${made.store} and the log in ${made.log}; chosen now: ${chosen.store} and ` +
    `${chosen.log}. Positions of one engine mean nothing to another, so go on with the first ones, or begin anew elsewhere.`
  );
}
