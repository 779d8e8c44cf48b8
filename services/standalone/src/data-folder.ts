import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stopOrphan } from './companion.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { readJson, writeJson } from './json-file.ts';
import { KAFKA } from './kafka-process.ts';
import { endProcess, isAlive, runs } from './processes.ts';
import { SIMULATOR } from './simulator-process.ts';
import { StartError } from './start-error.ts';

/** Where webhooks are kept while the log does not take them. */
export const SPOOL = 'spool';

/** Thrown when the folder belongs to an instance that somebody still uses. */
export class FolderInUseError extends StartError {
  override readonly name = 'FolderInUseError';
}

/** The part of the folder with the files that people sent, sealed. */
export const MEDIA = 'media';

/** The secrets of one installation, made once and kept in `secrets.json` (readable by its owner only). */
export interface FolderSecrets {
  readonly databasePassword: string;
  readonly roleSecret: string;
  readonly tokenKey: string;
  /** base64 of 32 bytes each. */
  readonly vaultKey: string;
  readonly keyringKey: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
}

interface Instance {
  readonly pid: number;
  /** The processes that started it: when one of them is gone, nobody watches it any more. */
  readonly launchers: readonly number[];
}

/**
 * Makes the folder ours: refuses while another instance is used, stops one whose launcher was killed, and forgets
 * everything when `reset` is set. Answers the folder's secrets.
 * @throws {FolderInUseError} also when two start at once: one of them wins.
 */
export async function takeFolder(
  folder: string,
  options: { reset: boolean; launchers: readonly number[] },
): Promise<FolderSecrets> {
  mkdirSync(folder, { recursive: true });
  await claim(folder, { pid: process.pid, launchers: options.launchers });
  try {
    rmSync(readyFile(folder), { force: true });
    if (options.reset) await forget(folder);
    return secretsOf(folder);
  } catch (error) {
    releaseFolder(folder);
    throw error;
  }
}

/** Gives the folder back after a clean stop. */
export function releaseFolder(folder: string): void {
  if (readJson<Instance>(instanceFile(folder))?.pid === process.pid) rmSync(instanceFile(folder));
}

/** Ends whatever still runs on the folder, watched or not, and deletes it with everything that belongs to it. */
export async function removeFolder(folder: string): Promise<void> {
  const found = readJson<Instance>(instanceFile(folder));
  if (found && runs(found.pid, 'standalone')) await endProcess(found.pid);
  await forget(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Where a running instance says how it is talked to; there only while it is ready. */
export const readyFile = (folder: string): string => join(folder, 'ready.json');

/** A link to a complete file either appears or finds the name taken, so of two at once only one succeeds. */
async function claim(folder: string, instance: Instance): Promise<void> {
  const file = instanceFile(folder);
  const mine = `${file}.${instance.pid}`;
  writeJson(mine, instance);
  try {
    for (;;) {
      try {
        return linkSync(mine, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      await clearStale(folder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

async function clearStale(folder: string): Promise<void> {
  const file = instanceFile(folder);
  const found = readJson<Instance>(file);
  if (found && runs(found.pid, 'standalone')) {
    if (found.launchers.every(isAlive)) throw inUse(folder, found.pid);
    await endProcess(found.pid);
  }
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Somebody else cleared it, or it was given back.
  }
  const taken = readJson<Instance>(aside);
  // In between another start may have made it its own: then it gets it back.
  if (taken && taken.pid !== found?.pid) {
    renameSync(aside, file);
    throw inUse(folder, taken.pid);
  }
  rmSync(aside, { force: true });
}

function inUse(folder: string, pid: number): FolderInUseError {
  return new FolderInUseError(
    `${folder} is in use by process ${pid}. Stop that one first (kill ${pid}), or choose another folder with --data.`,
  );
}

async function forget(folder: string): Promise<void> {
  for (const companion of [SIMULATOR, KAFKA]) {
    await stopOrphan(folder, companion);
    for (const part of [companion, `${companion}.log`]) {
      rmSync(join(folder, part), { recursive: true, force: true });
    }
  }
  await EmbeddedPostgres.remove(folder);
  for (const part of ['secrets.json', 'postgres.log', SPOOL, MEDIA])
    rmSync(join(folder, part), { recursive: true, force: true });
}

function secretsOf(folder: string): FolderSecrets {
  const file = join(folder, 'secrets.json');
  const kept = readJson<FolderSecrets>(file);
  if (kept) return kept;
  if (existsSync(file)) {
    throw new StartError(`${file} cannot be read: bring it back, or forget everything with --reset.`);
  }
  const made: FolderSecrets = {
    databasePassword: randomBytes(24).toString('base64url'),
    roleSecret: randomBytes(24).toString('base64url'),
    tokenKey: randomBytes(32).toString('base64url'),
    vaultKey: randomBytes(32).toString('base64'),
    keyringKey: randomBytes(32).toString('base64'),
    appId: `${randomBytes(6).readUIntBE(0, 6)}`.padStart(15, '1'),
    appSecret: randomBytes(16).toString('hex'),
    verifyToken: randomBytes(16).toString('base64url'),
  };
  writeJson(file, made);
  return made;
}

const instanceFile = (folder: string): string => join(folder, 'instance.json');
