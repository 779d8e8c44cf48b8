import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Metrics } from './metrics.ts';
import { type Line, Progress, ProgressWatch } from './progress-watch.ts';

const line = (name: string, at: number, end: number): Line => ({
  name,
  labels: { partition: name },
  at: BigInt(at),
  end: BigInt(end),
  unit: 'records',
});

const names = (progress: Progress, lines: readonly Line[], nowMs: number): string[] =>
  progress.look(lines, nowMs).map(({ line: { name }, since }) => `${name} since ${since.getTime()}`);

test('a line with something waiting that has not moved for the time is named with the moment it last did', () => {
  const progress = new Progress(30_000);
  expect(names(progress, [line('a', 5, 9), line('b', 1, 1)], 1_000)).toEqual([]);
  expect(names(progress, [line('a', 6, 9), line('b', 1, 1)], 6_000)).toEqual([]);
  expect(names(progress, [line('a', 6, 99), line('b', 1, 2)], 35_999)).toEqual([]);
  expect(names(progress, [line('a', 6, 99), line('b', 1, 2)], 36_000)).toEqual(['a since 6000']);
  expect(names(progress, [line('a', 7, 99), line('b', 1, 2)], 65_999)).toEqual(['b since 35999']);
  expect(names(progress, [line('a', 7, 99), line('b', 2, 2)], 90_000)).toEqual([]);
});

test('a line is new after nothing waited, after it went back, and after it was somebody else’s', () => {
  const progress = new Progress(10);
  for (const between of [[line('a', 5, 5)], [line('a', 3, 9)], []]) {
    names(progress, [line('a', 5, 9)], 0);
    names(progress, between, 8);
    expect(names(progress, [line('a', 5, 9)], 12)).toEqual([]);
    expect(names(progress, [line('a', 5, 9)], 22)).toEqual(['a since 12']);
  }
});

test('a line that moves between any two looks is never named, however much waits', () => {
  const steps = fc.array(fc.record({ moved: fc.integer({ min: 1, max: 9 }), afterMs: fc.nat(29_999) }));
  fc.assert(
    fc.property(steps, (all) => {
      const progress = new Progress(30_000);
      let [at, nowMs] = [0, 0];
      for (const { moved, afterMs } of all) {
        at += moved;
        nowMs += afterMs;
        expect(names(progress, [line('a', at, 1_000_000)], nowMs)).toEqual([]);
      }
    }),
  );
});

test('the watch says since when and why, counts the seconds, and takes both back', async () => {
  const metrics = new Metrics('test');
  const gauge = metrics.gauge<string>('wabus_test_stalled_seconds', 'Seconds', ['partition']);
  let [nowMs, at] = [Date.UTC(2026, 0, 1), 1];
  const watch = new ProgressWatch({
    lines: async () => {
      nowMs += 10;
      return [{ ...line('t, partition 1', at, 4), failure: at === 1 ? 'Error: no' : null }];
    },
    gauge,
    why: () => 'something else',
    stalledMs: 20,
    nowMs: () => nowMs,
  });
  watch.start();
  await expect
    .poll(() => watch.waitingFor())
    .toEqual(['t, partition 1: no progress since 2026-01-01T00:00:00.010Z, 3 records wait: Error: no']);
  expect((await gauge.get()).values).toMatchObject([{ labels: { partition: 't, partition 1' } }]);
  expect((await gauge.get()).values[0]?.value).toBeGreaterThanOrEqual(0.02);
  at = 4;
  await expect.poll(() => watch.waitingFor()).toEqual([]);
  expect((await gauge.get()).values).toMatchObject([{ value: 0 }]);
  await watch.stop();
});
