import { briefly } from '@wabus/platform';

/** An error older than this explains nothing any more. */
const RECENT_MS = 60_000;

/** Remembers why messages may not get on: shown for a partition that stands still. */
export class Trouble {
  /** State of the circuit breaker of the Graph host. */
  breaker: 'open' | 'half-open' | 'closed' = 'closed';
  readonly #nowMs: () => number;
  #last: { readonly error: unknown; readonly atMs: number } | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Something failed and is tried again. */
  readonly saw = (error: unknown): void => {
    this.#last = { error, atMs: this.#nowMs() };
  };

  /** In words; null when nothing is known. */
  why(): string | null {
    if (this.breaker !== 'closed') return 'the Graph host fails: calls wait until it answers again';
    const recent = this.#last && this.#nowMs() - this.#last.atMs < RECENT_MS;
    return recent ? briefly(this.#last?.error) : null;
  }
}
