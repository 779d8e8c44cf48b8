import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_LIMIT_MS = 60_000;

/** How one service is run as a process of its own. */
export interface PartOptions {
  readonly name: string;
  /** Its process entry, below `services/`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Answers once the service is ready. */
  readonly probe: string;
  readonly logFile: string;
}

/** One service as a process of its own, on settings that stay the same over its lives. */
export class PartProcess {
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;

  constructor(options: PartOptions) {
    this.#options = options;
  }

  /** Starts it; resolves when it is ready. Throws after a minute, or when it ends instead. */
  async start(): Promise<void> {
    const { name, entry, env, probe, logFile } = this.#options;
    const log = openSync(logFile, 'a');
    const path = join(import.meta.dirname, '..', '..', 'services', entry);
    const child = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', log, log],
    });
    this.#child = child;
    const deadline = Date.now() + READY_LIMIT_MS;
    while (!(await answers(probe))) {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: see ${logFile}`);
      if (Date.now() > deadline) throw new Error(`${name} is not ready after a minute: see ${logFile}`);
      await sleep(100);
    }
  }

  /** Sends a signal and waits until the process is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }
}

/** Ready, or an HTTP face that answers at all. */
async function answers(probe: string): Promise<boolean> {
  const response = await fetch(probe).catch(() => undefined);
  return response !== undefined && response.status < 500;
}
