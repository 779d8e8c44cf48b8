import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PartitionTracker } from './partition-tracker.ts';

describe('PartitionTracker', () => {
  test('has nothing to commit before the first record', () => {
    expect(new PartitionTracker().committable()).toBeNull();
  });

  test('holds the offset of the lowest unfinished record, however much is finished behind it', () => {
    const tracker = new PartitionTracker();
    for (const offset of [5n, 6n, 7n]) tracker.admit(offset, 10);
    tracker.complete(6n);
    tracker.complete(7n);
    expect(tracker.committable()).toBe(5n);
    expect(tracker.span).toBe(3);
    tracker.complete(5n);
    expect(tracker.committable()).toBe(8n);
    expect(tracker.span).toBe(0);
    expect(tracker.bytes).toBe(0);
  });

  test('refuses a record that it has seen', () => {
    const tracker = new PartitionTracker();
    expect(tracker.admit(5n, 1)).toBe(true);
    expect(tracker.admit(5n, 1)).toBe(false);
    tracker.complete(5n);
    expect(tracker.admit(5n, 1)).toBe(false);
    expect(tracker.admit(9n, 1)).toBe(true);
    expect(tracker.committable()).toBe(9n);
  });

  test('random completions, crashes and reassignments never commit past an unfinished record', () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('admit' as const), count: fc.integer({ min: 1, max: 20 }) }),
      },
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('complete' as const), pick: fc.nat(1_000) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const everFinished = new Set<bigint>();
        let committed = 0n;
        let tracker = new PartitionTracker();
        let next = committed;
        let open: bigint[] = [];
        for (const { kind, ...given } of steps) {
          if (kind === 'admit') {
            for (let n = 0; n < (given as { count: number }).count; n += 1) {
              expect(tracker.admit(next, 1)).toBe(true);
              open.push(next);
              next += 1n;
            }
          } else if (kind === 'complete' && open.length > 0) {
            const [offset] = open.splice((given as { pick: number }).pick % open.length, 1) as [bigint];
            tracker.complete(offset);
            everFinished.add(offset);
          } else if (kind === 'commit') {
            committed = tracker.committable() ?? committed;
            for (let offset = 0n; offset < committed; offset += 1n)
              expect(everFinished.has(offset)).toBe(true);
          } else if (kind === 'crash') {
            tracker = new PartitionTracker();
            next = committed;
            open = [];
          }
          expect(tracker.unfinished).toBe(open.length);
        }
      }),
    );
  });
});
