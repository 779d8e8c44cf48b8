import { expect, test } from 'vitest';
import { Freshness } from './freshness.ts';

test('a position answers for the newest time whose head it covers', () => {
  const freshness = new Freshness();
  for (const [time, head] of [
    ['t1', 10n],
    ['t2', 20n],
    ['t3', 20n],
    ['t4', 30n],
  ] as const)
    freshness.add({ time, head });
  expect(freshness.through(9n)).toBeNull();
  expect(freshness.through(10n)).toBe('t1');
  expect(freshness.through(29n)).toBe('t3');
  expect(freshness.through(30n)).toBe('t4');
});

test('a relay that was behind for long answers truly as it comes close, and never with a time too new', () => {
  const freshness = new Freshness();
  for (let n = 1; n <= 20_000; n += 1) freshness.add({ time: String(n), head: BigInt(n) });
  const halfWay = freshness.through(10_000n);
  expect(Number(halfWay ?? 0)).toBeLessThanOrEqual(10_000);
  expect(freshness.through(19_990n)).toBe('19990');
});
