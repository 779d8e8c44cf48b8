/** Gives a slot back; calling it again does nothing. */
export type ReleaseSlot = () => void;

/** A bounded number of slots, given in the order in which they were asked for. */
export class Slots {
  #free: number;
  readonly #waiting: ((release: ReleaseSlot) => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves with a slot; the caller must give it back. */
  acquire(): Promise<ReleaseSlot> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(this.#releaser());
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #releaser(): ReleaseSlot {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiting.shift();
      if (next) next(this.#releaser());
      else this.#free += 1;
    };
  }
}
