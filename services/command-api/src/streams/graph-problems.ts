import { isProblemCode, type ProblemError, type ProblemMeta, problem, problems } from '@wabus/api-contract';
import type { EventData } from '@wabus/events';
import { classifyError, failureOf, type GraphAnswer } from '@wabus/whatsapp';

/** Why a step failed, as events keep it. */
export type Failure = EventData<'ProjectFailed'>['failure'];

/** Any answer of Meta's that is not a success. */
export type GraphFailure = Exclude<GraphAnswer<never>, { kind: 'ok' }>;

/** What Meta said, for a problem; undefined when it said nothing. */
export function metaOf(answer: GraphFailure): ProblemMeta | undefined {
  return answer.kind === 'error' ? failureOf(answer.error).meta : undefined;
}

/** Whether the same call may succeed later by itself: no answer, or an error that passes. */
export function maySucceedLater(answer: GraphFailure): boolean {
  return answer.kind !== 'error' || classifyError(answer.error).retryable;
}

/** The problem of a call that Meta refused or did not answer, where no better one fits. */
export function graphProblem(answer: GraphFailure): ProblemError {
  const meta = metaOf(answer);
  if (maySucceedLater(answer)) return problem('graph-unavailable', { ...(meta ? { meta } : {}) });
  const detail = answer.kind === 'error' ? failureOf(answer.error).detail : undefined;
  return problem('graph-refused', { ...(detail ? { detail } : {}), ...(meta ? { meta } : {}) });
}

/** A refused call as events keep it. */
export function failureOfAnswer(answer: GraphFailure): Failure {
  if (answer.kind === 'error') return failureOf(answer.error);
  return { code: 'graph-unavailable', class: 'retry-with-backoff', detail: 'Meta did not answer.' };
}

/** A problem as events keep it, so that a repeat of the request gets the same answer. */
export function failureOfProblem(error: ProblemError): Failure {
  const { detail, meta } = error.body();
  return { code: error.code, class: 'own-rule', detail, ...(meta ? { meta } : {}) };
}

/** The answer that was given when this failure was recorded; `replayed` when a repeat of that request gets it again. */
export function problemOfFailure(failure: Failure, replayed = false): ProblemError {
  const { code, detail, meta } = failure;
  const known = isProblemCode(code) && problems[code].status >= 400 ? code : 'graph-refused';
  return problem(known, { detail, replayed, ...(meta ? { meta } : {}) });
}
