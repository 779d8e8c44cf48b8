import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { createLogger, giveBackAtRest, logUncaught } from '@wabus/platform';
import { announcementText } from './announce.ts';
import { CalledOffError } from './called-off.ts';
import { readOptions } from './options.ts';
import { whenGone } from './processes.ts';
import { type Standalone, startStandalone } from './service.ts';
import { startFailure } from './start-error.ts';

/** How long everything may take to stop when an engine is gone. */
const LAST_STOP_MS = 20_000;
const projectRoot = join(import.meta.dirname, '..', '..', '..');
const options = readOptions(
  process.argv.slice(2),
  process.env.WABUS_CALLED_FROM ?? process.cwd(),
  projectRoot,
);
// Who started us and wants us to end with it names itself here; without the variable we go on alone.
const launchers = (process.env.WABUS_LAUNCHER_PIDS ?? '').split(',').filter(Boolean).map(Number);
const onProgress = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);

// Whoever read what we say may be gone before us; that is no reason to end without stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const logger = createLogger('standalone');
logUncaught(logger);
giveBackAtRest();
const calledOff = new AbortController();
let stopping = false;
const { env } = process;
const { signal } = calledOff;
const starting = startStandalone(options, { launchers, env, onProgress, onFatal, signal });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
whenGone(launchers, () => void stop());

starting.then(announce, (error: Error) => {
  if (stopping) return;
  process.stderr.write(`wabus did not start. ${startFailure(error)}\n`);
  process.exit(1);
});

function announce({ announcement }: Standalone): void {
  if (stopping) return;
  // After a kill -9 nothing is written any more: what was compiled is kept now, so that the next start is quick.
  flushCompileCache();
  process.stdout.write(options.json ? `${JSON.stringify(announcement)}\n` : announcementText(announcement));
}

/** An engine cannot go on in this process: whoever watches it starts it again. */
function onFatal(error: Error): void {
  logger.fatal({ err: error }, 'wabus cannot go on and ends');
  process.exitCode = 1;
  setTimeout(() => process.exit(1), LAST_STOP_MS).unref();
  void stop();
}

/**
 * Stops what runs, and calls a start off that is under way. A second signal while stopping is ignored: what is under way
 * ends within seconds.
 */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  onProgress('Stopping');
  calledOff.abort(new CalledOffError('the start was called off'));
  try {
    const started = await starting.catch(ignoreCalledOff);
    await started?.stop();
    process.exit();
  } catch (error) {
    process.stderr.write(`Stopping failed: ${(error as Error).stack}\n`);
    process.exit(1);
  }
}

/** What was started until then is stopped by now. Anything else that ended the start meanwhile is no news either. */
function ignoreCalledOff(error: unknown): undefined {
  if (!(error instanceof CalledOffError)) logger.debug({ err: error }, 'the start ended for another reason');
}
