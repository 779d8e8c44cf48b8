import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endProcess, isAlive } from './data-folder.ts';

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

  /** Stops the one that a killed instance left behind, then starts a new one on the same data. */
  static async start(options: SimulatorOptions): Promise<SimulatorProcess> {
    const pidFile = join(options.folder, 'simulator.json');
    await stopOrphan(pidFile);
    const entry = join(createRequire(import.meta.url).resolve('@wabus/graph-simulator'), '..', 'main.ts');
    const log = openSync(join(options.folder, 'simulator.log'), 'a');
    const child = spawn(process.execPath, [entry, ...argumentsFor(options)], {
      stdio: ['ignore', 'pipe', log],
      detached: true,
    });
    const ready = await firstLine(child);
    writeFileSync(pidFile, JSON.stringify({ pid: child.pid }));
    child.unref();
    return new SimulatorProcess(ready, child, pidFile);
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
    data: join(options.folder, 'simulator'),
    seed: options.seed,
    'app-id': options.appId,
    'app-secret': options.appSecret,
    'verify-token': options.verifyToken,
    'callback-url': options.callbackUrl,
  };
  return [...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, `${value}`]), '--json'];
}

function firstLine(child: ChildProcess): Promise<SimulatorAddresses> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The simulator has no standard output.');
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => {
      const { graphUrl, controlUrl } = JSON.parse(line) as SimulatorAddresses;
      resolve({ graphUrl, controlUrl });
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The simulator ended with code ${code}: see simulator.log.`)),
    );
  });
}

async function stopOrphan(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const { pid } = JSON.parse(readFileSync(pidFile, 'utf8')) as { pid: number };
  const commandLine = `/proc/${pid}/cmdline`;
  const ours = !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes('graph-simulator');
  if (isAlive(pid) && ours) await endProcess(pid);
}
