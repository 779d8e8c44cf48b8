import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAppend } from './append.ts';
import { describeConcurrency } from './concurrency.ts';
import type { EventStoreFeatures, EventStoreUnderTest } from './harness.ts';
import { describeOperators } from './operators.ts';
import { describeReading } from './reading.ts';

export type { EventStoreFeatures, EventStoreUnderTest, Operator } from './harness.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Which adapter of which port a suite runs on; the report at the end of a run names both. */
    conformance?: { readonly port: string; readonly adapter: string };
  }
}

/**
 * What every event store of wabus promises. Call it at the top of a test file; `name` says the engine and its version,
 * `make` gives an installed store, once per file.
 */
export function describeEventStore(
  name: string,
  make: () => Promise<EventStoreUnderTest>,
  features: EventStoreFeatures,
): void {
  const meta = { conformance: { port: 'event store', adapter: name } };
  describe(`event store on ${name}`, { meta }, () => {
    let made: EventStoreUnderTest | undefined;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(() => made?.dispose());
    const the = (): EventStoreUnderTest => {
      if (!made) throw new Error('The store is made before the first test.');
      return made;
    };
    test('a subscription from the start to names that nothing has yet is at the end, and not beyond it', async () => {
      const { store } = the();
      const stop = new AbortController();
      const streamPrefixes = [`nobody-${randomUUID()}-`];
      let ends = 0;
      for await (const item of store.subscribeAll({ after: 0n, streamPrefixes, signal: stop.signal })) {
        expect(item.position).toBeLessThanOrEqual(await store.head());
        if (item.kind === 'caught-up') ends += 1;
        if (ends === 2) stop.abort();
      }
      expect(ends).toBe(2);
    });
    test.runIf(features.ownsGlobalOrder)('an empty store has no head and an empty first page', async () => {
      expect(await the().store.head()).toBe(0n);
      expect(await the().store.readAll({ after: 0n, maxCount: 1 })).toEqual({
        events: [],
        next: 0n,
        end: true,
      });
    });
    describeAppend(the);
    describeReading(the, features);
    describeConcurrency(the);
    describeOperators(the, features);
  });
}
