import { setTimeout as sleep } from 'node:timers/promises';
import { type ProblemCode, problem } from '@wabus/api-contract';
import type { Command } from './command.ts';
import { sameBody } from './command.ts';

/** How long a repeat waits for the first request with its key before it is told that it still runs. */
const PATIENCE_MS = 1_000;

/** Commands whose body is remembered. */
const REMEMBERED = 50_000;

/**
 * What this process knows of the requests that carry an Idempotency-Key. Only a convenience beside the streams, which
 * hold the truth: repeats that arrive together get one answer instead of racing each other.
 */
export class KeyedRequests {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #bodies = new Map<string, string>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /**
   * Handles a request once no other with the same id (of a command, or of what only one may do) is being handled.
   * @throws {ProblemError} `tooLong` when that one takes too long
   */
  async alone<Answer>(
    id: string,
    handle: () => Promise<Answer>,
    tooLong: ProblemCode = 'idempotency-key-in-progress',
  ): Promise<Answer> {
    // Each one before it gets the whole time: many quick repeats in a row are none that takes too long.
    for (let other = this.#running.get(id); other; other = this.#running.get(id)) {
      const until = performance.now() + this.#patienceMs;
      if (!(await endsBefore(other, until))) throw problem(tooLong);
    }
    const running = handle();
    this.#running.set(id, running);
    try {
      return await running;
    } finally {
      this.#running.delete(id);
    }
  }

  /**
   * For a command whose stream depends on its body, so that another body would never meet the first one's events.
   * @throws {ProblemError} `idempotency-key-reused`
   */
  check({ commandId, commandHash }: Command): void {
    const known = this.#bodies.get(commandId);
    if (known !== undefined) sameBody({ commandHash: known }, commandHash);
  }

  /** Remembers the body of a command that left events, for `check`. */
  remember({ commandId, commandHash, mayBeRepeat }: Command): void {
    if (!mayBeRepeat) return;
    this.#bodies.delete(commandId);
    this.#bodies.set(commandId, commandHash);
    const [oldest] = this.#bodies.size > REMEMBERED ? this.#bodies.keys() : [];
    if (oldest !== undefined) this.#bodies.delete(oldest);
  }
}

/** Whether the other request has ended, well or badly, by then. */
async function endsBefore(other: Promise<unknown>, until: number): Promise<boolean> {
  const timer = new AbortController();
  const ended = other.then(
    () => true,
    () => true,
  );
  const late = sleep(Math.max(0, until - performance.now()), false, { signal: timer.signal }).catch(
    () => false,
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    timer.abort();
  }
}
