import { vi } from 'vitest';

/** How long any wait of a test lasts before it counts as missed: it ends what hangs, and says nothing of speed. */
export const DEADLINE_MS = 300_000;

/**
 * Waits until something stops throwing and answers what it answers then: for hooks and stands, where `expect.poll`
 * may not stand. Throws what it threw last when the deadline has passed.
 */
export function eventually<Answer>(attempt: () => Answer | Promise<Answer>): Promise<Answer> {
  return vi.waitFor(attempt, { timeout: DEADLINE_MS, interval: 25 });
}
