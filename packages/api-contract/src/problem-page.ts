import { z } from 'zod';
import { isProblemCode, problems } from './problems.ts';

/** What the page of a code says: of a problem of this API, or of a `failure.code` that Meta caused. */
export const problemPageSchema = z
  .object({
    type: z.string().describe('Address of this page'),
    code: z.string(),
    title: z.string(),
    meaning: z.string().describe('What is the case when this code is given'),
    status: z
      .number()
      .int()
      .nullable()
      .describe('HTTP status; null for a code that only stands in `failure`'),
    retryable: z.boolean().describe('Whether the same may succeed later without being changed'),
    advice: z.string().describe('What a person can do'),
  })
  .meta({ id: 'ProblemPage' });

/** What the page of a code says. */
export type ProblemPage = z.output<typeof problemPageSchema>;

/** Pages of codes that are not of this API's own catalogue. */
export interface OtherPages {
  /** Those that stand in the list of all pages. */
  readonly listed: readonly ProblemPage[];
  /** The page of any such code; undefined for what cannot be one. */
  find(code: string): ProblemPage | undefined;
}

/** Every code of the catalogue with what its page says. */
export function problemPages(): ProblemPage[] {
  return Object.entries(problems).map(([code, { status, title, meaning, retryable, advice }]) => ({
    type: `/problems/${code}`,
    code,
    title,
    meaning,
    status,
    retryable,
    advice,
  }));
}

/** What the page of a code says; undefined where there is none. */
export function findProblemPage(code: string, others?: OtherPages): ProblemPage | undefined {
  if (isProblemCode(code)) return problemPages().find((page) => page.code === code);
  return others?.find(code);
}
