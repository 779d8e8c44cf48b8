import { pause } from './backoff.ts';
import type { Logger } from './logger.ts';

/** How long a process that cannot go on may take to stop what it runs: longer than a sender waits for its calls. */
const LAST_STOP_MS = 20_000;

/** What every service is: it starts, says whether it is ready, and stops without losing work under way. */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What it still waits for, or what of it stands still; empty when ready. */
  waitingFor(): readonly string[];
  /**
   * What of that keeps it from doing anything at all, which a start waits for; the rest is a part that lags or was
   * stopped while the others go on. Absent: all of it.
   */
  starting?(): readonly string[];
}

/**
 * Runs a service in this process until SIGTERM or SIGINT; exit code 0 after a clean stop, 1 when start or stop fails.
 * When `failed` aborts the process cannot go on: it stops as well as it can within twenty seconds and ends with code 1.
 * A stop that is under way then has as long.
 */
export async function runProcess(service: Service, logger: Logger, failed?: AbortSignal): Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    logger.info({ signal }, 'stopping');
    try {
      stopping = service.stop();
      await stopping;
      process.exit(0);
    } catch (error) {
      logger.fatal({ err: error }, 'stop failed');
      process.exit(1);
    }
  };
  const giveUp = async (): Promise<void> => {
    logger.fatal({ err: failed?.reason }, 'this process cannot go on and ends');
    // What is being stopped already still has to record what it did.
    stopping ??= service.stop();
    await Promise.race([stopping.catch(() => undefined), pause(LAST_STOP_MS)]);
    process.exit(1);
  };
  logUncaught(logger);
  failed?.addEventListener('abort', () => void giveUp(), { once: true });
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  try {
    await service.start();
  } catch (error) {
    // Whoever stops it ends the process; a start that fails because of that is no news.
    if (failed?.aborted || stopping) return;
    logger.fatal({ err: error }, 'start failed');
    process.exit(1);
  }
}

/**
 * Ends this process with code 1 when an error escaped, described as any other: left alone, Node would print it with
 * everything it carries, rows of Postgres included.
 */
export function logUncaught(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'an error escaped');
    process.exit(1);
  });
}
