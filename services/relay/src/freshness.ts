import type { Position } from '@wabus/events';

interface Sample {
  /** A time of the database's clock, taken before the head was read. */
  readonly time: string;
  readonly head: Position;
}

const MAX_SAMPLES = 1_000;

/**
 * Turns positions into times: of samples "at this time the store's head was there" it answers the newest that a
 * position covers. Holds under load, too, when the end is never reached.
 */
export class Freshness {
  #samples: Sample[] = [];

  /** Adds a sample, newer than those before it. Of too many every other one goes: far behind, coarse is enough. */
  add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > MAX_SAMPLES) this.#samples = this.#samples.filter((_, n) => n % 2 === 1);
  }

  /** The time through which everything stands at or before `position`; null when unknown. Forgets older samples. */
  through(position: Position): string | null {
    const newest = this.#samples.findLast(({ head }) => head <= position);
    if (!newest) return null;
    this.#samples = this.#samples.slice(this.#samples.indexOf(newest));
    return newest.time;
  }
}
