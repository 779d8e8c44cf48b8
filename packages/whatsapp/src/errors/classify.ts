import type { GraphError } from '../graph/answer.ts';

/** What kind of trouble an error is; the first ten are the classes of a `failure` of the event catalogue. */
export type ErrorClass =
  | 'retry-with-backoff'
  | 'throttle-this-phone'
  | 'throttle-this-pair'
  | 'auth'
  | 'permanent-recipient'
  | 'permanent-request'
  | 'template'
  | 'policy-block'
  | 'window-closed'
  | 'unknown'
  | 'informational';

/** Who can mend it: `time` alone, the person written to, the business, the CRM's request, who runs wabus, or Meta. */
export type Fixer = 'time' | 'recipient' | 'tenant' | 'caller' | 'operator' | 'meta';

/** What an error means for us. */
export interface Classified {
  readonly class: ErrorClass;
  /** The same message may be tried again by itself. */
  readonly retryable: boolean;
  /** At most so many tries, where the class's own limit is too many. */
  readonly maxTries?: number;
  /** Not before so long, where Meta gives a time. */
  readonly retryAfterMs?: number;
  /** One sentence: what happened. */
  readonly meaning: string;
  /** One sentence: what a person can do. */
  readonly advice: string;
  readonly fixableBy: Fixer;
}

/** The `failure` of the event catalogue. */
export interface MetaFailure {
  /** `meta-<code>`, or `meta-http-<status>` for a 4xx without a Graph error. */
  readonly code: string;
  readonly class: Exclude<ErrorClass, 'informational'>;
  readonly detail: string;
  readonly meta: {
    readonly code: number;
    readonly subcode?: number;
    readonly message: string;
    readonly details?: string;
    readonly fbtraceId?: string;
  };
}

/** What a code means, from the catalogue; pure, and the same for answers and webhooks. */
export function classifyError(
  _error: Pick<GraphError, 'code' | 'subcode' | 'details' | 'httpStatus'>,
): Classified {
  throw new Error('being written');
}

/** The error as a `failure` of the event catalogue. */
export function failureOf(_error: GraphError): MetaFailure {
  throw new Error('being written');
}
