import type { GraphError } from '../errors/graph-error.ts';

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
