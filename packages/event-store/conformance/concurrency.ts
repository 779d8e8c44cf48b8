import { randomUUID } from 'node:crypto';
import type { Position, RecordedEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventStore, ExpectedRevision } from '../src/index.ts';
import {
  appended,
  appendOne,
  attempt,
  attempts,
  beside,
  freshMessageStream,
  idsOf,
  type TheStore,
} from './harness.ts';

const RUNS = 8;

/** What holds while several clients write and read at once. */
export function describeConcurrency(the: TheStore): void {
  describe('at once', () => {
    test('two senders with the same released message: exactly one attempt wins', async () => {
      const { store, another } = the();
      const other = await another();
      for (let n = 0; n < 20; n += 1) {
        const stream = freshMessageStream();
        const released = appended(await appendOne(store, attempts(stream, 'no_stream', 2)));
        const results = await Promise.all(
          [store, other].map((sender) => appendOne(sender, attempts(stream, released.revision))),
        );
        expect(results.map(({ status }) => status).sort()).toEqual(['appended', 'conflict']);
        expect(await store.readStream(stream)).toHaveLength(3);
      }
    });

    test('writers on shared streams lose nothing and double nothing', () => writersOnSharedStreams(the));
    test('a reader beside writers sees every event once, in order', () => readerBesideWriters(the));
  });
}

const plan = fc.record({
  streams: fc.integer({ min: 1, max: 4 }),
  writers: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 8 }), {
    minLength: 2,
    maxLength: 6,
  }),
});

async function writersOnSharedStreams(the: TheStore): Promise<void> {
  const { store, another } = the();
  const clients = [store, await another()];
  await fc.assert(
    fc.asyncProperty(plan, async ({ streams, writers }) => {
      const names = Array.from({ length: streams }, freshMessageStream);
      const written = await Promise.all(
        writers.map((sizes, n) => writeAll(clients[n % clients.length] as EventStore, names, sizes)),
      );
      const read = await Promise.all(names.map((name) => store.readStream(name)));
      for (const events of read) {
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, n) => n));
        expect(isIncreasing(events)).toBe(true);
      }
      expect(read.flatMap(idsOf).sort()).toEqual(written.flat().sort());
    }),
    { numRuns: RUNS },
  );
}

/** Appends groups of the given sizes, one after the other, each to the next stream; on a conflict again at what stands there. */
export async function writeAll(
  store: EventStore,
  streams: readonly string[],
  sizes: readonly number[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, size] of sizes.entries()) {
    const stream = streams[n % streams.length] as string;
    const events = Array.from({ length: size }, () => attempt(stream, { id: randomUUID() }));
    let expectedRevision: ExpectedRevision = 'no_stream';
    for (;;) {
      const result = await appendOne(store, { stream, expectedRevision, events });
      if (result.status === 'appended') break;
      if (result.status === 'conflict') expectedRevision = result.currentRevision;
    }
    ids.push(...idsOf(events));
  }
  return ids;
}

async function readerBesideWriters(the: TheStore): Promise<void> {
  const { store, another } = the();
  const clients = [store, await another(), await another()];
  const reader = await another();
  await fc.assert(
    fc.asyncProperty(plan, fc.integer({ min: 1, max: 9 }), async ({ writers }, maxCount) => {
      const after = await store.head();
      const stop = new AbortController();
      const subscribed = collect(reader, after, stop.signal);
      const paged = pageUntil(reader, after, maxCount, stop.signal);
      let ids: string[] = [];
      try {
        const written = await Promise.all(
          writers.map((sizes, n) =>
            writeAll(clients[n % clients.length] as EventStore, sizes.map(freshMessageStream), sizes),
          ),
        );
        ids = written.flat().sort();
        await expect.poll(() => subscribed.events.length, { interval: 5 }).toBeGreaterThanOrEqual(ids.length);
        await expect.poll(() => paged.events.length, { interval: 5 }).toBeGreaterThanOrEqual(ids.length);
      } finally {
        stop.abort();
      }
      await Promise.all([subscribed.done, paged.done]);
      for (const { events } of [subscribed, paged]) {
        expect(idsOf(events).sort()).toEqual(ids);
        expect(isIncreasing(events)).toBe(true);
      }
    }),
    { numRuns: RUNS },
  );
}

interface Reading {
  readonly events: RecordedEvent[];
  readonly done: Promise<void>;
}

function collect(store: EventStore, after: Position, signal: AbortSignal): Reading {
  const events: RecordedEvent[] = [];
  async function run(): Promise<void> {
    for await (const item of store.subscribeAll({ after, streamPrefixes: ['message-'], signal })) {
      if (item.kind === 'events') events.push(...item.events);
    }
  }
  return { events, done: beside(run()) };
}

function pageUntil(store: EventStore, after: Position, maxCount: number, signal: AbortSignal): Reading {
  const events: RecordedEvent[] = [];
  async function run(): Promise<void> {
    let from = after;
    while (!signal.aborted) {
      const page = await store.readAll({ after: from, streamPrefixes: ['message-'], maxCount });
      events.push(...page.events);
      from = page.next;
    }
  }
  return { events, done: beside(run()) };
}

function isIncreasing(events: readonly RecordedEvent[]): boolean {
  return events.every((event, n) => n === 0 || event.position > (events[n - 1] as RecordedEvent).position);
}
