import { z } from 'zod';
import { MAX_ERRORS } from '../problem-error.ts';
import { type ProblemCode, problems } from '../problems.ts';

/** A refusal, as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('Address of the page of this problem'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
    retryable: z.boolean(),
    advice: z.string(),
    errors: z
      .array(z.object({ path: z.string(), code: z.string(), detail: z.string() }))
      .max(MAX_ERRORS)
      .optional(),
    errorCount: z
      .number()
      .int()
      .optional()
      .describe('How many errors there are, where not all of them are listed'),
    meta: z
      .object({
        code: z.number().int(),
        subcode: z.number().int().optional(),
        message: z.string(),
        details: z.string().optional(),
        fbtraceId: z.string().optional(),
      })
      .optional(),
    templates: z
      .array(z.object({ name: z.string(), language: z.string() }))
      .optional()
      .describe('Templates that would work instead, for `window-closed`'),
    existing: z
      .object({ id: z.string() })
      .optional()
      .describe('What is there already, for `template-exists`'),
    variable: z.string().optional().describe('What cannot be filled for anybody, for `campaign-unfillable`'),
    count: z.number().int().optional().describe('How many people that are, for `campaign-unfillable`'),
  })
  .meta({ id: 'Problem' });
