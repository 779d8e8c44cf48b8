import { ProblemError } from './errors.ts';

/** Clock, chance and waiting of a client; tests bring their own. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1. */
  random(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What a real program lives in. */
export const SURROUNDINGS: Surroundings = {
  now: Date.now,
  random: Math.random,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal?.aborted) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};

/** The first wait before another try, in milliseconds; each is twice the one before, with jitter. */
const FIRST_MS = 200;
const MAX_MS = 10_000;

/**
 * How long to wait before the try after `attempt` (from 0): half of it certain, half by chance, so that clients that
 * failed together do not come back together; never sooner than the server asked for.
 */
export function pauseBefore(attempt: number, askedMs: number, random: () => number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** attempt);
  return Math.max(askedMs, full / 2 + (full / 2) * random());
}

/**
 * Whether the same request may bring another answer: nobody answered, the same command is still under way, there is too
 * much to do, or the server failed. What is refused for what it says stays refused.
 */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return true;
  if (error.status === 409) return error.code === 'idempotency-key-in-progress';
  return error.status === 408 || error.status === 429 || error.status >= 500;
}

/** What a `Retry-After` asks for, in milliseconds (RFC 9110 §10.2.3): seconds, or a date; 0 where it says nothing. */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
