/** An error as Meta gave it, in a Graph answer or in a webhook; long numbers in its texts are masked, since they may be a person's. */
export interface GraphError {
  /** Meta's code; `NO_GRAPH_CODE` when a 4xx answer carried no Graph error. */
  readonly code: number;
  /** `error_subcode`, where given. */
  readonly subcode?: number;
  /** `message`, or a webhook's `title`. */
  readonly message: string;
  /** `error_data.details`: the part to branch on. */
  readonly details?: string;
  /** `fbtrace_id`: webhooks have none. */
  readonly fbtraceId?: string;
  /** `error_user_title` and `error_user_msg` in one line: localised, for a person, never to match on. */
  readonly userMessage?: string;
  /** Status of the answer that carried it; absent in webhooks. */
  readonly httpStatus?: number;
}

/** Stands for Meta's code where a 4xx answer had no Graph error in it (an edge or proxy refused). */
export const NO_GRAPH_CODE = -1;

/**
 * What became of a call to Meta. Remote faults are values, never exceptions.
 * `refused`: the request definitely never reached Meta (DNS, connection refused, connect time-out, still queued when time ran out).
 * `no-answer`: Meta may have taken it (time-out after sending, reset, an answer that cannot be read, 5xx without a Graph error).
 */
export type GraphAnswer<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'error'; readonly status: number; readonly error: GraphError }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'no-answer'; readonly reason: string };
