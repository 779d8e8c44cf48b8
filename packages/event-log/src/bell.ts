/** Wakes a loop; remembers that it rang since it was last hushed, so that a ring while nobody waits is not lost. */
export class Bell {
  #rang = false;
  #wake: (() => void) | undefined;

  /** Forgets earlier rings: what is looked at from now on is newer than they were. */
  hush(): void {
    this.#rang = false;
  }

  ring(): void {
    this.#rang = true;
    this.#wake?.();
  }

  /** Waits for the next ring; true at once if it rang already, false when `ms` went by. One waiter at a time. */
  rung(ms?: number): Promise<boolean> {
    if (this.#rang) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve(this.#rang);
      };
    });
  }
}
