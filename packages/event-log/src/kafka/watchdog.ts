/**
 * Judges from the outside whether a consumer still fetches. It is fed with each fetch and heartbeat and looked at
 * regularly; a look that comes much too late means that the process itself was frozen, and counts as a feeding.
 */
export class Watchdog {
  readonly #afterMs: number;
  readonly #now: () => number;
  #fedAt: number;
  #lookedAt: number;

  constructor(afterMs: number, now: () => number) {
    this.#afterMs = afterMs;
    this.#now = now;
    this.#fedAt = now();
    this.#lookedAt = this.#fedAt;
  }

  /** How often to look, in milliseconds. */
  get everyMs(): number {
    return this.#afterMs / 4;
  }

  feed(): void {
    this.#fedAt = this.#now();
  }

  /** How long nothing was fetched, when that is too long; otherwise null. */
  look(): number | null {
    const now = this.#now();
    if (now - this.#lookedAt > this.#afterMs / 2) this.#fedAt = now;
    this.#lookedAt = now;
    const hungry = now - this.#fedAt;
    return hungry > this.#afterMs ? hungry : null;
  }
}
