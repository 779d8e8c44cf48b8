/** A number's pace: GCRA with one timestamp, the theoretical arrival time (TAT). Times in milliseconds. */
export interface Pace {
  /** Time between two permits. */
  readonly intervalMs: number;
  /** How late a permit may still be used: the burst is `toleranceMs / intervalMs` permits and one. */
  readonly toleranceMs: number;
  /** How many permits one reservation takes. */
  readonly permitsPerBlock: number;
}

/** The pace of `perSecond` messages a second, reserved in blocks of about `blockMs`. */
export function paceOf(perSecond: number, blockMs = 250, toleranceMs = 50): Pace {
  const intervalMs = 1_000 / perSecond;
  return { intervalMs, toleranceMs, permitsPerBlock: Math.max(1, Math.round(blockMs / intervalMs)) };
}

/**
 * Reserves the next block against the stored TAT: blocks never overlap, whoever reserves them, so neither a restart
 * nor two owners at once can exceed the pace. The SQL of `NumberLimiter` does the same on the database's clock.
 */
export function reserveBlock(tatMs: number, nowMs: number, pace: Pace): { startMs: number; tatMs: number } {
  const startMs = Math.max(tatMs, nowMs - catchUpMs(pace));
  return { startMs, tatMs: startMs + pace.permitsPerBlock * pace.intervalMs };
}

/**
 * How far back a block may begin, so that the time of reserving is not lost: half of what permits stay valid, or the
 * first one would have expired when the answer comes.
 */
export const catchUpMs = (pace: Pace): number => pace.toleranceMs / 2;

/** What asking for a permit answers. */
export type Permit =
  | { readonly kind: 'taken' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'empty' };

/** Permits of one reserved block: the n-th may be used from its time on and expires `toleranceMs` later. */
export class PermitBlock {
  readonly #startMs: number;
  readonly #pace: Pace;
  #used = 0;

  constructor(startMs: number, pace: Pace) {
    this.#startMs = startMs;
    this.#pace = pace;
  }

  /** Takes the next permit that is neither early nor expired. */
  take(nowMs: number): Permit {
    const { intervalMs, toleranceMs, permitsPerBlock } = this.#pace;
    while (this.#used < permitsPerBlock) {
      const at = this.#startMs + this.#used * intervalMs;
      if (at > nowMs) return { kind: 'wait', ms: at - nowMs };
      this.#used += 1;
      if (at >= nowMs - toleranceMs) return { kind: 'taken' };
    }
    return { kind: 'empty' };
  }
}
