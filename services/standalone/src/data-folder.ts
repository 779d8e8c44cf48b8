import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '@wabus/platform';
import { removeCluster } from '@wabus/postgres';

/** Thrown when the folder belongs to an instance that somebody still uses. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

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

const STOP_LIMIT_MS = 20_000;

/**
 * Makes the folder ours: refuses while another instance is used, stops one whose launcher was killed, and forgets
 * everything when `reset` is set. Answers the folder's secrets.
 * @throws {FolderInUseError}
 */
export async function takeFolder(
  folder: string,
  options: { reset: boolean; launchers: readonly number[] },
): Promise<FolderSecrets> {
  mkdirSync(folder, { recursive: true });
  await stopOrphan(folder);
  if (options.reset) forget(folder);
  const instance: Instance = { pid: process.pid, launchers: options.launchers };
  writeFileSync(instanceFile(folder), JSON.stringify(instance));
  return secretsOf(folder);
}

/** Gives the folder back after a clean stop. */
export function releaseFolder(folder: string): void {
  rmSync(instanceFile(folder), { force: true });
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  return readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('Z') ?? false;
}

/** Ends a process: first kindly, then not. */
export async function endProcess(pid: number, limitMs = STOP_LIMIT_MS): Promise<void> {
  const deadline = Date.now() + limitMs;
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await pause(50);
  }
}

async function stopOrphan(folder: string): Promise<void> {
  const file = instanceFile(folder);
  if (!existsSync(file)) return;
  const { pid, launchers } = JSON.parse(readFileSync(file, 'utf8')) as Instance;
  if (!isAlive(pid) || !looksLikeUs(pid)) return;
  if (launchers.every(isAlive)) {
    throw new FolderInUseError(
      `${folder} is in use by process ${pid}. Stop that one first (kill ${pid}), or choose another folder with --data.`,
    );
  }
  await endProcess(pid);
}

/** After a reboot the same number may be anybody's. */
function looksLikeUs(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('standalone');
}

function forget(folder: string): void {
  removeCluster(folder);
  for (const part of ['simulator', 'secrets.json', 'postgres.log', 'simulator.json', 'instance.json']) {
    rmSync(join(folder, part), { recursive: true, force: true });
  }
}

function secretsOf(folder: string): FolderSecrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as FolderSecrets;
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
  // Written beside and renamed: a kill in between must not leave half a file, since data would be lost with it.
  writeFileSync(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return made;
}

const instanceFile = (folder: string): string => join(folder, 'instance.json');
