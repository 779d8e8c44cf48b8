/** Headers of a request as Node gives them: names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The way in for a provider's webhooks; it holds what is needed to know who knocks, and nothing else of the provider. */
export interface WebhookDoor {
  /** What answers a request that only asks whether this is the address; null where it is not the provider who asks. */
  handshake(query: URLSearchParams): string | null;
  /** Whether the provider signed exactly these bytes, with any of our secrets; compared in constant time. */
  verify(body: Buffer, headers: WebhookHeaders): boolean;
}

/** The part of a webhook that belongs to one account. */
export interface AccountPart {
  /** Empty where none can be read. */
  readonly accountId: string;
  /** Of a webhook that names one account only, its bytes as received; else what alone reads as this part. */
  readonly bytes: Buffer;
  /** Tells only of what was long ago, and may be much: nobody else's news is to wait behind it. */
  readonly isBulk: boolean;
}

/** A webhook read, or why it cannot be: one sentence. */
export type WebhookReading<Read> =
  | { readonly facts: readonly Read[] }
  | { readonly facts: null; readonly why: string };

/** Which of our attempts a status speaks of. */
export interface SendAttempt {
  readonly messageId: string;
  readonly attemptId: string;
}

/**
 * What a provider's webhooks say; pure, asks nobody and needs no secret. `Read` is a fact of the provider's own catalogue
 * with what it was read from.
 */
export interface Webhooks<Read> {
  /** One part per account, in the order in which they are first named; bytes that cannot be read are one part. */
  split(body: Buffer): readonly AccountPart[];
  /** Every fact of it, in its order: what is not understood is one as well. Never throws. */
  read(body: Buffer): WebhookReading<Read>;
  /** Reads back what travelled with a message; null for what is not ours. */
  attemptOf(callbackData: string): SendAttempt | null;
}
