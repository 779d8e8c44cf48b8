import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { type Account, canReach, reachableRoot } from './binaries.ts';

const LOCATION_FILE = 'postgres.location';
const INSIDE = 'postgres';

/**
 * The folder of the cluster that belongs to a data folder: `postgres` inside of it, or, where Postgres's account
 * cannot reach that, a folder outside; the file `postgres.location` names it. A cluster is made beside its place and
 * moved there when complete, so a first start that was cut off begins anew.
 * @throws when the place is taken by something that is not ours, or the cluster that was there is gone.
 */
export async function clusterFolder(
  dataDir: string,
  account: Account | undefined,
  initialise: (folder: string) => Promise<void>,
): Promise<string> {
  mkdirSync(dataDir, { recursive: true });
  const known = knownCluster(dataDir);
  if (known && isCluster(known)) return known;
  if (known && !existsSync(unfinished(known))) {
    throw new Error(
      `The database of ${dataDir} is gone from ${known}. Bring it back, or start anew with --reset.`,
    );
  }
  const name = known ? nameIn(dataDir) : canReach(account, dataDir) ? INSIDE : outside(dataDir);
  const folder = resolve(realpathSync(dataDir), name);
  if (existsSync(folder)) throw new Error(`${folder} is there already and not ours: choose another --data.`);
  const fresh = unfinished(folder);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  if (account) chownSync(fresh, account.uid, account.gid);
  await initialise(fresh);
  writeFileSync(join(dataDir, LOCATION_FILE), `${name}\n`, { flush: true });
  renameSync(fresh, folder);
  return folder;
}

/** The cluster of a data folder, complete or not; undefined when none was ever made. */
export function knownCluster(dataDir: string): string | undefined {
  if (!existsSync(join(dataDir, LOCATION_FILE))) return undefined;
  return resolve(realpathSync(dataDir), nameIn(dataDir));
}

/** Deletes the cluster of a data folder, wherever it stands. The server must not run. */
export function removeCluster(dataDir: string): void {
  const folder = knownCluster(dataDir);
  if (!folder) return;
  for (const part of [folder, unfinished(folder)]) rmSync(part, { recursive: true, force: true });
  rmSync(join(dataDir, LOCATION_FILE), { force: true });
}

/** Inside, a name without a path: the data folder may be moved, and takes its cluster along. */
function nameIn(dataDir: string): string {
  return readFileSync(join(dataDir, LOCATION_FILE), 'utf8').trim() || INSIDE;
}

const isCluster = (folder: string): boolean => existsSync(join(folder, 'PG_VERSION'));

const unfinished = (folder: string): string => `${folder}.new`;

function outside(dataDir: string): string {
  const name = createHash('sha256')
    .update(`${realpathSync(dataDir)}\n${Date.now()}`)
    .digest('hex')
    .slice(0, 16);
  return join(reachableRoot(), `data-${name}`);
}
