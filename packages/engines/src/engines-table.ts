import type { PoolClient } from '@wabus/postgres';

/** The engines that hold an installation's events, in words. */
export interface EngineNames {
  readonly store: string;
  readonly log: string;
}

type Session = Pick<PoolClient, 'query'>;

/** Makes the table that says which engines an installation was made with. Every role may read it: each service compares its own settings with it. */
export async function installEnginesTable(owner: Session): Promise<void> {
  await owner.query(`
    create schema if not exists installation;
    create table if not exists installation.engines (
      singleton boolean primary key default true check (singleton),
      store text not null,
      log text not null
    );
    grant usage on schema installation to public;
    grant select on installation.engines to public`);
}

/** The engines that were written down; undefined before that. */
export async function readEngines(session: Session): Promise<EngineNames | undefined> {
  const { rows } = await session.query<EngineNames>('select store, log from installation.engines');
  return rows[0];
}

/** Writes down which engines the installation is used with from now on; what was written before stays. */
export async function writeEngines(owner: Session, { store, log }: EngineNames): Promise<void> {
  await owner.query('insert into installation.engines (store, log) values ($1, $2) on conflict do nothing', [
    store,
    log,
  ]);
}
