import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, findBinaries, postgresAccount } from './binaries.ts';
import { clusterFolder, knownCluster, removeCluster } from './cluster-folder.ts';

/** The role that owns everything in the embedded cluster. */
export const OWNER_ROLE = 'wabus_owner';

/** How the embedded Postgres is started. */
export interface EmbeddedPostgresOptions {
  /** Folder of the product's data; made when missing. */
  readonly dataDir: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** The owner's password; without one every local role is let in (tests only). */
  readonly password?: string;
  /** Extra settings of `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what is being done, one sentence each. */
  readonly onProgress?: (sentence: string) => void;
  /** Calls the start off: whatever runs by then is stopped first. */
  readonly signal?: AbortSignal | undefined;
}

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
const WRONG_PASSWORD = '28P01';
/** The sessions of a server that was killed with -9 outlive it for a moment. */
const STILL_ENDING = /pre-existing shared memory block/;

/**
 * Statements and the detail of errors stay out of the log: both carry values, and values are personal. Buffers are small
 * and nothing runs that one machine has no use for: what is read again is in the kernel's memory anyway.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '48MB',
  io_method: 'sync',
  bgwriter_delay: '1s',
  bgwriter_lru_maxpages: '500',
  wal_writer_delay: '1s',
  max_logical_replication_workers: '0',
  max_wal_size: '2GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  timezone: 'UTC',
};

/** A real Postgres from npm, run by us below a data folder: durable, for one machine, on the loopback address only. */
export class EmbeddedPostgres {
  readonly port: number;
  readonly #folder: string;
  readonly #password: string | undefined;

  private constructor(port: number, folder: string, password: string | undefined) {
    this.port = port;
    this.#folder = folder;
    this.#password = password;
  }

  /**
   * Prepares the cluster on first use, starts and waits until it answers. A server that a killed process left behind is
   * gone on with when it was started alike: a restart would only cost time. Another one is stopped first.
   * @throws EADDRINUSE when the port is taken; the reason of `signal` when it was called off; else with the tail of the
   * server's own log when it does not come up. No server is left behind.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const account = postgresAccount();
    const binaries = findBinaries(account);
    const { signal } = options;
    const folder = await clusterFolder(options.dataDir, account, async (fresh) => {
      options.onProgress?.('Preparing the database (first start only)');
      await initialise(binaries.initdb, fresh, account, options);
    });
    const settings = { ...SETTINGS, ...options.settings };
    const left = await leftBehind(folder, settings, options);
    signal?.throwIfAborted();
    if (left !== undefined) return new EmbeddedPostgres(left, folder, options.password);
    await stopServer(folder);
    signal?.throwIfAborted();
    const port = await freePort(options.port);
    options.onProgress?.('Starting the database');
    const logFile = join(options.dataDir, 'postgres.log');
    const started = new EmbeddedPostgres(port, folder, options.password);
    const deadline = Date.now() + START_LIMIT_MS;
    for (;;) {
      const server = launch(binaries.postgres, argumentsOf(folder, settings, port), account, logFile);
      try {
        await untilAnswering(started, server, logFile, { deadline, signal });
        return started;
      } catch (error) {
        await endServer(server);
        await stopServer(folder);
        signal?.throwIfAborted();
        if (!STILL_ENDING.test((error as Error).message) || Date.now() > deadline) throw error;
      }
      await sleep(200);
    }
  }

  /** Deletes the cluster of a data folder; an orphan that still runs on it is stopped first. */
  static async remove(dataDir: string): Promise<void> {
    const folder = knownCluster(dataDir);
    if (folder) await stopServer(folder);
    removeCluster(dataDir);
  }

  /** Address of a database as the owner, or as another role. */
  url(database = 'postgres', role = OWNER_ROLE, password = this.#password): string {
    return addressOf(this.port, password, role, database);
  }

