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

/**
 * Brings one schema up to date: runs the `NNNN-name.sql` files of `directory` that were not run before, in order,
 * each with `search_path` set to the schema, and records them in its table `migrations`. Forward only.
 * Several processes may call it at once, also for several databases of one server: they wait for each other.
 */
export async function migrate(options: { url: string; schema: string; directory: string }): Promise<void> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await migrateOnce(options);
    } catch (error) {
      if (!isChangedMeanwhile(error) || turn === MOST_TURNS) throw error;
    }
  }
}

async function migrateOnce(options: { url: string; schema: string; directory: string }): Promise<void> {
  await runner({
    databaseUrl: options.url,
    dir: options.directory,
    direction: 'up',
    schema: options.schema,
    createSchema: true,
    migrationsSchema: options.schema,
    migrationsTable: 'migrations',
    lockValue: 7_310_001,
    advisoryLockMode: 'wait',
    logger: quiet,
  });
}
