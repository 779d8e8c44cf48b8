import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Position as AllPosition, START } from '@eventstore/db-client';
import type { Position, RecordedEvent } from '@wabus/events';
import { type Logger, type Metrics, silentLogger } from '@wabus/platform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appended,
  appendOne,
  attempts,
  beside,
  freshMessageStream,
  idsOf,
  onboarded,
} from '../../conformance/harness.ts';
import { startEventStoreDbTestServer } from '../../test-server/index.ts';
import { type Stage, stage } from '../../testing/eventstoredb-stage.ts';
import type { EventStore, SubscriptionItem } from '../port.ts';
import { StoreBehindError } from './failures.ts';
import { OutageLog } from './outage-log.ts';
import type { Reader } from './reader.ts';
import { type SubscriptionPorts, subscribe } from './subscription.ts';

const TENANTS = ['tenant-'];

interface Followed {
  readonly items: SubscriptionItem[];
  readonly events: RecordedEvent[];
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Follows until stopped, past the first item from `readOn` on; `ended` rejects with the error of the subscription. */
function follow(
  store: EventStore,
  after: Position,
  streamPrefixes?: readonly string[],
  readOn: Promise<void> = Promise.resolve(),
): Followed {
  const abort = new AbortController();
  const [items, events]: [SubscriptionItem[], RecordedEvent[]] = [[], []];
  const run = async (): Promise<void> => {
    const filter = { after, signal: abort.signal, ...(streamPrefixes && { streamPrefixes }) };
    for await (const item of store.subscribeAll(filter)) {
      items.push(item);
      if (item.kind === 'events') events.push(...item.events);
      await readOn;
    }
  };
  const ended = beside(run());
  const stop = (): Promise<void> => {
    abort.abort();
    return ended;
  };
  return { items, events, ended, stop };
}

/** Appends so many events, each to a stream of its own, and gives their ids. */
async function appendMany(store: EventStore, count: number): Promise<string[]> {
  const appends = Array.from({ length: count }, () => attempts(freshMessageStream(), 'no_stream'));
  for (const result of await store.append(appends)) appended(result);
  return appends.flatMap(({ events }) => idsOf(events));
}

async function appendTenant(store: EventStore): Promise<string> {
  const event = onboarded(randomUUID());
  appended(await appendOne(store, { stream: event.stream, expectedRevision: 'no_stream', events: [event] }));
  return event.id;
}

/** What happens between two appends. */
type Mishap = 'none' | 'drop' | 'away' | 'mute';
const mishap = fc.constantFrom<Mishap>('none', 'drop', 'away', 'mute');

async function befall({ server }: Stage, what: Mishap): Promise<void> {
  if (what === 'drop') server.dropConnections();
  if (what === 'away') await server.goAwayFor(30);
  if (what === 'mute') server.muteSubscriptions();
}

/** A subscription that says how far it has looked and sends nothing; the test double names only what it looked at. */
function clientThatSays(place: AllPosition): SubscriptionPorts['client'] {
  function subscribeToAll({ filter }: { filter: { checkpointReached: (...given: unknown[]) => void } }) {
    const subscription = new Readable({ objectMode: true, read: () => undefined });
    setImmediate(() => filter.checkpointReached(subscription, place));
    return Object.assign(subscription, { unsubscribe: async () => undefined });
  }
  return { subscribeToAll } as unknown as SubscriptionPorts['client'];
}

describe('word of the server that it has looked as far as a place', () => {
  test.each<[string, AllPosition, bigint]>([
    ['an event: that one was seen', { commit: 90n, prepare: 90n }, 90n],
    ['the beginning of a page: only what stands before it was seen', { commit: 90n, prepare: 0n }, 70n],
    ['beyond the end: how far was seen is found out by a read', { commit: 101n, prepare: 101n }, 100n],
    ['the largest number there is: likewise', { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }, 100n],
  ])('that is %s', async (_, place, seen) => {
    const reader = {
      subscribableFrom: async () => START,
      newest: async (before?: AllPosition) => (before ? 70n : 100n),
      all: async () => ({ events: [], next: 100n, end: true }),
    } as unknown as Reader;
    const ports: SubscriptionPorts = {
      client: clientThatSays(place),
      reader,
      store: 'a store',
      logger: silentLogger,
      outages: new OutageLog(silentLogger),
      random: Math.random,
      lostAfterMs: 1_000,
      overdueAfterMs: 1_000,
      onReconnect: () => undefined,
      onSlowConsumer: () => undefined,
    };
    const items = subscribe(ports, { after: 10n, signal: new AbortController().signal });
    expect(await items.next()).toMatchObject({ done: false, value: { position: seen } });
    await items.return();
  });
});

describe('a subscription to EventStoreDB', () => {
  test('outlives disconnects, absences and silence with each event once and in order', async () => {
    const it = await stage({ overdueAfterMs: 50, random: () => 0 });
    const steps = fc.array(fc.record({ count: fc.integer({ min: 0, max: 40 }), mishap }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        const followed = follow(it.store, await it.store.head(), ['message-']);
        const ids: string[] = [];
        for (const step of plan) {
          ids.push(...(await appendMany(it.store, step.count)));
          await befall(it, step.mishap);
        }
        ids.push(...(await appendMany(it.store, 1)));
        await expect.poll(() => followed.events.length).toBeGreaterThanOrEqual(ids.length);
        await followed.stop();
        expect(idsOf(followed.events).sort()).toEqual(ids.sort());
        const positions = followed.items.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
        const stored = await it.store.readAll({ after: 0n, streamPrefixes: ['message-'], maxCount: 10_000 });
        const order = stored.events.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
        expect(idsOf(followed.events)).toEqual(order);
      }),
      { numRuns: 8 },
    );
  });

  test('taken up again at any position it gave loses nothing and repeats nothing', async () => {
    const { store } = await stage();
    const after = await store.head();
    // More than one of the server's search windows, so that checkpoints of pages are among the positions.
    const wanted: string[] = [];
    for (const gap of [3, 700, 0, 520, 1_100, 1]) {
      await appendMany(store, gap);
      wanted.push(await appendTenant(store));
    }
    const followed = follow(store, after, TENANTS);
    await expect.poll(() => followed.items.at(-1)?.kind).toBe('caught-up');
    await followed.stop();
    expect(idsOf(followed.events)).toEqual(wanted);
    for (const [n, { position }] of followed.items.entries()) {
      const again = follow(store, position, TENANTS);
      const rest = followed.items.slice(n + 1).flatMap((item) => (item.kind === 'events' ? item.events : []));
      await expect.poll(() => again.items.at(-1)?.kind).toBe('caught-up');
      await again.stop();
      expect(idsOf(again.events)).toEqual(idsOf(rest));
    }
  });

  test('tells its progress through a long stretch of nothing it wants before it is at the end', async () => {
    const { store } = await stage();
    const after = await store.head();
    await appendMany(store, 3_000);
    const last = await appendTenant(store);
    const followed = follow(store, after, TENANTS);
    await expect.poll(() => idsOf(followed.events)).toEqual([last]);
    await followed.stop();
    const before = followed.items.findIndex((item) => item.kind === 'events' && item.events.length > 0);
    expect(before).toBeGreaterThan(0);
  });

  test('that delivers nothing although it is connected is found out and opened anew', async () => {
    const { server, store } = await stage({ overdueAfterMs: 300 });
    const followed = follow(store, await store.head());
    await expect.poll(() => followed.items.length).toBeGreaterThan(0);
    server.muteSubscriptions();
    const ids = await appendMany(store, 3);
    await expect.poll(() => idsOf(followed.events)).toEqual(ids);
    await followed.stop();
  });

  test('of a slow reader holds the server back and still gives each event once, in order', async () => {
    const { store } = await stage({ answerMs: 60_000 });
    const readOn = Promise.withResolvers<void>();
    const followed = follow(store, await store.head(), undefined, readOn.promise);
    await expect.poll(() => followed.items.length).toBeGreaterThan(0);
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(...(await appendMany(store, 200)));
    readOn.resolve();
    await expect.poll(() => followed.events.length).toBe(ids.length);
    await followed.stop();
    expect(idsOf(followed.events).sort()).toEqual(ids.sort());
    expect(followed.items.filter(({ kind }) => kind === 'events').length).toBeLessThan(ids.length / 4);
  });

  test('that a server up to 23.10 ends at every burst is opened again at once, counted, and is no outage', async () => {
    const counted = new Map<string, number>();
    const metrics = {
      counter: (name: string) => ({ inc: () => counted.set(name, (counted.get(name) ?? 0) + 1) }),
    };
    const loud: string[] = [];
    const say = (_: unknown, text: string): void => void loud.push(text);
    const logger = { ...silentLogger, warn: say, error: say, info: say, debug: () => undefined };
    const options = { logger: logger as unknown as Logger, metrics: metrics as unknown as Metrics };
    const { store } = await stage(options, { like: '23.10' });
    const followed = follow(store, await store.head(), ['message-']);
    await expect.poll(() => followed.items.length).toBeGreaterThan(0);
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const append = attempts(freshMessageStream(), 'no_stream', 200);
      appended(await appendOne(store, append));
      ids.push(...idsOf(append.events));
      await expect.poll(() => idsOf(followed.events)).toEqual(ids);
    }
    await followed.stop();
    expect(counted.get('wabus_event_store_slow_consumer_total')).toBeGreaterThan(0);
    expect(counted.get('wabus_event_store_resubscriptions_total')).toBeUndefined();
    expect(loud).toEqual([]);
  });

