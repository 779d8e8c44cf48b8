import { z } from 'zod';
import { uploadReportSchema } from './campaign.ts';
import { idSchema } from './primitives.ts';
import { problemSchema } from './problem.ts';

/** Work that goes on after the answer of the request that asked for it, as the API answers it. */
export const jobSchema = z
  .object({
    id: idSchema,
    state: z
      .enum(['running', 'done', 'failed'])
      .describe('`failed`: nothing of it counts, and `problem` says why'),
    done: z.number().int().describe('Rows read so far'),
    total: z.number().int().optional().describe('How many there are, once all were read'),
    result: uploadReportSchema
      .optional()
      .describe('Once it is done: what the request would have been answered without waiting'),
    problem: problemSchema.optional().describe('Once it has failed: why'),
  })
  .meta({ id: 'Job' });
