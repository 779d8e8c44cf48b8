import { firstCharacters } from '@wabus/platform';
import { type ProblemCode, problems } from './problems.ts';

/**
 * One field of a request that is wrong. `path` is dotted, such as `body.recipients.3.to`; inside a template it is
 * `components[0].text`.
 */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
}

/** What Meta said, where it spoke. */
export interface ProblemMeta {
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
  readonly details?: string;
  readonly fbtraceId?: string;
}

/** A template as a caller names it. */
export interface TemplateName {
  readonly name: string;
  readonly language: string;
}

/** What an occurrence of a problem adds to its catalogue entry. */
export interface ProblemOccurrence {
  /** One sentence about this occurrence. Never an internal, an address or a secret. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly meta?: ProblemMeta;
  /** Templates that would work instead. */
  readonly templates?: readonly TemplateName[];
  /** What is there already, and would have to be used instead. */
  readonly existing?: { readonly id: string };
  /** What nobody of a campaign has a usable value for, and how many people they are. */
  readonly unfillable?: { readonly variable: string; readonly count: number };
  /** The refusal repeats that of an earlier request with the same Idempotency-Key: header `Idempotent-Replayed`. */
  readonly replayed?: boolean;
}

/** The body of an `application/problem+json` answer. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly retryable: boolean;
  readonly advice: string;
  /** At most `MAX_ERRORS` of them. */
  readonly errors?: readonly FieldError[];
  /** How many there are, where not all of them are listed. */
  readonly errorCount?: number;
  readonly meta?: ProblemMeta;
  readonly templates?: readonly TemplateName[];
  readonly existing?: { readonly id: string };
  readonly variable?: string;
  readonly count?: number;
}

/** Most errors of one answer: no answer is much larger than what caused it. */
export const MAX_ERRORS = 100;

/** Longest `path` of an error, in characters: names in it are the caller's, and may be as long as its body. */
const MAX_PATH = 256;

/** Longest `detail`, in characters, for the same reason. */
const MAX_DETAIL = 1_000;

/** A refusal that the caller is told about: thrown anywhere below a route, answered as problem+json. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly occurrence: ProblemOccurrence;

  constructor(code: ProblemCode, occurrence: ProblemOccurrence = {}) {
    super(occurrence.detail ?? problems[code].title);
    this.code = code;
    this.occurrence = occurrence;
  }

  /** HTTP status of the answer. */
  get status(): number {
    return problems[this.code].status;
  }

  /** The answer's body. */
  body(): ProblemBody {
    const { status, title, retryable, advice } = problems[this.code];
    const { errors, meta, templates, existing, unfillable } = this.occurrence;
    const said = shortened(this.occurrence.detail ?? `${title}.`, MAX_DETAIL);
    const rest = `Of ${errors?.length} errors the first ${MAX_ERRORS} are listed.`;
    const detail = errors && errors.length > MAX_ERRORS ? `${said} ${rest}` : said;
    return {
      type: `/problems/${this.code}`,
      title,
      status,
      detail,
      code: this.code,
      retryable,
      advice,
      ...(errors && errors.length > 0 ? { errors: errors.slice(0, MAX_ERRORS).map(bounded) } : {}),
      ...(errors && errors.length > MAX_ERRORS ? { errorCount: errors.length } : {}),
      ...(meta ? { meta } : {}),
      ...(templates ? { templates } : {}),
      ...(existing ? { existing } : {}),
      ...(unfillable ?? {}),
    };
  }
}

/** A text of at most so many characters; what was cut off is shown by an ellipsis. */
export const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${firstCharacters(text, max - 1)}…`;

const bounded = ({ path, code, detail }: FieldError): FieldError => ({
  path: shortened(path, MAX_PATH),
  code,
  detail: shortened(detail, MAX_DETAIL),
});

/** Makes the error of a problem: `throw problem('not-found')`. */
export const problem = (code: ProblemCode, occurrence?: ProblemOccurrence): ProblemError =>
  new ProblemError(code, occurrence);
