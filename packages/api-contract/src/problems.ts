import { feedProblems } from './problems/feed.ts';
import { mediaProblems } from './problems/media.ts';
import { sendingProblems } from './problems/sending.ts';
import { signupProblems } from './problems/signup.ts';
import { templateProblems } from './problems/templates.ts';
import { transportProblems } from './problems/transport.ts';

export type { ProblemDefinition } from './problems/definition.ts';

/**
 * Every problem of the API by its code: the one place for status, title, meaning and advice. Each has a page
 * (`/problems/<code>`), a line in `docs/errors.md` and a test that provokes it (`test/contract/provocations`).
 */
export const problems = {
  ...transportProblems,
  ...signupProblems,
  ...templateProblems,
  ...sendingProblems,
  ...mediaProblems,
  ...feedProblems,
} as const;

/** The code of a problem; never renamed, since callers branch on it. */
export type ProblemCode = keyof typeof problems;

/** Whether the text is a code of the catalogue. */
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