  test('gathers live events that come one by one, and says that it is caught up after the lot', async () => {
    const { store } = await stage({}, { like: '26.1' });
    const followed = follow(store, await store.head(), ['message-']);
    await expect.poll(() => followed.items.at(-1)?.kind).toBe('caught-up');
    const before = followed.items.length;
    const append = attempts(freshMessageStream(), 'no_stream', 300);
    appended(await appendOne(store, append));
    await expect.poll(() => idsOf(followed.events)).toEqual(idsOf(append.events));
    await expect.poll(() => followed.items.at(-1)?.kind).toBe('caught-up');
    await followed.stop();
    // One by one each event would be an item, and word of the end another.
    expect(followed.items.length - before).toBeLessThan(400);
    const ends = followed.items.slice(before).filter(({ kind }) => kind === 'caught-up');
    expect(ends.length).toBeLessThan(150);
  });

  test('from a position beyond the head, or of no record, ends at once and names store and position', async () => {
    const { store, server } = await stage();
    const { position } = appended(await appendOne(store, attempts(freshMessageStream(), 'no_stream')));
    const where = `127.0.0.1:${server.port}`;
    for (const [after, name] of [
      [position + 1_000n, 'StoreBehindError'],
      [2n ** 64n - 1n, 'StoreBehindError'],
      [position - 3n, 'ForeignPositionError'],
    ] as const) {
      const calls = [follow(store, after, TENANTS).ended, store.readAll({ after, maxCount: 10 })];
      for (const result of await Promise.allSettled(calls)) {
        expect(result).toMatchObject({ reason: { name } });
        const { message } = (result as PromiseRejectedResult).reason;
        for (const told of [where, `${after}`]) expect(message).toContain(told);
      }
    }
  });

