import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Announcement } from '@wabus/standalone';
import { expect } from 'vitest';
import { root } from '../source-files.ts';
import { eventually } from '../waiting.ts';

/** `npm start` that said that it is ready. */
export interface Started {
  readonly npm: ChildProcess;
  readonly said: string[];
  readonly announcement: Announcement;
}

/** `npm start` of which nothing is known yet. */
export interface Begun {
  readonly npm: ChildProcess;
  readonly said: readonly string[];
  /** What it said on standard error so far. */
  progress(): string;
}

/** `npm start` as a script runs it, on one data folder; each is a group of its own, as in a terminal. */
export class NpmStart {
  readonly #dataDir: string;
  readonly #started: ChildProcess[] = [];

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  /** Resolves when it is ready; rejects with what it said when it ends instead. */
  async ready(more: readonly string[] = [], env: Record<string, string> = {}): Promise<Started> {
    const { npm, lines, said, progress } = this.#spawn(more, env);
    const ended = once(npm, 'exit').then(() =>
      Promise.reject(new Error(`It ended instead: ${progress.join('')}`)),
    );
    const [line] = await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => undefined);
    return { npm, said, announcement: JSON.parse(line) as Announcement };
  }

  /** For a start that is to be refused: its exit code, and what it said on standard error. */
  async refused(more: readonly string[] = []): Promise<{ code: number | null; text: string }> {
    const { npm, progress } = this.#spawn(more, {});
    const [code] = (await once(npm, 'close')) as [number | null];
    return { code, text: progress.join('') };
  }

  /** Starts it and goes on at once: what it says on standard error can be waited for. */
  begin(more: readonly string[] = [], env: Record<string, string> = {}): Begun {
    const { npm, said, progress } = this.#spawn(more, env);
    return { npm, said, progress: () => progress.join('') };
  }

  /** Process id of the platform itself. */
  pid(): number {
    return (JSON.parse(readFileSync(join(this.#dataDir, 'instance.json'), 'utf8')) as { pid: number }).pid;
  }

  /** Whether the folder was given back: nothing of it runs any more. */
  readonly givenBack = (): boolean => {
    const left = readdirSync(this.#dataDir);
    return ['instance.json', 'ready.json', 'simulator.json', 'kafka.json'].every(
      (name) => !left.includes(name),
    );
  };

  /** Ends whatever still runs. */
  async end(): Promise<void> {
    const running = this.#started.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    for (const npm of running) npm.kill('SIGTERM');
    await eventually(() => this.givenBack() || expect.fail('the folder was not given back'));
  }

  #spawn(more: readonly string[], env: Record<string, string>) {
    const args = ['start', '--', '--json', '--port', '0', '--data', this.#dataDir, '--seed', '7', ...more];
    const npm = spawn('npm', args, {
      cwd: root,
      // Whoever runs this test has installed; installing now would pull the floor from under the other tests.
      env: { ...process.env, WABUS_INSTALL: 'never', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#started.push(npm);
    const said: string[] = [];
    const progress: string[] = [];
    npm.stderr?.on('data', (chunk) => progress.push(String(chunk)));
    const lines = createInterface({ input: npm.stdout }).on('line', (line) => said.push(line));
    return { npm, lines, said, progress };
  }
}
