import type { Secret } from '@wabus/platform';
import type { ProviderRefusal } from './answer.ts';

/** One message for one call; personal where it says whom to and what. */
export interface OutboundMessage {
  /** Comes back with each status of the message. */
  readonly messageId: string;
  /** Comes back with each status of the message. */
  readonly attemptId: string;
  /** The provider's id of the number that it is sent from. */
  readonly phoneNumberId: string;
  /** A number, E.164 with +, or the provider's id of a person. */
  readonly to: string;
  /** Kind of message, such as `template` or `text`. */
  readonly type: string;
  /** What the message says, in the shape of its kind. */
  readonly content: unknown;
  /** The message that it answers. */
  readonly context?: unknown;
}

/** The provider took the message; it is not sent yet. */
export interface Accepted {
  readonly kind: 'accepted';
  /** What the provider calls the message. */
  readonly providerMessageId: string;
  /** Taken, but held until the provider knows the quality of its template. */
  readonly held: boolean;
}

/**
 * What became of a message: `accepted`, `rejected` (a final no), `later` (a no for now), `not-reached` or `unknown`.
 * Only the first three are answers, and only they say something definite of what the provider did.
 */
export type SendVerdict = Accepted | ProviderRefusal;

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
