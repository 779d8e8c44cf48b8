import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach, REACHABLE_ROOT } from './binaries.ts';

const LOCATION_FILE = 'postgres.location';

/**
 * The folder of the cluster that belongs to a data folder, made when missing: `postgres` inside of it, or, where
 * Postgres's account cannot reach that, a folder outside that the file `postgres.location` names.
 */
export function clusterFolder(dataDir: string, account: Account | undefined): string {
  mkdirSync(dataDir, { recursive: true });
  const location = join(dataDir, LOCATION_FILE);
  if (existsSync(location)) return ownFolder(readFileSync(location, 'utf8').trim(), account);
  const folder = canReach(account, dataDir) ? join(realpathSync(dataDir), 'postgres') : outside(dataDir);
  const made = ownFolder(folder, account);
  writeFileSync(location, `${made}\n`);
  return made;
}

/** Deletes the cluster of a data folder, wherever it stands. The server must not run. */
export function removeCluster(dataDir: string): void {
  const location = join(dataDir, LOCATION_FILE);
  if (!existsSync(location)) return;
  rmSync(readFileSync(location, 'utf8').trim(), { recursive: true, force: true });
  rmSync(location, { force: true });
}

function outside(dataDir: string): string {
  const name = createHash('sha256')
    .update(`${realpathSync(dataDir)}\n${Date.now()}`)
    .digest('hex')
    .slice(0, 16);
  return join(REACHABLE_ROOT, `wabus-data-${name}`);
}

function ownFolder(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  return folder;
}
