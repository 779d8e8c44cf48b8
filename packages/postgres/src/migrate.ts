import { runner } from 'node-pg-migrate';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A role is of the whole server: another database of it, prepared at this moment, changed the same role. */
const isChangedMeanwhile = (error: unknown): boolean =>
  error instanceof Error && error.message === 'tuple concurrently updated';

/** Databases of one server that are prepared at once meet at most so often, each being done after a turn. */
const MOST_TURNS = 20;

/** What is brought up to date. */
export interface Migrations {
  readonly url: string;
  readonly schema: string;
  readonly directory: string;
  /**
   * Table of the schema that remembers what was run; default `migrations`. Directories of one schema have one each: so
   * each has its own order, and files of two may have the same name.
   */
  readonly table?: string;
}

/**
 * Brings one schema up to date: runs the `NNNN-name.sql` files of `directory` that were not run before, in order,
 * each with `search_path` set to the schema, and records them. Forward only.
 * Several processes may call it at once, also for several databases of one server: they wait for each other.
 */
export async function migrate(options: Migrations): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await migrateOnce(options);
    } catch (error) {
      if (!isChangedMeanwhile(error) || turn === MOST_TURNS) throw error;
    }
  }
}

async function migrateOnce(options: Migrations): Promise<void> {
  await runner({
    databaseUrl: options.url,
    dir: options.directory,
    direction: 'up',
    schema: options.schema,
    createSchema: true,
    migrationsSchema: options.schema,
    migrationsTable: options.table ?? 'migrations',
    lockValue: 7_310_001,
    advisoryLockMode: 'wait',
    logger: quiet,
  });
}
