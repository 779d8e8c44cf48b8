import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { derivedPassword } from '@wabus/engines';
import { createPool, type Pool } from '@wabus/postgres';
import { EmbeddedPostgres, OWNER_ROLE } from '@wabus/standalone/embedded';

const OLDER = join(import.meta.dirname, 'older-folder');

/** An event as it stood in the older folder. */
export interface KeptEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
}

/** Makes an empty folder what a version before had left behind; answers every event in it. */
export async function unpackOlderFolder(dataDir: string): Promise<KeptEvent[]> {
  copyFileSync(join(OLDER, 'secrets.json'), join(dataDir, 'secrets.json'));
  mkdirSync(join(dataDir, 'simulator'), { mode: 0o700 });
  writeFileSync(join(dataDir, 'simulator', 'journal.ndjson'), unpacked('journal.ndjson.gz'));
  const secrets: Secrets = JSON.parse(readFileSync(join(OLDER, 'secrets.json'), 'utf8'));
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0, password: secrets.databasePassword });
  try {
    return await restore(postgres, secrets, unpacked('database.sql.gz'));
  } finally {
    await postgres.stop();
  }
}

interface Secrets {
  readonly databasePassword: string;
  readonly roleSecret: string;
}

async function restore(postgres: EmbeddedPostgres, secrets: Secrets, dump: string): Promise<KeptEvent[]> {
  const roles = new Set(dump.match(/\bwabus_[a-z]+\b/g));
  roles.delete(OWNER_ROLE);
  await inPool(postgres.url(), async (pool) => {
    for (const role of roles) {
      await pool.query(`create role ${role} login password '${derivedPassword(secrets.roleSecret, role)}'`);
    }
    await pool.query('create database wabus');
  });
  await inPool(postgres.url('wabus'), (pool) => pool.query(dump));
  return inPool(postgres.url('wabus'), keptEvents);
}

/** Every event of the embedded store, in order. */
export async function keptEvents(pool: Pool): Promise<KeptEvent[]> {
  const text = 'select position, stream, revision, type from event_store.events order by position';
  return (await pool.query<KeptEvent>(text)).rows;
}

/** A pool of one connection for as long as it is used. */
export async function inPool<Answer>(url: string, use: (pool: Pool) => Promise<Answer>): Promise<Answer> {
  const pool = createPool({ url, max: 1, name: 'upgrade' });
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

const unpacked = (name: string): string => gunzipSync(readFileSync(join(OLDER, name))).toString('utf8');
