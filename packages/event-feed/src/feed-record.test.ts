import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FeedRecord, nextRecords } from './feed-record.ts';

/** Events of one partition as relays publish them: chained by `previous`, whoever publishes. */
const chain = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 }).map((gaps) => {
  let position = 0n;
  return gaps.map((gap): FeedRecord => {
    const previous = position;
    position += BigInt(gap);
    return { position, previous, event: { position } as never };
  });
});

/**
 * What the log of such a partition may look like: runs of the chain, where each run begins anywhere that is published
 * already (a crash before the checkpoint, a zombie that goes on late) and some records got lost or cannot be read.
 */
const logOf = chain.chain((events) =>
  fc
    .record({
      runs: fc.array(fc.tuple(fc.nat(events.length), fc.nat(events.length)), { maxLength: 6 }),
      harmed: fc.array(fc.tuple(fc.nat(200), fc.constantFrom('lost', 'unreadable'))),
      batches: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
    })
    .map(({ runs, harmed, batches }) => {
      let published = 0;
      const log = [...runs, [0, events.length] as const].flatMap(([from, count]) => {
        const start = Math.min(from, published);
        const run = events.slice(start, start + count);
        published = Math.max(published, start + run.length);
        return run;
      });
      const last = events.at(-1) as FeedRecord;
      const harm = new Map(harmed);
      const read = [...log, last].flatMap((record, n) => {
        if (harm.get(n) === 'lost') return [];
        return harm.get(n) === 'unreadable' ? [{ ...record, event: null }] : [record];
      });
      return { events, read: [...read, last], batches };
    }),
);

test('whatever relays crashed, whichever zombies went on and whatever got lost, each event is applied once, in order', () => {
  fc.assert(
    fc.property(logOf, ({ events, read, batches }) => {
      const applied: bigint[] = [];
      let checkpoint = 0n;
      const apply = (positions: readonly bigint[]): void => {
        applied.push(...positions);
        checkpoint = positions.at(-1) ?? checkpoint;
      };
      for (let from = 0, n = 0; from < read.length; n += 1) {
        const size = batches[n % batches.length] ?? 1;
        const batch = read.slice(from, from + size);
        for (;;) {
          const next = nextRecords(batch, checkpoint);
          apply(next.events.map(({ position }) => position));
          const through = next.healThrough;
          if (through === null) break;
          // Healing reads from the store what lies between, as the projector does.
          const between = events.filter(({ position }) => position > checkpoint && position <= through);
          apply(between.map(({ position }) => position));
        }
        from += size;
      }
      expect(applied).toEqual(events.map(({ position }) => position));
    }),
  );
});
