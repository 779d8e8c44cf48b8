/** Lets one loop sleep until something changes: calls while it works are remembered, many calls are one. */
export class Wake {
  #called = false;
  #wake: (() => void) | null = null;

  /** Something changed. */
  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Resolves at the next call (at once when there was one since the last sleep), after `ms`, or on abort; null: no time limit. */
  async sleep(ms: number | null, signal: AbortSignal): Promise<void> {
    if (!this.#called && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = ms === null ? null : setTimeout(done, Math.min(ms, MAX_TIMER_MS));
        function done(): void {
          if (timer) clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        }
        this.#wake = done;
        signal.addEventListener('abort', done, { once: true });
      });
    }
    this.#called = false;
    this.#wake = null;
  }
}

/** Longer timers fire at once (32 bit); an early pass does no harm. */
const MAX_TIMER_MS = 2_000_000_000;
