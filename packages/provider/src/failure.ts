/** What kind of trouble a failure is; each provider sorts its codes into these classes of the event catalogue. */
export type FailureClass =
  | 'retry-with-backoff'
  | 'throttle-this-phone'
  | 'throttle-this-pair'
  | 'auth'
  | 'permanent-recipient'
  | 'permanent-request'
  | 'template'
  | 'policy-block'
  | 'window-closed'
  | 'unknown';

/** What a provider said itself; what it quotes of a person or a token is masked. */
export interface ProviderWords {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly details?: string;
  readonly fbtraceId?: string;
}

/** A no of the provider, as the event catalogue keeps a `failure`. */
export interface ProviderFailure {
  /** The provider's name and code, such as `meta-131026`. */
  readonly code: string;
  readonly class: FailureClass;
  /** One sentence: what happened. */
  readonly detail: string;
  readonly meta: ProviderWords;
}

/**
 * What of a project is refused, where a failure is not about the one message: its token with its permissions, its
 * account, or its number. Nothing that the project sends gets through until that is mended.
 */
export type RefusedPart = 'token' | 'account' | 'number';
