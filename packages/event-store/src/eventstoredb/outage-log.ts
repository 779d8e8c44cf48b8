import { describeError, type Logger } from '@wabus/platform';

/** So often an outage that lasts is spoken of. */
const AGAIN_MS = 60_000;

/**
 * Speaks of the outages of one store: when one begins, about once a minute while it lasts, and when it is over. All
 * subscriptions of the store share it, also those that are begun anew meanwhile.
 */
export class OutageLog {
  readonly #logger: Logger;
  readonly #now: () => number;
  #since: number | undefined;
  #saidAt = 0;

  constructor(logger: Logger, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /** A subscription was lost, or not to be had, for a reason that passes. */
  failed(error: unknown): void {
    const now = this.#now();
    const began = this.#since === undefined;
    this.#since ??= now;
    if (!began && now - this.#saidAt < AGAIN_MS) return;
    this.#saidAt = now;
    const fields = { reason: describeError(error).message, seconds: this.#seconds(now) };
    this.#logger.warn(
      fields,
      'EventStoreDB is out of reach for subscriptions: trying again until it is back',
    );
  }

  /** A subscription delivered. */
  over(): void {
    if (this.#since === undefined) return;
    this.#logger.info({ seconds: this.#seconds(this.#now()) }, 'EventStoreDB is back for subscriptions');
    this.#since = undefined;
  }

  #seconds(now: number): number {
    return Math.round((now - (this.#since ?? now)) / 1_000);
  }
}
