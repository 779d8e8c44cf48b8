import { isProblemCode, problems } from './problems.ts';
import { reasonWords } from './reasons.ts';

/** A failure, as far as its advice depends on it. */
export interface Advised {
  readonly code: string;
  readonly meta?: { readonly code: number; readonly subcode?: number; readonly details?: string } | undefined;
}

/** What to do about an error of Meta's; undefined for a code that is not Meta's. */
export type MetaAdvice = (failure: Advised) => string | undefined;

/** What to do about a failure, by its code; errors of Meta's as `ofMeta` says, with the page of their code. */
export function adviceFor(failure: Advised, ofMeta: MetaAdvice): string {
  if (isProblemCode(failure.code)) return problems[failure.code].advice;
  const own = reasonWords(failure.code)?.advice;
  if (own !== undefined) return own;
  const advice = ofMeta(failure);
  if (advice === undefined) return 'Ask who runs wabus to look it up in the log.';
  return `${advice} /problems/${failure.code} says more.`;
}
