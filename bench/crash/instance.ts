import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Announcement } from '@wabus/standalone';

/** The standalone process under test, as a person starts it. */
export class Instance {
  readonly announcement: Announcement;
  readonly #child: ChildProcess;

  private constructor(announcement: Announcement, child: ChildProcess) {
    this.announcement = announcement;
    this.#child = child;
  }

  /** Starts on a data folder and free ports; resolves when it says that it is ready. */
  static async start(
    dataDir: string,
    more: readonly string[] = [],
    set: Readonly<Record<string, string>> = {},
  ): Promise<Instance> {
    const entry = join(import.meta.dirname, '..', '..', 'services', 'standalone', 'src', 'main.ts');
    const log = openSync(join(dataDir, 'standalone.log'), 'a');
    const args = [entry, '--json', '--port', '0', '--data', dataDir, ...more];
    // It ends with us, however we end.
    const env = { ...process.env, ...set, WABUS_LAUNCHER_PIDS: `${process.pid}` };
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', log], env });
    return new Promise((resolve, reject) => {
      if (!child.stdout) throw new Error('no standard output');
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve(new Instance(JSON.parse(line) as Announcement, child)),
      );
      child.once('exit', (code) =>
        reject(new Error(`The instance ended with ${code}: see ${dataDir}/standalone.log`)),
      );
    });
  }

  /** kill -9: no goodbye. Postgres and simulator stay behind as orphans. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM; answers the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  #end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#child.exitCode !== null) return Promise.resolve(this.#child.exitCode);
    return new Promise((resolve) => {
      this.#child.once('exit', (code) => resolve(code));
      this.#child.kill(signal);
    });
  }
}
