import { Readable } from 'node:stream';
import { BACKWARDS, type ReadAllOptions, START } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { appendOne, attempts, freshMessageStream, idsOf } from '../../conformance/harness.ts';
import { stage } from '../../testing/eventstoredb-stage.ts';
import { openClient, type StoreClient } from './client.ts';
import { checkedConnectionString } from './connection-string.ts';
import { Feed } from './feed.ts';
import { Reader } from './reader.ts';

/** A client of a log in which records stand at these places only, as after a scavenge; the test double keeps all. */
function clientOf(places: readonly bigint[]): StoreClient {
  function readAll({ fromPosition, direction, maxCount = 1 }: ReadAllOptions = {}) {
    const from = typeof fromPosition === 'object' ? fromPosition.commit : undefined;
    const kept =
      direction === BACKWARDS
        ? places.filter((place) => from === undefined || place < from).reverse()
        : places.filter((place) => from === undefined || place >= from);
    const events = kept
      .slice(0, Number(maxCount))
      .map((commit) => ({ event: { position: { commit, prepare: commit } } }));
    const read = Readable.from(events) as Readable & { cancel(): Promise<void> };
    read.cancel = () => Promise.resolve();
    return read;
  }
  return { readAll } as unknown as StoreClient;
}

const readerOf = (places: readonly bigint[]): Reader =>
  new Reader({
    client: clientOf(places),
    store: 'a store',
    patience: { tries: 1, random: Math.random, onRetry: () => undefined },
    answerMs: 3_600_000,
  });

describe('a subscription is begun', () => {
  test.each<[string, bigint[], bigint, unknown]>([
    ['at the start when nothing was seen', [10n, 20n], 0n, START],
    ['at the record that was seen last', [10n, 20n, 30n], 20n, { commit: 20n, prepare: 20n }],
    ['before a record that was scavenged since', [10n, 30n], 20n, { commit: 10n, prepare: 10n }],
    ['at the start when all before was scavenged', [30n], 20n, START],
  ])('%s', async (_, places, after, from) => {
    expect(await readerOf(places).subscribableFrom(after)).toEqual(from);
  });

  test('never behind the end: what was seen there is gone, and what comes would be left out', async () => {
    await expect(readerOf([10n, 20n]).subscribableFrom(40n)).rejects.toMatchObject({
      name: 'StoreBehindError',
    });
  });
});

describe('a read that the closing of its store cuts off', () => {
  test.each(['away', 'silent'] as const)(
    'says so, and does not answer that nothing is there (the server is %s)',
    async (how) => {
      const { server, store } = await stage();
      const append = attempts(freshMessageStream(), 'no_stream');
      await appendOne(store, append);
      if (how === 'away') await server.goAway();
      else server.stall();
      const reads = [
        store.head(),
        store.readStream(append.stream),
        store.readAll({ after: 0n, maxCount: 10 }),
      ];
      const ended = Promise.allSettled(reads);
      await store.close();
      for (const result of await ended) {
        expect(result).toMatchObject({ reason: { message: 'The event store was closed.' } });
      }
    },
  );
});

test('a subscription that is begun before what was seen leaves that out', async () => {
  const { server, store } = await stage();
  const append = attempts(freshMessageStream(), 'no_stream', 3);
  await appendOne(store, append);
  const [, second] = await store.readStream(append.stream);
  const { client, close } = openClient(checkedConnectionString(server.connectionString));
  const feed = new Feed(client, START, { after: second?.position ?? 0n });
  const seen: string[] = [];
  while (!feed.live) {
    await feed.wait(1_000, new AbortController().signal);
    seen.push(...idsOf(feed.take(10).events));
  }
  expect(seen).toEqual(idsOf(append.events).slice(2));
  feed.close();
  await close();
});

describe('a read', () => {
  test('of everything ends with the page that nothing stands behind, however full it is', async () => {
    const { store } = await stage({}, { systemEvents: false });
    await appendOne(store, attempts(freshMessageStream(), 'no_stream', 4));
    const first = await store.readAll({ after: 0n, maxCount: 2 });
    const second = await store.readAll({ after: first.next, maxCount: 2 });
    expect([first, second].map(({ events, end }) => [events.length, end])).toEqual([
      [2, false],
      [2, true],
    ]);
  });

  test('of large events ends its page early, and the next one goes on', async () => {
    const { store } = await stage();
    const stream = freshMessageStream();
    for (let n = 0; n < 12; n += 1) {
      const { events } = attempts(stream, 'no_stream');
      const large = events.map((event) => ({ ...event, correlationId: 'x'.repeat(1_000_000) }));
      await appendOne(store, { stream, expectedRevision: n === 0 ? 'no_stream' : n - 1, events: large });
    }
    const page = await store.readAll({ after: 0n, maxCount: 100 });
    expect(page.end).toBe(false);
    expect(page.events.length).toBeLessThan(12);
    const rest = await store.readAll({ after: page.next, maxCount: 100 });
    expect([...idsOf(page.events), ...idsOf(rest.events)]).toEqual(idsOf(await store.readStream(stream)));
  });

  test('that is left before its end, and a subscription that is left, are not kept by the client', async () => {
    const { server, store } = await stage();
    await appendOne(store, attempts(freshMessageStream(), 'no_stream', 2_000));
    const { client, close } = openClient(checkedConnectionString(server.connectionString));
    const patience = { tries: 1, random: Math.random, onRetry: () => undefined };
    const reader = new Reader({ client, store: 'a store', patience, answerMs: 3_600_000 });
    const page = await reader.all({ after: 0n, streamPrefixes: ['message-'], maxCount: 3 });
    expect(page.events).toHaveLength(3);
    const feed = new Feed(client, START, { after: 0n });
    await feed.wait(1_000, new AbortController().signal);
    expect(feed.take(1).events).toHaveLength(1);
    const kept = Reflect.get(client, 'disposableStreams') as Set<unknown>;
    expect(kept.size).toBeGreaterThan(0);
    feed.close();
    await expect.poll(() => kept.size).toBe(0);
    await close();
  });

  test('is made again when the connection breaks in the middle, and gives up a server that says nothing', async () => {
    const { server, store, another } = await stage();
    const append = attempts(freshMessageStream(), 'no_stream', 1_200);
    await appendOne(store, append);
    const reads = Array.from({ length: 40 }, () => store.readStream(append.stream));
    server.dropConnections();
    for (const events of await Promise.all(reads)) expect(idsOf(events)).toEqual(idsOf(append.events));
    const impatient = another({ answerMs: 150, tries: 2 });
    server.stall();
    await expect(impatient.readStream(append.stream)).rejects.toThrow(/did not answer|not answered/);
    await expect(impatient.head()).rejects.toThrow(/did not answer|not answered/);
    server.resume();
    await expect.poll(() => impatient.readStream(append.stream, { maxCount: 1 })).toHaveLength(1);
  });
});
