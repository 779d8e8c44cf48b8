import { setTimeout as sleep } from 'node:timers/promises';
import type { ReadPosition } from '@wabus/api-contract';
import type { ReadProgress } from '@wabus/read-models';

/** A read model by name and version, as its checkpoints are kept. */
export interface Versioned {
  readonly name: string;
  readonly version: number;
}

/** What waiting for a position came to; `beyond-head`: nobody has ever been given that position. */
export type Waited = 'reached' | 'beyond-head' | 'behind';

/** Looks at the progress; answers null while it must be looked at again. `asked` is the first look after it began. */
type Verdict<Result> = (now: ReadProgress, asked: ReadProgress) => Result | null;

interface Waiter {
  asked: ReadProgress | null;
  /** Answers whether it is done. */
  look(now: ReadProgress, asked: ReadProgress): boolean;
  fail(error: unknown): void;
}

const POLL_MS = 25;

/**
 * Watches how far reading has come, for all requests of the process at once: one look at the database answers however
 * many wait, and while nobody waits nothing is asked.
 */
export class ProgressWatch {
  readonly #read: () => Promise<ReadProgress>;
  readonly #waiters = new Set<Waiter>();
  #watching = false;

  constructor(read: () => Promise<ReadProgress>) {
    this.#read = read;
  }

  /** How many requests wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Waits until all models have applied the position, but no longer than `maxMs`. */
  async until(
    { partition, position }: ReadPosition,
    models: readonly Versioned[],
    maxMs: number,
  ): Promise<Waited> {
    const reached = await this.#wait<Waited>(maxMs, (now, asked) => {
      if (models.every((model) => now.applied(model, partition) >= position)) return 'reached';
      // All that was recorded before the question is in the log by now, and the position is not among it.
      const beyond = isPublished(now, asked) && (now.published?.lastPositions[partition] ?? 0n) < position;
      return beyond ? 'beyond-head' : null;
    });
    return reached ?? 'behind';
  }

  /** Waits until the models hold everything that was recorded when it was asked, but no longer than `maxMs`. */
  async level(models: readonly Versioned[], maxMs: number): Promise<void> {
    let target: readonly bigint[] | null = null;
    await this.#wait<true>(maxMs, (now, asked) => {
      target ??= isPublished(now, asked) ? (now.published?.lastPositions ?? null) : null;
      const level = target?.every((last, partition) =>
        models.every((model) => now.applied(model, partition) >= last),
      );
      return level ? true : null;
    });
  }

  #wait<Result>(maxMs: number, verdict: Verdict<Result>): Promise<Result | null> {
    const { promise, resolve, reject } = Promise.withResolvers<Result | null>();
    const settle = (result: Result | null): void => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
      resolve(result);
    };
    const timer = setTimeout(() => settle(null), maxMs);
    const waiter: Waiter = {
      asked: null,
      look: (now, asked) => {
        const result = verdict(now, asked);
        if (result !== null) settle(result);
        return result !== null;
      },
      fail: (error) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        reject(error);
      },
    };
    this.#waiters.add(waiter);
    if (!this.#watching) void this.#watch();
    return promise;
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    try {
      while (this.#waiters.size > 0) {
        const waiters = [...this.#waiters];
        const now = await this.#read();
        for (const waiter of waiters) {
          waiter.asked ??= now;
          waiter.look(now, waiter.asked);
        }
        if (this.#waiters.size > 0) await sleep(POLL_MS);
      }
    } catch (error) {
      for (const waiter of [...this.#waiters]) waiter.fail(error);
    } finally {
      this.#watching = false;
    }
  }
}

const isPublished = ({ published }: ReadProgress, asked: ReadProgress): boolean =>
  published !== null && published.throughMicros >= asked.atMicros;
