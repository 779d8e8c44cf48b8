import { backoffMs, pause } from '@wabus/platform';
import { isPassing } from './failures.ts';

/** Waits between two tries, in milliseconds: doubling from the first to the last, with jitter. */
const FIRST_MS = 50;
const LAST_MS = 1_000;

/** How stubborn a call is. */
export interface Patience {
  readonly tries: number;
  readonly random: () => number;
  /** Ends the tries, and the work of the last one counts for nothing. */
  readonly signal?: AbortSignal;
  /** Told of each failed try that another one follows. */
  readonly onRetry: (error: unknown, attempt: number) => void;
}

/**
 * Does the same work again, after a wait, while its error is a passing one and tries are left.
 * @throws the last error, or the reason for which `signal` aborted
 */
export async function retrying<Result>(patience: Patience, work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await work();
      // The client ends a read that it cancels as if it were at its end.
      patience.signal?.throwIfAborted();
      return result;
    } catch (error) {
      patience.signal?.throwIfAborted();
      if (!isPassing(error) || attempt + 1 >= patience.tries) throw error;
      patience.onRetry(error, attempt);
      await pause(backoffMs(attempt, FIRST_MS, LAST_MS, patience.random), patience.signal);
    }
  }
}

/** Settles as `promise` does, or rejects with the error of `late` after `ms`; what comes later is ignored. */
export function within<Result>(ms: number, promise: Promise<Result>, late: () => Error): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