  /** Ends sessions, writes everything down and waits until the server is gone. */
  async stop(): Promise<void> {
    await stopServer(this.#folder);
  }
}

async function initialise(
  initdb: string,
  folder: string,
  account: Account | undefined,
  { password, signal }: Pick<EmbeddedPostgresOptions, 'password' | 'signal'>,
): Promise<void> {
  const args = ['-D', folder, '-U', OWNER_ROLE, '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const secret = mkdtempSync(join(tmpdir(), 'wabus-initdb-'));
  try {
    args.push(...authentication(secret, account, password));
    const said = await ended(
      // Own session: Ctrl-C in a terminal reaches us, and we end it.
      spawn(initdb, args, { ...account, cwd: '/', detached: true, stdio: ['ignore', 'ignore', 'pipe'] }),
      signal,
    );
    signal?.throwIfAborted();
    if (said !== null) throw new Error(`initdb failed in ${folder}: ${said}`);
  } finally {
    rmSync(secret, { recursive: true, force: true });
  }
}

/** Waits for the end of a program, which comes soon once `signal` aborts; null when it went well, else what it said. */
function ended(program: ChildProcess, signal: AbortSignal | undefined): Promise<string | null> {
  const said: string[] = [];
  program.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const stop = (): void => void program.kill('SIGTERM');
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<string | null>((resolve) => {
    program.once('error', (error) => resolve(error.message));
    program.once('close', (code) => resolve(code === 0 ? null : said.join('') || `code ${code}`));
  }).finally(() => signal?.removeEventListener('abort', stop));
}

function authentication(secret: string, account: Account | undefined, password?: string): string[] {
  if (password === undefined) return ['--auth=trust'];
  const file = join(secret, 'password');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  for (const path of account ? [secret, file] : []) chownSync(path, account?.uid ?? 0, account?.gid ?? 0);
  return ['--auth=scram-sha-256', `--pwfile=${file}`];
}

/** The port is the last one. */
function argumentsOf(folder: string, settings: Readonly<Record<string, string>>, port: number): string[] {
  const all = { ...settings, port: `${port}` };
  return ['-D', folder, ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}

/** Port of the server that a killed process left behind on the folder, if it was started as it would be now and answers. */
async function leftBehind(
  folder: string,
  settings: Readonly<Record<string, string>>,
  { port: wanted, password }: EmbeddedPostgresOptions,
): Promise<number | undefined> {
  const pid = runningPid(folder);
  if (pid === undefined) return undefined;
  const said = commandOf(pid).trim();
  const port = Number(/ port=(\d+)$/.exec(said)?.[1]);
  if (!port || (wanted !== 0 && port !== wanted)) return undefined;
  if (!said.endsWith(` ${argumentsOf(folder, settings, port).join(' ')}`)) return undefined;
  const refusal = await refusalOf(addressOf(port, password));
  return refusal === undefined ? port : undefined;
}

function launch(
  postgres: string,
  args: readonly string[],
  account: Account | undefined,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  // Own session: Ctrl-C in a terminal must reach us first, so that services stop before their database.
  const options = {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log] as ['ignore', number, number],
  };
  const server = spawn(postgres, args, options);
  server.unref();
  return server;
}

async function untilAnswering(
  started: EmbeddedPostgres,
  server: ChildProcess,
  logFile: string,
  { deadline, signal }: { deadline: number; signal: AbortSignal | undefined },
): Promise<void> {
  const before = statSync(logFile).size;
  let failed: Error | undefined;
  server.once('error', (error) => {
    failed = error;
  });
  for (;;) {
    signal?.throwIfAborted();
    const refusal = await refusalOf(started.url());
    if (!refusal) return;
    if (refusal.code === WRONG_PASSWORD) throw refusal;
    if (failed || server.exitCode !== null || Date.now() > deadline) {
      const tail = readFileSync(logFile).subarray(before).toString().split('\n').slice(-15).join('\n');
      throw new Error(
        `The embedded Postgres did not start${failed ? ` (${failed.message})` : ''}. End of ${logFile}:\n${tail}`,
      );
    }
    await sleep(50);
  }
}

function addressOf(port: number, password?: string, role = OWNER_ROLE, database = 'postgres'): string {
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${role}${secret}@127.0.0.1:${port}/${database}`;
}

/** Why a server does not let somebody in; undefined when it does. */
async function refusalOf(connectionString: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  const refusal = await client.connect().then(
    () => undefined,
    (error: Error & { code?: string }) => error,
  );
  await client.end().catch(() => undefined);
  return refusal;
}

/** Stops a server that may not have written its pid yet, and waits until it is gone. */
async function endServer(server: ChildProcess): Promise<void> {
  const isOver = (): boolean =>
    server.pid === undefined || server.exitCode !== null || server.signalCode !== null;
  const deadline = Date.now() + STOP_LIMIT_MS;
  if (!isOver()) server.kill('SIGINT');
  while (!isOver()) {
    if (Date.now() > deadline) server.kill('SIGQUIT');
    await sleep(20);
  }
}

/**
 * Stops the server that runs on a cluster folder, if there is one. A pid file that a killed one left is removed:
 * Postgres would refuse to start while any process has that id, be it another program or a zombie.
 */
async function stopServer(folder: string): Promise<void> {
  const pid = runningPid(folder);
  if (pid === undefined) return rmSync(join(folder, 'postmaster.pid'), { force: true });
  const deadline = Date.now() + STOP_LIMIT_MS;
  // SIGINT is Postgres's fast shutdown, SIGQUIT its immediate one: recovery then replays the log, nothing is lost.
  process.kill(pid, 'SIGINT');
  while (runningPid(folder) === pid) {
    if (Date.now() > deadline) process.kill(pid, 'SIGQUIT');
    await sleep(20);
  }
}

function runningPid(folder: string): number | undefined {
  const pid = Number.parseInt(pidFileOf(folder), 10);
  return Number.isInteger(pid) && runsOn(pid, folder) ? pid : undefined;
}

/** Empty when there is none; a server that ends takes it away at any moment. */
function pidFileOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** The pid of a killed server may belong to anybody by now, another Postgres included. */
function runsOn(pid: number, folder: string): boolean {
  return commandOf(pid).includes(`-D ${folder} `);
}

/** How a process was started; empty when there is none. */
function commandOf(pid: number): string {
  if (existsSync('/proc/self/cmdline')) return commandLineOf(pid);
  return spawnSync('ps', ['-ww', '-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' }).stdout;
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** A port that can be listened on: the wanted one, or any when 0 is wanted. Rejects with EADDRINUSE. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
