import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');

/** A process beside the services that says in one line of JSON where it is, such as a broker. */
export class AnnouncedProcess {
  readonly announcement: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;

  private constructor(announcement: Readonly<Record<string, string>>, child: ChildProcess) {
    this.announcement = announcement;
    this.#child = child;
  }

  /** Runs a script of the project; resolves with its first line. Throws when it ends instead. */
  static start(script: string, args: readonly string[], logFile: string): Promise<AnnouncedProcess> {
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [join(ROOT, script), ...args], { stdio: ['ignore', 'pipe', log] });
    return new Promise((resolve, reject) => {
      if (!child.stdout) throw new Error('no standard output');
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve(new AnnouncedProcess(JSON.parse(line), child)),
      );
      child.once('exit', (code) => reject(new Error(`${script} ended with ${code}: see ${logFile}`)));
    });
  }

  /** Sends a signal and waits until the process is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }
}
