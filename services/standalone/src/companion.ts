import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { unlessCalledOff } from './called-off.ts';
import { readJson, writeJson } from './json-file.ts';
import { endProcess, isAlive, runs } from './processes.ts';
import { StartError } from './start-error.ts';

/** How a companion is started. */
export interface CompanionOptions {
  /** Its name: of its log file, of its process file, and in messages. */
  readonly name: string;
  /** Data folder that it and we belong to. */
  readonly folder: string;
  /** Its program, run by the Node that runs us. */
  readonly entry: string;
  /** Flags of Node that it runs with; default none. */
  readonly flags?: readonly string[];
  /** One of them names the companion's own part of the data folder, so that it can be told from anybody else. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls the start off: what runs by then is ended first. */
  readonly signal: AbortSignal;
}

/** A program that runs beside us on our data folder. It says in one line of JSON where it listens. */
export class Companion<Said extends object> {
  readonly said: Said;
  readonly #child: ChildProcess;
  readonly #pidFile: string;

  private constructor(said: Said, child: ChildProcess, pidFile: string) {
    this.said = said;
    this.#child = child;
    this.#pidFile = pidFile;
  }

  /**
   * Stops the one that a killed instance left behind, then starts a new one.
   * @throws {StartError} with the last thing it said when it ends instead; the reason of `signal` once that aborts.
   */
  static async start<Said extends object>(options: CompanionOptions): Promise<Companion<Said>> {
    const { name, folder, entry, flags = [], args, env, signal } = options;
    await stopOrphan(folder, name);
    signal.throwIfAborted();
    const logFile = join(folder, `${name}.log`);
    const child = spawn(process.execPath, [...flags, entry, ...args], {
      stdio: ['ignore', 'pipe', openSync(logFile, 'a', 0o600)],
      detached: true,
      env,
    });
    // Before it is ready: if we are killed now, the next start must find it.
    const pidFile = pidFileOf(folder, name);
    writeJson(pidFile, { pids: [child.pid] });
    try {
      const said = await unlessCalledOff(signal, () =>
        firstLine<Said & { readonly pid?: number }>(child, name, logFile),
      );
      if (said.pid !== undefined) writeJson(pidFile, { pids: [child.pid, said.pid] });
      child.unref();
      return new Companion<Said>(said, child, pidFile);
    } catch (error) {
      if (child.pid !== undefined && isAlive(child.pid)) await endProcess(child.pid);
      rmSync(pidFile, { force: true });
      throw error;
    }
  }

  /** Ends it; what it knows stays on disk. */
  async stop(): Promise<void> {
    if (this.#child.pid !== undefined && isAlive(this.#child.pid)) await endProcess(this.#child.pid);
    rmSync(this.#pidFile, { force: true });
  }
}

/** Ends the companion that a killed instance left behind on this data folder, if there is one. */
export async function stopOrphan(folder: string, name: string): Promise<void> {
  const pidFile = pidFileOf(folder, name);
  const left = readJson<{ pids?: number[] }>(pidFile);
  for (const pid of left?.pids ?? []) if (runs(pid, dataOf(folder, name))) await endProcess(pid);
  rmSync(pidFile, { force: true });
}

/** The companion's own part of the data folder. */
export const dataOf = (folder: string, name: string): string => join(folder, name);

const pidFileOf = (folder: string, name: string): string => join(folder, `${name}.json`);

function firstLine<Said>(child: ChildProcess, name: string, logFile: string): Promise<Said> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error(`The ${name} has no standard output.`);
    const lines = createInterface({ input: child.stdout });
    lines.once('line', (line) => resolve(JSON.parse(line) as Said));
    child.once('error', reject);
    child.once('exit', (code) => {
      const last = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
      reject(new StartError(`The ${name} ended with code ${code} (${logFile}). It said:\n${last}`));
    });
  });
}
