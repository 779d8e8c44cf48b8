import { isProblemCode, type ProblemError, type ProblemMeta, problem, problems } from '@wabus/api-contract';
import type { EventData } from '@wabus/events';
import type { ProviderRefusal } from '@wabus/provider';

/** Why a step failed, as events keep it. */
export type Failure = EventData<'ProjectFailed'>['failure'];

/** What Meta said, for a problem; undefined when it said nothing. */
export function metaOf(answer: ProviderRefusal): ProblemMeta | undefined {
  return 'failure' in answer ? answer.failure.meta : undefined;
}

/** Whether the same call may succeed later by itself: no answer, or an error that passes. */
export function maySucceedLater(answer: ProviderRefusal): boolean {
  return answer.kind !== 'rejected';
}

/** The problem of a call that Meta refused or did not answer, where no better one fits. */
export function graphProblem(answer: ProviderRefusal): ProblemError {
  const meta = metaOf(answer);
  if (maySucceedLater(answer)) return problem('graph-unavailable', { ...(meta ? { meta } : {}) });
  const detail = 'failure' in answer ? answer.failure.detail : undefined;
  return problem('graph-refused', { ...(detail ? { detail } : {}), ...(meta ? { meta } : {}) });
}

/** A refused call as events keep it. */
export function failureOfAnswer(answer: ProviderRefusal): Failure {
  if ('failure' in answer) return answer.failure;
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
