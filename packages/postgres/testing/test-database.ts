import { createHash, randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createPool, databaseUrl, type Pool } from '../src/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's address of the Postgres that a run of tests gives to all of them. */
    readonly postgresUrl: string;
  }
}

/** A database of one test file's own. */
export interface TestDatabase {
  /** Address as the owner, who may do anything. */
  readonly url: string;
  readonly pool: Pool;
  /**
   * Ends every session on it for good. Its files go with the run's Postgres: for each file that is made, ext4 looks at
   * all that were deleted in the last minutes, which made the next database cost ten times as much.
   */
  drop(): Promise<void>;
}

/** Brings a schema of a database up to date, as the owner at this address; known by its name in the whole run. */
export type Install = (ownerUrl: string) => Promise<void>;

/** Of the advisory locks under which workers make templates: each is made once. */
const MAKING = 7_310_100;

/**
 * Makes a database on the run's Postgres, with what `installs` bring, in their order; every role is let in without a
 * password. The same installs run once in a run of tests, on a template that the other databases are copies of. What
 * Postgres keeps beside a database (`alter role … in database`) does not come along: who needs it installs by itself.
 */
export async function testDatabase(installs: readonly Install[] = []): Promise<TestDatabase> {
  const cluster = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = createPool({ url: cluster, max: 1 });
  const template = await templateOf(admin, cluster, installs);
  await admin.query(`create database ${name} template ${template}`);
  const url = databaseUrl(cluster, name);
  const pool = createPool({ url });
  return {
    url,
    pool,
    drop: async () => {
      await pool.end();
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
      await admin.end();
    },
  };
}

/** The database that holds what `installs` bring and nobody is connected to; made by the first who asks. */
async function templateOf(admin: Pool, cluster: string, installs: readonly Install[]): Promise<string> {
  if (installs.length === 0) return 'template1';
  const names = installs.map(({ name }) => name);
  if (names.includes('')) throw new Error('An install without a name cannot be told from another.');
  const template = `template_${createHash('sha256').update(names.join()).digest('hex').slice(0, 16)}`;
  const made = async (): Promise<boolean> =>
    (await admin.query('select 1 from pg_database where datname = $1', [template])).rowCount === 1;
  if (await made()) return template;
  await admin.query('select pg_advisory_lock($1)', [MAKING]);
  try {
    if (await made()) return template;
    const making = `${template}_making`;
    // Left behind where an install failed before.
    await admin.query(`drop database if exists ${making} with (force)`);
    await admin.query(`create database ${making}`);
    for (const install of installs) await install(databaseUrl(cluster, making));
    await admin.query(`alter database ${making} rename to ${template}`);
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [MAKING]);
  }
  return template;
}

/** What the run's Postgres calls itself, for names of suites: `Postgres 18.1`. */
export async function postgresTitle(): Promise<string> {
  const pool = createPool({ url: inject('postgresUrl'), max: 1 });
  const { rows } = await pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  await pool.end();
  return `Postgres ${rows[0]?.version}`;
}
