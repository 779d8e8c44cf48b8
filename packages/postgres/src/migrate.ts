import { readdirSync } from 'node:fs';
import pg from 'pg';
import type { Pool } from './pool.ts';

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

/** Names of the files of `directory` that were not run on the schema yet; all of them where there is no such schema. */
export async function pendingMigrations(
  pool: Pick<Pool, 'query'>,
  { schema, directory, table: name = 'migrations' }: Omit<Migrations, 'url'>,
): Promise<string[]> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  const names = files.map((file) => file.slice(0, -'.sql'.length));
  const table = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  const { rows: found } = await pool.query<{ there: boolean }>(
    'select to_regclass($1) is not null as there',
    [table],
  );
  if (!found[0]?.there) return names;
  const { rows } = await pool.query<{ name: string }>(`select name from ${table}`);
  const run = new Set(rows.map((row) => row.name));
  return names.filter((file) => !run.has(file));
}

async function migrateOnce(options: Migrations): Promise<void> {
  // A connection of ours: the library does not wait for the end of its own, and nobody hears the errors of that.
  const client = new pg.Client({ connectionString: options.url, application_name: 'wabus-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Loaded only where something is brought up to date: most starts find that nothing is.
    const { runner } = await import('node-pg-migrate');
    await runner({
      dbClient: client,
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
  } finally {
    await client.end();
  }
}
