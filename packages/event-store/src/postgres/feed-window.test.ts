import type { RecordedEvent } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FeedWindow, NOTHING_YET, type PlacedEvent } from './feed-window.ts';

const numRuns = 300 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

const event = fc.record({
  partition: fc.integer({ min: 0, max: 2 }),
  sendPartition: fc.option(fc.integer({ min: 0, max: 2 })),
  bytes: fc.constantFrom(10, 2_000_000, 6_000_000),
});
const history = fc
  .array(event, { maxLength: 60 })
  .map((events): PlacedEvent[] =>
    events.map((one, n) => ({ ...one, position: BigInt(n + 1), event: {} as RecordedEvent })),
  );
const place = fc.record({ partition: fc.integer({ min: 0, max: 2 }), from: fc.bigInt(0n, 70n) });

test('what it says to have it has whole, however it was taken in and whatever fell out', () => {
  fc.assert(
    fc.property(
      history,
      fc.integer({ min: 1, max: 9 }),
      fc.array(place),
      fc.boolean(),
      (all, size, places, rests) => {
        const window = new FeedWindow(0n, { events: NOTHING_YET, send: NOTHING_YET });
        // Handed on in pieces that overlap, as when the store is read while something is appended.
        for (let at = 0; at < all.length; at += size) window.take(all.slice(Math.max(0, at - 3), at + size));
        if (rests) window.rest();
        expect(window.through).toBe(BigInt(all.length));
        for (const kind of ['events', 'send'] as const) {
          const partitionOf = (one: PlacedEvent) => (kind === 'events' ? one.partition : one.sendPartition);
          expect(window.newest(kind).slice(0, 3)).toEqual(
            [0, 1, 2].map(
              (partition) => all.findLast((one) => partitionOf(one) === partition)?.position ?? 0n,
            ),
          );
          const bounds = { events: 4, bytes: 5_000_000 };
          for (const { partition, from } of places.filter((one) => window.has(kind, one))) {
            const [page] = window.read(kind, [{ partition, from }], bounds);
            const wanted = all.filter((one) => partitionOf(one) === partition && one.position >= from);
            const got = page?.events.map(({ position }) => position) ?? [];
            expect(got).toEqual(wanted.slice(0, got.length).map(({ position }) => position));
            expect(page?.more).toBe(got.length < wanted.length);
            expect(got.length > 0).toBe(wanted.length > 0);
          }
        }
      },
    ),
    { numRuns },
  );
});

test('at rest only the newest are kept, and what fell out is not said to be there', () => {
  const window = new FeedWindow(0n, { events: NOTHING_YET, send: NOTHING_YET });
  const one = { event: null, sendPartition: null, bytes: 1, partition: 1 };
  window.take(Array.from({ length: 3_000 }, (_, n) => ({ ...one, position: BigInt(n + 1) })));
  expect(window.has('events', { partition: 1, from: 1n })).toBe(true);
  window.rest();
  expect(window.has('events', { partition: 1, from: 2_000n })).toBe(false);
  expect(window.has('events', { partition: 1, from: 2_001n })).toBe(true);
  const [page] = window.read('events', [{ partition: 1, from: 2_001n }], { events: 5_000, bytes: 5_000 });
  expect(page?.events.length).toBe(1_000);
});

test('each event names the one before it in its partition, also when that was never in memory', () => {
  const window = new FeedWindow(7n, { events: NOTHING_YET.with(1, 5n), send: NOTHING_YET });
  const one = { event: null, sendPartition: null, bytes: 1 };
  window.take([
    { ...one, position: 8n, partition: 1 },
    { ...one, position: 9n, partition: 2 },
    { ...one, position: 10n, partition: 1 },
  ]);
  const [page] = window.read('events', [{ partition: 1, from: 6n }], { events: 10, bytes: 10 });
  expect(page?.events.map(({ previous }) => previous)).toEqual([5n, 8n]);
  expect(window.has('events', { partition: 1, from: 5n })).toBe(false);
  // Whoever begins at the beginning of a partition in which nothing ever was need not ask the store each time.
  expect(window.has('events', { partition: 3, from: 0n })).toBe(true);
});
