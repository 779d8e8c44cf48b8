import { NO_GRAPH_CODE, readGraphError } from '../errors/graph-error.ts';
import { isObject, valueAt } from '../json.ts';
import type { GraphAnswer } from './answer.ts';
import type { TransportOutcome } from './transport.ts';

/** What an outcome means. `read` takes the JSON of a 2xx answer and answers null when it is not what was asked for. */
export function readAnswer<Value>(
  outcome: TransportOutcome,
  read: (json: unknown) => Value | null,
): GraphAnswer<Value> {
  if (outcome.kind !== 'answer') return outcome;
  const { status, body } = outcome;
  const json = parse(body);
  if (status >= 200 && status < 300) {
    const value = read(json);
    if (value !== null) return { kind: 'ok', value };
  }
  const error = isObject(json) ? readGraphError(valueAt(json, 'error'), status) : null;
  if (error) return { kind: 'error', status, error };
  // A 4xx is a refusal whoever said it; but 408 comes from somebody who gave up waiting for Meta.
  if (status >= 400 && status < 500 && status !== 408) {
    const message = `HTTP ${status} without an error of Graph's`;
    return { kind: 'error', status, error: { code: NO_GRAPH_CODE, message, httpStatus: status } };
  }
  return { kind: 'no-answer', reason: status < 300 ? 'unreadable-answer' : `http-${status}` };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
