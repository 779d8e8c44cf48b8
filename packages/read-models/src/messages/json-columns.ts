/** Why a message failed or was suppressed, as the event said. */
export interface FailureRow {
  readonly code: string;
  readonly class?: string;
  readonly detail: string;
  readonly meta?: {
    readonly code: number;
    readonly subcode?: number;
    readonly message: string;
    readonly details?: string;
    readonly fbtraceId?: string;
  };
}

/** A call to Meta as it is told. */
export interface AttemptRow {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'accepted' | 'rejected' | 'unknown' | 'abandoned' | 'pending';
  /** Meta's id, where it took it. */
  readonly wamid?: string;
  readonly error?: FailureRow;
  /** RFC 3339: when the message was to be tried again after it. */
  readonly nextAttemptAt?: string;
}

/** What Meta said of how a message was said. */
export interface Circumstances {
  readonly groupId?: string;
  readonly forwarded?: boolean;
  readonly frequentlyForwarded?: boolean;
  readonly errorCodes?: readonly number[];
}
