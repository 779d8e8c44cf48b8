import type { OtherPages, ProblemPage } from '@wabus/api-contract';
import { failureCodes, meaningOf } from '@wabus/providers/failures';

/** The codes that a `failure` may carry because of a provider. */
export const failurePages: OtherPages = {
  listed: failureCodes.flatMap((code) => pageOf(code) ?? []),
  find: pageOf,
};

function pageOf(code: string): ProblemPage | undefined {
  const found = meaningOf({ code });
  if (!found) return undefined;
  const { title, meaning, retryable, advice } = found;
  const { triedAgain, final } = advice;
  return {
    type: `/problems/${code}`,
    ...{ code, title, meaning, status: null, retryable },
    advice: final === triedAgain ? triedAgain : `${triedAgain} When it has failed for good: ${final}`,
  };
}
