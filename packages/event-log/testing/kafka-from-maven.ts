import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { KafkaBroker, KafkaBrokerOptions } from './broker-of-a-test.ts';

const SCRIPT = fileURLToPath(new URL('../../../deploy/kafka/broker.mjs', import.meta.url));

interface Ready {
  readonly bootstrap: string;
  readonly version: string;
  /** Java's process. */
  readonly pid: number;
}

interface Running extends Ready {
  readonly child: ChildProcess;
}

/**
 * Starts the broker of deploy/kafka as a process of its own.
 * @throws with what the script said when it does not start.
 */
export async function startFromMaven(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const data = mkdtempSync(join(tmpdir(), 'wabus-kafka-'));
  const remove = (): void => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  // A process that is killed runs no such hook: then the script removes them.
  process.once('exit', remove);
  const argumentsFor = (port: number | undefined): string[] => [
    ...['--data', data, '--disposable'],
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(options.heap === undefined ? [] : ['--heap', options.heap]),
  ];
  let running: Running | undefined = await run(argumentsFor(options.port));
  const { bootstrap, version } = running;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const ending = running;
    running = undefined;
    if (ending) await ended(ending, signal);
  };
  return {
    bootstrap,
    version,
    from: 'maven',
    title: `Apache Kafka ${version} (maven)`,
    start: async () => {
      if (running) throw new Error('The broker runs already: stop or kill it before starting it again.');
      running = await run(argumentsFor(Number(bootstrap.split(':')[1])));
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    close: async () => {
      await end('SIGTERM');
      process.off('exit', remove);
      remove();
    },
  };
}

async function run(args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    // The first time it fetches, which the reader should not take for a test that hangs.
    if (text.includes('fetching')) process.stderr.write(text);
  });
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([
    once(lines, 'line').then(([line]) => JSON.parse(line) as Ready),
    once(child, 'close').then(([code]) => {
      throw new Error(said.trim() || `${SCRIPT} ended with code ${code} and said nothing.`);
    }),
  ]);
  return { ...ready, child };
}

/** Java is what is killed; the script sees it end, and ends. */
async function ended({ child, pid }: Running, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  if (signal === 'SIGKILL') process.kill(pid, signal);
  else child.kill(signal);
  await gone;
}
