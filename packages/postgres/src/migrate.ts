import { runner } from 'node-pg-migrate';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/**
 * Brings one schema up to date: runs the `NNNN-name.sql` files of `directory` that were not run before, in order,
 * each with `search_path` set to the schema, and records them in its table `migrations`. Forward only.
 * Several processes may call it at once: they wait for each other.
 */
export async function migrate(options: { url: string; schema: string; directory: string }): Promise<void> {
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
