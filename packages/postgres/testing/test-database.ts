import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createPool, databaseUrl, type Pool } from '../src/index.ts';

/** A database of one test file's own. */
export interface TestDatabase {
  /** Address as the owner, who may do anything. */
  readonly url: string;
  readonly pool: Pool;
  /** Ends every session on it and deletes it. */
  drop(): Promise<void>;
}

/** Makes an empty database on the run's Postgres; every role is let in without a password. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = createPool({ url: cluster, max: 1 });
  await admin.query(`create database ${name}`);
  const url = databaseUrl(cluster, name);
  const pool = createPool({ url });
  return {
    url,
    pool,
    drop: async () => {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
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
