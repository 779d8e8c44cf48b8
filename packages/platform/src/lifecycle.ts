import type { Logger } from './logger.ts';

/** What every service is: it starts, says whether it is ready, and stops without losing work under way. */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What it still waits for; empty when ready. */
  waitingFor(): readonly string[];
}

/** Runs a service in this process until SIGTERM or SIGINT; exit code 0 after a clean stop, 1 when start or stop fails. */
export async function runProcess(service: Service, logger: Logger): Promise<void> {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    try {
      await service.stop();
      process.exit(0);
    } catch (error) {
      logger.fatal({ err: error }, 'stop failed');
      process.exit(1);
    }
  };
  logUncaught(logger);
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  try {
    await service.start();
  } catch (error) {
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
