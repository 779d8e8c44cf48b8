/** A pace with a small allowance: tokens come at a rate and are kept up to a capacity. Times in milliseconds. */
export class TokenBucket {
  readonly perSecond: number;
  readonly capacity: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, nowMs: number) {
    this.perSecond = perSecond;
    this.capacity = Math.max(1, perSecond / 4);
    this.#tokens = this.capacity;
    this.#at = nowMs;
  }

  /** Whole tokens there are now. */
  available(nowMs: number): number {
    this.#refill(nowMs);
    return Math.floor(this.#tokens + 1e-9);
  }

  /** Takes tokens; at most those available. */
  take(count: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#tokens = Math.max(0, this.#tokens - count);
  }

  /** How long until half the capacity is there: worth a pass. */
  worthwhileInMs(nowMs: number): number {
    this.#refill(nowMs);
    const wanted = Math.max(1, Math.floor(this.capacity / 2));
    return Math.max(0, Math.ceil(((wanted - this.#tokens) / this.perSecond) * 1_000));
  }

  #refill(nowMs: number): void {
    if (nowMs <= this.#at) return;
    this.#tokens = Math.min(this.capacity, this.#tokens + ((nowMs - this.#at) / 1_000) * this.perSecond);
    this.#at = nowMs;
  }
}
