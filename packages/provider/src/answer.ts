import type { ProviderFailure, RefusedPart } from './failure.ts';

/** A final no. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly failure: ProviderFailure;
  /** What of the project is refused; absent where it is this one call only. */
  readonly refused?: RefusedPart;
  /**
   * What a caller may act on: the signup code is no good (any more); a template of this name and language exists; what
   * may be asked for once was asked for before; a medium that a message names by the provider's id is not known to it (any
   * more).
   */
  readonly because?: 'code' | 'template-exists' | 'asked-before' | 'media-gone';
}

/** A no for now: the same call may be made again by itself. */
export interface Later {
  readonly kind: 'later';
  readonly failure: ProviderFailure;
  /**
   * Whose limit or trouble it is: the number and this recipient, the number as a whole, the provider as a whole (it is
   * overloaded or broken), or another, such as a limit of the account.
   */
  readonly of: 'pair' | 'number' | 'provider' | 'other';
  /** The wait that the provider advises: `firstMs` after the first refusal, `factor` times longer after each other. */
  readonly growing?: { readonly firstMs: number; readonly factor: number };
  /** Not before so many milliseconds, where the provider gives a time. */
  readonly atLeastMs?: number;
  /** At most so many tries, where the caller's own limit is too many. */
  readonly maxTries?: number;
}

/**
 * No answer. `not-reached`: the provider definitely never saw the call. `unknown`: it may have taken it. The reason is
 * one word, such as `timeout`.
 */
export interface NoAnswer {
  readonly kind: 'not-reached' | 'unknown';
  readonly reason: string;
}

/** Any answer that is not a success. */
export type ProviderRefusal = Rejected | Later | NoAnswer;

/** What became of a call. */
export type ProviderAnswer<Value> = { readonly kind: 'ok'; readonly value: Value } | ProviderRefusal;
