/** Where records are missing: reading should have gone on at `expected` and would have at `found`. */
export interface Gap {
  readonly expected: bigint;
  readonly found: bigint;
}

/**
 * Sees that the records of a partition come without a gap, from the committed offset on. The topics of wabus are
 * neither compacted nor written in transactions, so that every offset is a record, and a jump means lost records.
 */
export class Continuity {
  #next: bigint;

  constructor(start: bigint) {
    this.#next = start;
  }

  /** The offset that comes next. */
  get next(): bigint {
    return this.#next;
  }

  /** Goes past these offsets, or answers the gap and stays. */
  pass(offsets: readonly bigint[]): Gap | null {
    let next = this.#next;
    for (const offset of offsets) {
      if (offset !== next) return { expected: next, found: offset };
      next += 1n;
    }
    this.#next = next;
    return null;
  }
}
