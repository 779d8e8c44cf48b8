import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, canReach, REACHABLE_ROOT } from './binaries.ts';

const LOCATION_FILE = 'postgres.location';

/**
 * The folder of the cluster that belongs to a data folder: `postgres` inside of it, or, where Postgres's account
 * cannot reach that, a folder outside. The file `postgres.location` names it and is written only after
 * `initialise` succeeded, so a first start that was cut off begins anew.
 */
export function clusterFolder(
  dataDir: string,
  account: Account | undefined,
  initialise: (folder: string) => void,
): string {
  mkdirSync(dataDir, { recursive: true });
  const location = join(dataDir, LOCATION_FILE);
  if (existsSync(location)) return readFileSync(location, 'utf8').trim();
  const folder = canReach(account, dataDir) ? join(realpathSync(dataDir), 'postgres') : outside(dataDir);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  initialise(folder);
  writeFileSync(location, `${folder}\n`);
  return folder;
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
