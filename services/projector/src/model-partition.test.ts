import { Metrics, silentLogger } from '@wabus/platform';
import { models } from '@wabus/read-models';
import { expect, test } from 'vitest';
import { PersonalParts } from './batch.ts';
import { projectorMetrics } from './metrics.ts';
import { logShouldWait, ModelPartition } from './model-partition.ts';

/** How many stretches it takes, when reading costs this much of the time in which the log brought it. */
function stretches(firstMs: number, costOfLog: number): number {
  let [tookMs, beforeMs, count] = [firstMs, Number.POSITIVE_INFINITY, 1];
  for (; !logShouldWait(tookMs, beforeMs); count += 1) [beforeMs, tookMs] = [tookMs, tookMs * costOfLog];
  return count;
}

test('a model that reads faster than the log brings catches up until little is left, and only then the log waits', () => {
  expect(stretches(3_600_000, 0.1)).toBe(5);
  expect(stretches(10_000, 0.6)).toBe(5);
  expect(stretches(500, 0.1)).toBe(1);
});

test('a model that the log keeps ahead of does not chase it for ever: the log waits', () => {
  for (const cost of [0.95, 1, 3]) expect(stretches(10_000, cost)).toBe(2);
});

test('a batch that fails after its partition was taken away is not shown as a stopped model', async () => {
  const ended = new AbortController();
  const [model] = models;
  if (!model) throw new Error('There is a model.');
  const metrics = projectorMetrics(new Metrics('projector'));
  const connect = async (): Promise<never> => {
    ended.abort();
    throw new Error('the session was ended');
  };
  const shop = { pool: { connect }, metrics, logger: silentLogger, schema: '', store: {}, keyring: {} };
  const part = new ModelPartition(shop as never, model, 3, {
    ended: ended.signal,
    onRecovered: () => undefined,
  });
  await part.apply([], new PersonalParts({} as never, models, []));
  expect(ended.signal.aborted).toBe(true);
  expect(part.stoppedBy).toBeNull();
  expect((await metrics.stopped.get()).values).toEqual([]);
});
