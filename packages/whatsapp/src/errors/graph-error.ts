import { codeOf, idOf, isObject, textOf, valueAt } from '../json.ts';

/** An error as Meta gave it, in a Graph answer or in a webhook; long numbers and tokens in its texts are masked. */
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
  /** The object that Meta does not know or show, by its id; never recorded. */
  readonly objectId?: string;
  /** Status of the answer that carried it; absent in webhooks. */
  readonly httpStatus?: number;
}

/** Stands for Meta's code where a 4xx answer had no Graph error in it (an edge or proxy refused). */
export const NO_GRAPH_CODE = -1;

/**
 * Hides what Meta may quote: runs of eight digits and more, which may be a person's phone number, and access tokens
 * ("Malformed access token EAA…").
 */
export function maskQuoted(text: string): string {
  return text
    .replace(/\bEAA[A-Za-z0-9]{8,}/g, '[token]')
    .replace(/\+?\d(?:[\s().-]{0,3}\d){7,}/g, '[number]');
}

/**
 * An error object as a Graph answer carries it, or a webhook (`title` for `message`, and old ones with `details` at
 * the top). Null when there is no code in it: then it is no error of Graph's. Tolerates strings for numbers and an
 * `error_data` that is a string.
 */
export function readGraphError(raw: unknown, httpStatus?: number): GraphError | null {
  if (!isObject(raw)) return null;
  const code = codeOf(valueAt(raw, 'code'));
  if (code === undefined) return null;
  const subcode = codeOf(valueAt(raw, 'error_subcode'));
  const data = valueAt(raw, 'error_data');
  const details = textOf(isObject(data) ? valueAt(data, 'details') : data) ?? textOf(valueAt(raw, 'details'));
  const user = [textOf(valueAt(raw, 'error_user_title')), textOf(valueAt(raw, 'error_user_msg'))].filter(
    Boolean,
  );
  const fbtraceId = idOf(valueAt(raw, 'fbtrace_id'));
  const message = textOf(valueAt(raw, 'message')) ?? textOf(valueAt(raw, 'title')) ?? '';
  const objectId = /Object with ID '(\d{1,32})'/.exec(message)?.[1];
  return {
    code,
    message: maskQuoted(message),
    ...(objectId === undefined ? {} : { objectId }),
    ...(subcode === undefined ? {} : { subcode }),
    ...(details === undefined ? {} : { details: maskQuoted(details) }),
    ...(fbtraceId === undefined ? {} : { fbtraceId }),
    ...(user.length === 0 ? {} : { userMessage: maskQuoted(user.join(': ')) }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
}
