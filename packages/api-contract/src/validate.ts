import { z } from 'zod';
import { unfitJson } from './json-value.ts';
import { unknownDetail } from './nearest-name.ts';
import { type FieldError, problem } from './problem-error.ts';
import type { ProblemCode } from './problems.ts';

/** A value read by a schema: what the schema makes of it, or what is wrong with it. */
export type Reading<Output> =
  | { readonly ok: Output; readonly errors?: undefined }
  | { readonly errors: readonly FieldError[] };

/** What an unknown name is called, by where it stands. */
type UnknownCode = 'unknown-field' | 'unknown-parameter';

/**
 * The value as the schema makes it.
 * @param prefix stands before each path of `errors`, such as `query`; empty for the body.
 * @param unknownType code of the problem where a field such as `type` names no alternative of the schema.
 * @throws {ProblemError} `unknown-parameter` for a name that the query does not have, `unknown-field` for one that the
 * body does not have, `number-inexact`, else `validation-failed`
 */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix = '',
  unknownType: ProblemCode = 'validation-failed',
): z.output<Schema> {
  const reading = readAs(schema, value, prefix);
  if (reading.errors === undefined) return reading.ok;
  throw failedBecause(reading.errors, unknownType);
}

/** Reads a value by a schema; `errors` has each wrong field once, with a path that begins with `prefix`. */
export function readAs<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix = '',
): Reading<z.output<Schema>> {
  const unfit = unfitJson(value);
  if (unfit) {
    const path = joined(prefix, unfit.path);
    return { errors: [{ path, code: unfit.code, detail: unfit.detail }] };
  }
  // Zod tells the wrong names only; the right ones are known while it looks.
  const known = new Map<readonly string[], readonly string[]>();
  const result = schema.safeParse(value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject) {
        known.set(issue.keys, Object.keys(issue.inst.shape));
      }
      return noSuchType(issue) ?? noSuchValue(issue);
    },
  });
  if (result.success) return { ok: result.data };
  const issues = result.error.issues.flatMap((issue) => flattened(issue as Issue, []));
  return { errors: issues.flatMap((issue) => errorsOf(issue, prefix, known)) };
}

interface Issue {
  readonly code: string;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  /** Names that the object does not have. */
  readonly keys?: readonly string[];
  readonly errors?: readonly (readonly Issue[])[];
  /** The field that would say which alternative is meant, where it says none. */
  readonly discriminator?: string;
}

function errorsOf(
  issue: Issue,
  prefix: string,
  known: ReadonlyMap<readonly string[], readonly string[]>,
): FieldError[] {
  const { code, message, keys } = issue;
  const path = joined(prefix, issue.path.map(String).join('.'));
  if (code === 'unrecognized_keys' && keys) {
    const unknown: UnknownCode = prefix === 'query' ? 'unknown-parameter' : 'unknown-field';
    return keys.map((key) => ({
      path: joined(path, key),
      code: unknown,
      detail: unknownDetail(key, known.get(keys) ?? []),
    }));
  }
  const unlike = issue.discriminator === undefined ? code.replaceAll('_', '-') : UNKNOWN_TYPE;
  const named = message.endsWith('received undefined') ? 'required' : unlike;
  return [{ path, code: named, detail: message }];
}

/** What is said of a field such as `type` that names no alternative. */
function noSuchType(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_union' || !('options' in issue)) return undefined;
  if (typeof issue.discriminator !== 'string') return undefined;
  const given = issue.input as Readonly<Record<string, unknown>>;
  const received = given[issue.discriminator] === undefined ? 'received undefined' : 'received another';
  const options: readonly unknown[] = Array.isArray(issue.options) ? issue.options : [];
  return `Invalid input: expected one of ${options.join(', ')}, ${received}`;
}

/** What is said of a text that is none of those that may stand there. */
function noSuchValue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return undefined;
  return unknownDetail(issue.input, issue.values.map(String));
}

const UNKNOWN_TYPE = 'unknown-type';

/** A union's issues are those of its alternative that fits best: of the right type, and with the fewest issues. */
function flattened(issue: Issue, above: readonly PropertyKey[]): Issue[] {
  const path = [...above, ...issue.path];
  const alternatives = issue.code === 'invalid_union' ? (issue.errors ?? []) : [];
  const best = [...alternatives].sort(
    (a, b) => mistyped(a) - mistyped(b) || a.length - b.length || depth(b) - depth(a),
  )[0];
  if (!best || best.length === 0) return [{ ...issue, path }];
  return best.flatMap((inner) => flattened(inner, path));
}

const mistyped = (issues: readonly Issue[]): number =>
  issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0) ? 1 : 0;

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

const joined = (prefix: string, path: string): string =>
  [prefix, path].filter((part) => part !== '').join('.');

function failedBecause(errors: readonly FieldError[], unknownType: ProblemCode) {
  const unknown = errors.find(({ code }) => code === 'unknown-field' || code === 'unknown-parameter');
  if (unknown) return problem(unknown.code as UnknownCode, { detail: unknown.detail, errors });
  const inexact = errors.find(({ code }) => code === 'number-inexact');
  if (inexact) return problem('number-inexact', { detail: `${inexact.path}: ${inexact.detail}.`, errors });
  const names = errors.map(({ path }) => path || 'the body').slice(0, 3);
  const code = errors.some((error) => error.code === UNKNOWN_TYPE) ? unknownType : 'validation-failed';
  return problem(code, { detail: `Wrong: ${names.join(', ')}.`, errors });
}
