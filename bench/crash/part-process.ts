import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from './patience.ts';

const START_AGAIN_MS = 500;
const ANSWERS_WITHIN_MS = 10_000;

/** How one service is run as a process of its own. */
export interface PartOptions {
  readonly name: string;
  /** Its process entry, below `services/`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
  /** Address of its operations routes. */
  readonly operations: string;
  /** The route that answers once it has started. */
  readonly probe: '/readyz' | '/healthz';
  readonly logFile: string;
}

/**
 * One service as a process of its own, on settings that stay the same over its lives. Like a container that is to
 * restart always, it is started again when it ends by itself.
 */
export class PartProcess {
  readonly name: string;
  /** When it ended by itself, and how. */
  readonly endedByItself: { readonly at: string; readonly code: number | null }[] = [];
  readonly #options: PartOptions;
  #child: ChildProcess | undefined;
  /** False while it was ended by us. */
  #wanted = false;

  constructor(options: PartOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** The process that it is now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it; resolves when it is ready. Throws when it does not come to that, or when its first life ends instead. */
  async start(): Promise<void> {
    const { name, probe, logFile } = this.#options;
    const first = this.#child === undefined;
    this.#wanted = true;
    this.#spawn();
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.answers(probe))) {
      if (first && this.endedByItself.length > 0)
        throw new Error(`${name} ended with ${this.endedByItself[0]?.code}: see ${logFile}`);
      if (Date.now() > deadline) throw new Error(`${name} is not ready: see ${logFile}`);
      await sleep(100);
    }
  }

  /**
   * Sends a signal and waits until the process is gone; a frozen one is thawed for it.
   * @throws Error when it does not end by SIGTERM; it is killed then
   */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    child.kill('SIGCONT');
    const late = new AbortController();
    const patience = sleep(PATIENCE_MS, 'late', { signal: late.signal }).catch(() => undefined);
    if ((await Promise.race([gone, patience])) === 'late') {
      child.kill('SIGKILL');
      throw new Error(`${this.name} does not end by SIGTERM: see ${this.#options.logFile}`);
    }
    late.abort();
  }

  /** SIGSTOP: it does nothing any more, and nobody is told. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** SIGCONT: it goes on where it was. */
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Whether a route answers, and not with a failure. */
  async answers(route: '/readyz' | '/healthz'): Promise<boolean> {
    const response = await this.#ask(route);
    return response !== undefined && response.status < 500;
  }

  /** The value of a metric, over all its labels; 0 when it is not there. */
  async metric(name: string): Promise<number> {
    const text = await (await this.#ask('/metrics'))?.text();
    const lines = (text ?? '').split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  #ask(route: string): Promise<Response | undefined> {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    return fetch(`${this.#options.operations}${route}`, { signal }).catch(() => undefined);
  }

  #spawn(): void {
    const { entry, env, logFile } = this.#options;
    const log = openSync(logFile, 'a', 0o600);
    const path = join(import.meta.dirname, '..', '..', 'services', entry);
    const child = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    child.once('exit', (code) => {
      if (!this.#wanted) return;
      this.endedByItself.push({ at: new Date().toISOString(), code });
      setTimeout(() => this.#wanted && this.#spawn(), START_AGAIN_MS);
    });
  }
}
