import type { SendVerdict } from '@wabus/provider';
import CircuitBreaker from 'opossum';
import { isProviderFailure } from './outcome.ts';

/** Leave to call, given before an attempt is recorded; `done` must be called once the message was dealt with. */
export interface Pass {
  done(): void;
}

/** Thrown when the breaker opened between the pass and the call: the call never started. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
}

class ProviderFailed extends Error {
  readonly verdict: SendVerdict;

  constructor(verdict: SendVerdict) {
    super('provider failed');
    this.verdict = verdict;
  }
}

const FREE_PASS: Pass = { done: () => undefined };

/**
 * The circuit breaker of one provider. Only the provider's own failures count; while it is open lanes wait and no
 * attempt is recorded, and half-open it lets one message through at a time.
 */
export class ProviderBreaker {
  readonly #breaker: CircuitBreaker<[() => Promise<SendVerdict>], SendVerdict>;
  #probing = false;
  #waiting: (() => void)[] = [];

  constructor(options: {
    resetTimeoutMs: number;
    random: () => number;
    onChange: (state: 'open' | 'half-open' | 'closed') => void;
  }) {
    this.#breaker = new CircuitBreaker(
      async (call: () => Promise<SendVerdict>) => {
        const verdict = await call();
        if (isProviderFailure(verdict)) throw new ProviderFailed(verdict);
        return verdict;
      },
      {
        timeout: false,
        errorThresholdPercentage: 50,
        volumeThreshold: 20,
        resetTimeout: options.resetTimeoutMs * (0.75 + options.random() / 2),
        rollingPercentilesEnabled: false,
        enableSnapshots: false,
        errorFilter: (error) => !(error instanceof ProviderFailed),
      },
    );
    this.#breaker.on('open', () => options.onChange('open'));
    this.#breaker.on('halfOpen', () => {
      options.onChange('half-open');
      this.#wake();
    });
    this.#breaker.on('close', () => {
      options.onChange('closed');
      this.#wake();
    });
  }

  /** Resolves with leave to call as soon as the breaker lets messages through, or when `signal` aborts. */
  async admit(signal: AbortSignal): Promise<Pass> {
    while (!signal.aborted) {
      if (this.#breaker.closed) return FREE_PASS;
      if (this.#breaker.halfOpen && !this.#probing) return this.#probe();
      await this.#change(signal);
    }
    return FREE_PASS;
  }

  /**
   * Makes the call and answers what came of it.
   * @throws {BreakerOpenError} when the call was not made
   */
  async call(call: () => Promise<SendVerdict>): Promise<SendVerdict> {
    try {
      return await this.#breaker.fire(call);
    } catch (error) {
      if (error instanceof ProviderFailed) return error.verdict;
      if (CircuitBreaker.isOurError(error as Error)) throw new BreakerOpenError('breaker open');
      throw error;
    }
  }

  /** Ends its timers. */
  close(): void {
    this.#breaker.shutdown();
    this.#wake();
  }

  #probe(): Pass {
    this.#probing = true;
    return {
      done: () => {
        this.#probing = false;
        this.#wake();
      },
    };
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      this.#waiting.push(done);
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
