import type { Secret } from '@wabus/platform';
import type { ProviderFailure, RefusedPart } from './failure.ts';

/** One message for one call; personal where it says whom to and what. */
export interface OutboundMessage {
  /** Comes back with each status of the message. */
  readonly messageId: string;
  /** Comes back with each status of the message. */
  readonly attemptId: string;
  /** The provider's id of the number that it is sent from. */
  readonly phoneNumberId: string;
  readonly to: string;
  /** Kind of message, such as `template` or `text`. */
  readonly type: string;
  /** What the message says, in the shape of its kind. */
  readonly content: unknown;
  /** The message that it answers. */
  readonly context?: unknown;
}

/**
 * What became of a call. Only an answer says something definite: `accepted`, `rejected` (a final no) and `later` (a no
 * for now). `not-reached`: the provider definitely never saw the message. `unknown`: it may have taken it.
 */
export type SendVerdict =
  | {
      readonly kind: 'accepted';
      /** What the provider calls the message. */
      readonly providerMessageId: string;
      /** Taken, but held until the provider knows the quality of its template. */
      readonly held: boolean;
    }
  | {
      readonly kind: 'rejected';
      readonly failure: ProviderFailure;
      /** What of the project is refused with the message; absent where it is this message only. */
      readonly refused?: RefusedPart;
    }
  | SendLater
  | { readonly kind: 'not-reached'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A no for now: the same message may be tried again by itself. */
export interface SendLater {
  readonly kind: 'later';
  readonly failure: ProviderFailure;
  /**
   * Whose limit or trouble it is: the number and this recipient, the number with all that it sends, the provider as a
   * whole (it is overloaded or broken), or another, such as a limit of the account.
   */
  readonly of: 'pair' | 'number' | 'provider' | 'other';
  /** The wait that the provider advises: `firstMs` after the first refusal, `factor` times longer after each other. */
  readonly growing?: { readonly firstMs: number; readonly factor: number };
  /** Not before so many milliseconds, where the provider gives a time. */
  readonly atLeastMs?: number;
  /** At most so many tries, where the sender's own limit is too many. */
  readonly maxTries?: number;
}

/** What a call may override. */
export interface CallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
  /** From the call to the end of its answer, in milliseconds, instead of the adapter's own limit. */
  readonly timeoutMs?: number;
}

/** Sends messages. */
export interface Sending {
  /** Makes exactly one call for the message, with the token of its project; never throws for a remote fault. */
  send(message: OutboundMessage, token: Secret, options?: CallOptions): Promise<SendVerdict>;
}
