import type { Logger } from '@wabus/platform';
import type kafkajs from 'kafkajs';

const ERROR: kafkajs.logLevel.ERROR = 1;
const WARN: kafkajs.logLevel.WARN = 2;
/** The same complaint is made once in so many milliseconds. */
const QUIET_MS = 30_000;

/**
 * What kafkajs has to say, in our log: its errors are at most warnings of ours, since it tries again, and what it
 * gives up on comes back to us as an error and is logged by who called. Only its message and where it came from are
 * taken; the rest may hold anything.
 */
export function clientLog(logger: Logger, now: () => number = () => performance.now()): kafkajs.logCreator {
  const saidAt = new Map<string, number>();
  return () =>
    ({ level, namespace, log }) => {
      const fields = { client: 'kafkajs', namespace };
      if (level > WARN) {
        logger.trace(fields, log.message);
        return;
      }
      // With a count, it is being tried again; a cold broker answers so until its coordinators are loaded.
      if (level !== ERROR || typeof log.retryCount === 'number' || isTransient(log)) {
        logger.debug(fields, log.message);
        return;
      }
      const at = now();
      if (at - (saidAt.get(log.message) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
      if (saidAt.size > 100) saidAt.clear();
      saidAt.set(log.message, at);
      logger.warn(fields, log.message);
    };
}

/** Answers that are errors, which come back to who asked: of a broker that starts, of a group that changes; and dropped lines. */
const TRANSIENT =
  /coordinator|Limiting retries|rebalanc|not aware of this member|Connection|^Response |leader/i;

const isTransient = ({ message }: { readonly message: string }): boolean => TRANSIENT.test(message);