  test('keeps what the server writes for itself away, and gets past it', async () => {
    const { server, store } = await stage();
    const after = await store.head();
    const followed = follow(store, after);
    for (let n = 0; n < 5; n += 1)
      server.appendSystemEvent('$stats-127.0.0.1:2113', '$statsCollected', { n });
    const head = await store.head();
    expect(head).toBeGreaterThan(after);
    await expect.poll(() => followed.items.at(-1)?.position).toBe(head);
    await followed.stop();
    expect(followed.events).toEqual([]);
    expect((await store.readAll({ after: 0n, maxCount: 100 })).events).toEqual([]);
  });

  test('throws when the store stays away for too long', async () => {
    const { server, store } = await stage({ lostAfterMs: 400, answerMs: 200 });
    const after = await store.head();
    await server.goAway();
    await expect(follow(store, after).ended).rejects.toThrow(/out of reach/);
  });

  test('throws when the server comes back emptied, and names both positions', async () => {
    const { server, store } = await stage();
    await appendMany(store, 50);
    const head = await store.head();
    const followed = follow(store, head);
    await expect.poll(() => followed.items.length).toBeGreaterThan(0);
    await server.close();
    const { port } = server;
    const emptied = await startEventStoreDbTestServer({ port });
    try {
      await expect(followed.ended).rejects.toThrow(StoreBehindError);
      await expect(followed.ended).rejects.toThrow(`${head}`);
      await appendMany(store, 1);
      await expect(follow(store, head).ended).rejects.toThrow(StoreBehindError);
    } finally {
      await emptied.close();
    }
  });

  test.each(['away', 'silent'] as const)(
    'ends at once when it is aborted while the server is %s',
    async (how) => {
      const { server, store } = await stage();
      const followed = follow(store, await store.head());
      await expect.poll(() => followed.items.length).toBeGreaterThan(0);
      if (how === 'away') await server.goAway();
      else server.stall();
      const items = followed.items.length;
      // Once the store says that it waits, a look for the end was tried and tells nothing.
      await expect.poll(() => store.waitingFor()).not.toEqual([]);
      expect(followed.items).toHaveLength(items);
      await followed.stop();
    },
  );

  test('is ended with an error by the closing of its store', async () => {
    const { store } = await stage();
    const followed = follow(store, 0n);
    await expect.poll(() => followed.items.length).toBeGreaterThan(0);
    await store.close();
    await expect(followed.ended).rejects.toThrow('closed');
  });
});
