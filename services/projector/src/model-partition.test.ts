import { expect, test } from 'vitest';
import { logShouldWait } from './model-partition.ts';

/** How many stretches it takes, when reading costs this much of the time in which the log brought it. */
function stretches(firstMs: number, costOfLog: number): number {
  let [tookMs, beforeMs, count] = [firstMs, Number.POSITIVE_INFINITY, 1];
  for (; !logShouldWait(tookMs, beforeMs); count += 1) [beforeMs, tookMs] = [tookMs, tookMs * costOfLog];
  return count;
}

test('a model that reads faster than the log brings catches up until little is left, and only then the log waits', () => {
  expect(stretches(3_600_000, 0.1)).toBe(5);
  expect(stretches(500, 0.1)).toBe(1);
});

test('a model that the log keeps ahead of does not chase it for ever: the log waits', () => {
  for (const cost of [0.6, 1, 3]) expect(stretches(10_000, cost)).toBe(2);
});
