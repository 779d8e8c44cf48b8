import { setTimeout as sleep } from 'node:timers/promises';

/** Waits between tries: doubles from `firstMs` to at most `maxMs`, each with full jitter in its upper half. */
export function backoffMs(
  attempt: number,
  firstMs: number,
  maxMs: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
  return full / 2 + (random() * full) / 2;
}

/** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { ...(signal ? { signal } : {}), ref: true }).catch(() => undefined);
}

/**
 * Runs `work` again and again until `signal` aborts: after an error it waits with backoff and starts anew.
 * For loops that own a connection (subscriptions, polls); a successful return resets the backoff.
 */
export async function keepRunning(
  work: (signal: AbortSignal) => Promise<void>,
  options: {
    signal: AbortSignal;
    onError: (error: unknown, attempt: number) => void;
    firstMs?: number;
    maxMs?: number;
  },
): Promise<void> {
  let attempt = 0;
  while (!options.signal.aborted) {
    try {
      await work(options.signal);
      attempt = 0;
    } catch (error) {
      if (options.signal.aborted) return;
      options.onError(error, attempt);
      await pause(backoffMs(attempt, options.firstMs ?? 100, options.maxMs ?? 5_000), options.signal);
      attempt += 1;
    }
  }
}
