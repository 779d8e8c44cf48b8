import type { z } from 'zod';
import { jobSchema } from '../schemas/job.ts';

/** A job as the API answers it. */
export type JobResource = z.output<typeof jobSchema>;

/** What is known of a job; result and problem as they were kept. */
export interface JobFacts {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly result: unknown;
  readonly problem: unknown;
}

/**
 * A job as every answer shows it.
 * @throws {z.ZodError} when a result or problem was kept in another shape
 */
export function jobResource({ id, state, done, total, result, problem }: JobFacts): JobResource {
  return jobSchema.parse({
    ...{ id, state, done },
    ...(total === null ? {} : { total }),
    ...(result === null ? {} : { result }),
    ...(problem === null ? {} : { problem }),
  });
}
