import type { ProviderFailure, ProviderWords, RefusedPart } from './failure.ts';

/** A failure as events and tables keep it: enough of it to find what it means. */
export interface NamedFailure {
  /** The provider's name and code, such as `meta-131026`; or one that is no provider's. */
  readonly code: string;
  readonly meta?: Pick<ProviderWords, 'code' | 'subcode' | 'details'> | undefined;
}

/** What a recorded failure means, for people and for who decides. */
export interface FailureMeaning {
  /** What to call it, such as `Meta's error 131026`. */
  readonly title: string;
  /** One sentence: what happened. */
  readonly meaning: string;
  /** What a person can do: while it is tried again, and once nothing more comes. */
  readonly advice: { readonly triedAgain: string; readonly final: string };
  /** The same call may be made again by itself. */
  readonly retryable: boolean;
  /** What of the project is refused; absent where it is this one message only. */
  readonly refused?: RefusedPart;
}

/** What the failures of a provider mean, long after its answers; asks nobody. */
export interface FailureWords {
  /** The codes that have a name, in the order in which a list shows them; `meaningOf` knows each, and may know more. */
  readonly codes: readonly string[];
  /** Undefined for a code that is not of this provider's; every failure that it can answer means something. */
  meaningOf(failure: NamedFailure): FailureMeaning | undefined;
  /** The failure that words of the provider's tell of, where only they were kept. */
  failureOf(words: ProviderWords): ProviderFailure;
}
