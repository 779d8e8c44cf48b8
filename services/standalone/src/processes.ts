import { existsSync, readFileSync } from 'node:fs';
import { pause } from '@wabus/platform';

const STOP_LIMIT_MS = 20_000;
const WATCH_MS = 1_000;

/** Whether a process of this id exists and has not ended. */
export function isAlive(pid: number): boolean {
  return send(pid, 0) && !isZombie(pid);
}

/** Whether the process runs a program whose command line has this text; after a reboot an id may be anybody's. */
export function runs(pid: number, text: string): boolean {
  if (!isAlive(pid)) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, 'utf8').includes(text);
}

/** Ends a process: first kindly, then not. */
export async function endProcess(pid: number, limitMs = STOP_LIMIT_MS): Promise<void> {
  const deadline = Date.now() + limitMs;
  send(pid, 'SIGTERM');
  while (isAlive(pid)) {
    if (Date.now() > deadline) send(pid, 'SIGKILL');
    await pause(50);
  }
}

/** Calls back once, soon after the first of these processes is gone. Keeps no process alive. */
export function whenGone(pids: readonly number[], callback: () => void): void {
  const timer = setInterval(() => {
    if (pids.every(isAlive)) return;
    clearInterval(timer);
    callback();
  }, WATCH_MS);
  timer.unref();
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    // Somebody else's process: it exists, and is not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  return readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('Z') ?? false;
}
