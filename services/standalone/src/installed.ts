import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PoolClient } from '@wabus/postgres';

/** Root of the sources that this is part of. */
const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Everything that says what a database is made of. */
const SOURCES = [
  '{packages,services}/*/{migrations,analytics,src/*/migrations}/*.sql',
  '{packages,services}/*/src/install*.ts',
  'packages/{event-log,event-store}/src/postgres/{derive-topics,partition-progress}.ts',
  'packages/{postgres,projection,read-models}/src/**/*.ts',
];

/** What an installation is made of: its sources, by name, size and time of each file, and what else goes into it. */
export function installationDigest(more: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(more));
  const files = globSync(SOURCES, { cwd: ROOT });
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(join(ROOT, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Whether the database was brought up to date with this digest, on this very cluster: a copy elsewhere lacks its roles.
 */
export async function isInstalled(session: PoolClient, digest: string): Promise<boolean> {
  const there = await session.query<{ there: boolean }>(
    "select to_regclass('standalone.digests') is not null as there",
  );
  if (!there.rows[0]?.there) return false;
  const { rows } = await session.query<{ same: boolean }>(
    `select digest = $1 and cluster = (select system_identifier from pg_control_system()) as same
     from standalone.digests`,
    [digest],
  );
  return rows[0]?.same === true;
}

/** Remembers with which digest the database was brought up to date last. */
export async function rememberInstalled(session: PoolClient, digest: string): Promise<void> {
  await session.query(`
    create schema if not exists standalone;
    create table if not exists standalone.digests (
      singleton boolean primary key default true check (singleton),
      digest text not null,
      cluster bigint not null
    )`);
  await session.query(
    `insert into standalone.digests (digest, cluster)
     select $1, system_identifier from pg_control_system()
     on conflict (singleton) do update set digest = excluded.digest, cluster = excluded.cluster`,
    [digest],
  );
}
