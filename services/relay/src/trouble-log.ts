import { describeError } from '@wabus/platform';

const AGAIN_MS = 60_000;

/** What of a logger is needed. */
interface ErrorLog {
  error(fields: { readonly err: unknown; readonly reason: string }, text: string): void;
}

/** Speaks of why the relay does not publish: at once for a cause that is new, once a minute while it stays the same. */
export class TroubleLog {
  readonly #logger: ErrorLog;
  readonly #now: () => number;
  readonly #saidAt = new Map<string, number>();

  /** @param now milliseconds that only grow */
  constructor(logger: ErrorLog, now: () => number = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  /** A turn ended for this error; the next try follows. */
  say(error: unknown, reason: string): void {
    const now = this.#now();
    const cause = `${reason} ${describeError(error).message}`;
    for (const [known, at] of this.#saidAt) if (now - at >= AGAIN_MS) this.#saidAt.delete(known);
    if (this.#saidAt.has(cause)) return;
    this.#saidAt.set(cause, now);
    this.#logger.error({ err: error, reason }, 'the relay stopped publishing and will try to own it again');
  }
}
