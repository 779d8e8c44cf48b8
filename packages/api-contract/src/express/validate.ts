import type { z } from 'zod';
import { unfitJson } from '../json-value.ts';
import { type FieldError, problem } from '../problem-error.ts';

/**
 * The value as the schema makes it.
 * @param prefix stands before each path of `errors`, such as `query`; empty for the body.
 * @throws {ProblemError} `validation-failed`
 */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix = '',
): z.output<Schema> {
  const unfit = unfitJson(value);
  if (unfit)
    throw failedBecause([{ path: joined(prefix, unfit.path), code: 'invalid-text', detail: unfit.detail }]);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw failedBecause(fieldErrors(result.error, prefix));
}

/** The wrong fields of a failed validation, each once. */
export function fieldErrors(error: z.ZodError, prefix = ''): FieldError[] {
  const found = error.issues.flatMap((issue) => flattened(issue as Issue, []));
  return found.map(({ path, code, message }) => ({
    path: joined(prefix, path.map(String).join('.')),
    code: message.endsWith('received undefined') ? 'required' : code.replaceAll('_', '-'),
    detail: message,
  }));
}

interface Issue {
  readonly code: string;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly errors?: readonly (readonly Issue[])[];
}

/** A union's issues are those of its alternative that fits best: the one with the fewest. */
function flattened(issue: Issue, above: readonly PropertyKey[]): Issue[] {
  const path = [...above, ...issue.path];
  const alternatives = issue.code === 'invalid_union' ? (issue.errors ?? []) : [];
  const best = [...alternatives].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  if (!best || best.length === 0) return [{ code: issue.code, message: issue.message, path }];
  return best.flatMap((inner) => flattened(inner, path));
}

const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

const joined = (prefix: string, path: string): string =>
  [prefix, path].filter((part) => part !== '').join('.');

function failedBecause(errors: FieldError[]) {
  const names = errors.map(({ path }) => path || 'the body').slice(0, 3);
  return problem('validation-failed', { detail: `Wrong: ${names.join(', ')}.`, errors });
}
