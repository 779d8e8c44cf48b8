import { type Logger, pause } from '@wabus/platform';
import { isPassing } from '@wabus/postgres';

const AGAIN_MS = 1_000;

/** What makes sure of the log, and who hears how that goes. */
export interface LogPreparation {
  /** Reaches the log and makes sure that its topic is there. */
  prepare(): Promise<void>;
  /** Names the log while it is away. */
  logWaitingFor(): readonly string[];
  readonly logger: Logger;
  /** Told what is wrong where waiting does not help. */
  readonly onFatal: (error: Error) => void;
}

/** A log that is made sure of, or will be. */
export interface PreparedLog {
  /** Names what is waited for; empty once the log may be written to and is there. */
  waitingFor(): readonly string[];
  /** Waits no longer. */
  close(): Promise<void>;
}

/**
 * Makes sure of the log. Where it is away, whoever keeps webhooks elsewhere meanwhile starts without it: else a receiver
 * that ended while the log was away could not come back before it.
 * @throws {Error} when something else is wrong, such as settings
 */
export async function prepareLog(of: LogPreparation): Promise<PreparedLog> {
  const end = new AbortController();
  let waiting = Promise.resolve();
  let prepared = true;
  try {
    await of.prepare();
  } catch (error) {
    if (!isAway(error, of)) throw error;
    of.logger.warn({ err: error }, 'the log is away: webhooks are kept in the spool until it is there');
    prepared = false;
    waiting = untilPrepared(of, end.signal).then((done) => {
      prepared = done;
    });
  }
  return {
    waitingFor: () => (prepared ? of.logWaitingFor() : ['the log']),
    close: async () => {
      end.abort();
      await waiting;
    },
  };
}

async function untilPrepared(of: LogPreparation, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    await pause(AGAIN_MS, signal);
    try {
      await of.prepare();
      return true;
    } catch (error) {
      if (isAway(error, of)) continue;
      of.onFatal(error as Error);
      return false;
    }
  }
  return false;
}

const isAway = (error: unknown, { logWaitingFor }: LogPreparation): boolean =>
  logWaitingFor().length > 0 || isPassing(error) || (error instanceof Error && isPassing(error.cause));
