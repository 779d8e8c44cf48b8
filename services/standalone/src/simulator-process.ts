import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readJson, writeJson } from './json-file.ts';
import { endProcess, isAlive, runs } from './processes.ts';
import { StartError } from './start-error.ts';

/** Where the simulator listens. */
export interface SimulatorAddresses {
  readonly graphUrl: string;
  readonly controlUrl: string;
}

/** How the simulator is started. */
export interface SimulatorOptions {
  readonly folder: string;
  readonly port: number;
  readonly controlPort: number;
  readonly seed: number;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly callbackUrl: string;
}

/** The simulator of Meta as a process of its own, like Meta: it goes on when we are killed, until we come back. */
export class SimulatorProcess {
  readonly addresses: SimulatorAddresses;
  readonly #child: ChildProcess;
  readonly #pidFile: string;

  private constructor(addresses: SimulatorAddresses, child: ChildProcess, pidFile: string) {
    this.addresses = addresses;
    this.#child = child;
    this.#pidFile = pidFile;
  }

  /**
   * Stops the one that a killed instance left behind, then starts a new one on the same data.
   * @throws {StartError} with the last thing it said when it ends instead.
   */
  static async start(options: SimulatorOptions): Promise<SimulatorProcess> {
    await stopOrphanSimulator(options.folder);
    // What it remembers are phone numbers and tokens.
    mkdirSync(dataOf(options.folder), { recursive: true, mode: 0o700 });
    const entry = join(createRequire(import.meta.url).resolve('@wabus/graph-simulator'), '..', 'main.ts');
    const logFile = join(options.folder, 'simulator.log');
    const child = spawn(process.execPath, [entry, ...argumentsFor(options)], {
      stdio: ['ignore', 'pipe', openSync(logFile, 'a', 0o600)],
      detached: true,
      env: secretsFor(options),
    });
    // Before it is ready: if we are killed now, the next start must find it.
    const pidFile = pidFileOf(options.folder);
    writeJson(pidFile, { pid: child.pid });
    try {
      const ready = await firstLine(child, logFile);
      child.unref();
      return new SimulatorProcess(ready, child, pidFile);
    } catch (error) {
      rmSync(pidFile, { force: true });
      throw error;
    }
  }

  /** Ends the simulator; what it knows stays on disk. */
  async stop(): Promise<void> {
    if (this.#child.pid !== undefined && isAlive(this.#child.pid)) await endProcess(this.#child.pid);
    rmSync(this.#pidFile, { force: true });
  }
}

function argumentsFor(options: SimulatorOptions): string[] {
  const settings: Record<string, string | number> = {
    port: options.port,
    'control-port': options.controlPort,
    data: dataOf(options.folder),
    seed: options.seed,
    'app-id': options.appId,
    'callback-url': options.callbackUrl,
  };
  return [...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, `${value}`]), '--json'];
}

/** Everybody on the machine may read the arguments of a process, only its owner its environment. */
function secretsFor({ appSecret, verifyToken }: SimulatorOptions): Record<string, string> {
  return { SIMULATOR_APP_SECRET: appSecret, SIMULATOR_VERIFY_TOKEN: verifyToken };
}

function firstLine(child: ChildProcess, logFile: string): Promise<SimulatorAddresses> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The simulator has no standard output.');
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      const { graphUrl, controlUrl } = JSON.parse(line) as SimulatorAddresses;
      resolve({ graphUrl, controlUrl });
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      const last = readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1);
      reject(new StartError(`The simulator ended with code ${code}: ${last} (${logFile})`));
    });
  });
}

/** Ends the simulator that a killed instance left behind on this data folder, if there is one. */
export async function stopOrphanSimulator(folder: string): Promise<void> {
  const pidFile = pidFileOf(folder);
  const left = readJson<{ pid: number }>(pidFile);
  if (left && runs(left.pid, dataOf(folder))) await endProcess(left.pid);
  rmSync(pidFile, { force: true });
}

const dataOf = (folder: string): string => join(folder, 'simulator');

const pidFileOf = (folder: string): string => join(folder, 'simulator.json');
