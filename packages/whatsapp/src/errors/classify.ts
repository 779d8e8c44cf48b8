import type { ProviderFailure } from '@wabus/provider';
import { accessErrors, accessSubcodes } from './access-errors.ts';
import { administrationErrors, administrationSubcodes } from './administration-errors.ts';
import type { ErrorClass, ErrorEntry, ErrorMeaning } from './entry.ts';
import { featureErrors } from './feature-errors.ts';
import { type GraphError, maskQuoted, NO_GRAPH_CODE } from './graph-error.ts';
import { messagingErrors } from './messaging-errors.ts';

/** Every error code wabus knows, as data: the documentation is made from it. Single codes come before ranges. */
export const errorCatalogue: readonly ErrorEntry[] = [
  ...accessErrors,
  ...messagingErrors,
  ...administrationErrors,
  ...featureErrors,
  ...accessSubcodes,
  ...administrationSubcodes,
].sort((a, b) => Number(a.range ?? false) - Number(b.range ?? false));

/** What an error means for us. */
export interface Classified extends ErrorMeaning {
  /** The same message may be tried again by itself. */
  readonly retryable: boolean;
}

const byCode = indexOf(false);
const bySubcode = indexOf(true);
const RETRYABLE = new Set<ErrorClass>(['retry-with-backoff', 'throttle-this-phone', 'throttle-this-pair']);
/** Codes that only say "something about this is wrong": their subcode tells more. */
const VAGUE = new Set([10, 100, 190, 136024, 136025]);

/**
 * What a code means, from the catalogue; pure, and the same for answers and webhooks. A code that nobody knows is
 * `unknown`, retryable only when a 5xx carried it (an answer that says so is proof that Meta did not take the message).
 */
export function classifyError(
  error: Pick<GraphError, 'code' | 'subcode' | 'details' | 'httpStatus'>,
): Classified {
  const found = lookUp(error) ?? unknownMeaning(error.httpStatus);
  const { class: errorClass, meaning, advice, over, fixableBy, maxTries, retryAfterMs } = found;
  const refused = found.refused ?? (errorClass === 'auth' ? 'token' : undefined);
  return {
    class: errorClass,
    meaning,
    advice,
    fixableBy,
    retryable: RETRYABLE.has(errorClass) || (errorClass === 'unknown' && (error.httpStatus ?? 0) >= 500),
    ...(over === undefined ? {} : { over }),
    ...(maxTries === undefined ? {} : { maxTries }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(refused === undefined ? {} : { refused }),
  };
}

/**
 * The error as a `failure` of the event catalogue: its code is `meta-<code>`, or `meta-http-<status>` for a 4xx without a
 * Graph error. Meta's texts stay, with long numbers masked. Of templates Meta says
 * what is wrong only in the words for people: they stand as `details` where it gives none.
 */
export function failureOf(error: GraphError): ProviderFailure {
  const { class: errorClass, meaning } = classifyError(error);
  const { code, subcode, message, userMessage, details = userMessage, fbtraceId, httpStatus } = error;
  return {
    code: code === NO_GRAPH_CODE && httpStatus !== undefined ? `meta-http-${httpStatus}` : `meta-${code}`,
    class: errorClass === 'informational' ? 'unknown' : errorClass,
    detail: meaning,
    meta: {
      code,
      ...(subcode === undefined ? {} : { subcode }),
      message: maskQuoted(message),
      ...(details === undefined ? {} : { details: maskQuoted(details) }),
      ...(fbtraceId === undefined ? {} : { fbtraceId }),
    },
  };
}

function lookUp(error: Pick<GraphError, 'code' | 'subcode' | 'details'>): ErrorMeaning | undefined {
  const { code, subcode, details } = error;
  const known = byCode(code);
  if (subcode !== undefined && (VAGUE.has(code) || !known)) {
    const refined = bySubcode(subcode) ?? templateSubcode(subcode);
    if (refined) return refined;
  }
  // "Required parameter is missing" speaks of the template when its details do.
  if (known && code === 131008 && details && /\b(template|components?)\b/i.test(details)) {
    return { ...known, class: 'template' };
  }
  return known ?? (templateSubcode(code) && bySubcode(code));
}

function templateSubcode(subcode: number): ErrorMeaning | undefined {
  if (subcode < 2_388_000 || subcode > 2_388_999) return undefined;
  return {
    class: 'template',
    fixableBy: 'caller',
    meaning: 'Meta refused something about a template.',
    advice: "Correct the template; Meta's details say which part.",
  };
}

function unknownMeaning(httpStatus: number | undefined): ErrorMeaning {
  if (httpStatus === 429) {
    return {
      class: 'retry-with-backoff',
      fixableBy: 'time',
      meaning: 'Meta asked to slow down.',
      advice: 'Nothing to do: wabus tries again later.',
      over: 'Send fewer messages at once, and this one as a new message.',
    };
  }
  return {
    class: 'unknown',
    fixableBy: 'operator',
    meaning: 'Meta gave an error that wabus does not know.',
    advice: "Look at Meta's own words beside this, and at its page of error codes.",
  };
}

function indexOf(subcodes: boolean): (code: number) => ErrorMeaning | undefined {
  const rows = errorCatalogue.filter((row) => (row.subcode ?? false) === subcodes);
  const single = new Map(
    rows.filter((row) => !row.range).flatMap((row) => row.codes.map((code) => [code, row])),
  );
  const ranges = rows.filter((row) => row.range);
  return (code) =>
    single.get(code) ?? ranges.find(({ codes: [first = 0, last = 0] }) => code >= first && code <= last);
}
