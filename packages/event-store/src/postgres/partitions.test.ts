import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEvent, fromStoredJson, type NewEvent, PARTITIONS, partitionOf } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempt, freshMessageStream } from '../../conformance/harness.ts';
import { createPostgresEventStore, installEventStore } from '../index.ts';

const numRuns = 200 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

let database: TestDatabase;
let store: ReturnType<typeof createPostgresEventStore>;
beforeAll(async () => {
  database = await testDatabase();
  await installEventStore(database.url);
  store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('events from before partitions were written get the partition that their key has', async () => {
  const keys = fc.array(
    fc.string({ unit: 'binary' }).filter((key) => !key.includes('\0') && key.isWellFormed()),
  );
  await fc.assert(
    fc.asyncProperty(keys, async (some) => {
      const { rows } = await database.pool.query<{ partition: number }>(
        'select event_store.partition_of(key) as partition from unnest($1::text[]) with ordinality as given (key, number) order by number',
        [some],
      );
      expect(rows.map(({ partition }) => partition)).toEqual(some.map((key) => partitionOf(key, PARTITIONS)));
    }),
    { numRuns },
  );
});

test('an event lies in the partition of its key, and a released message for the sender in that of its number', async () => {
  const stream = freshMessageStream();
  const attempted = { ...attempt(stream), key: 'the account of its first event' };
  const { json } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../events/fixtures/MessageReleased.v1.json'), 'utf8'),
  ).events[0] as { json: NewEvent & { data: { wabaId: string } } };
  const released = { ...json, stream, key: attempted.key, data: { ...json.data, wabaId: 'another account' } };
  await store.append([{ stream, expectedRevision: 'no_stream', events: [attempted, released as NewEvent] }]);
  const { rows } = await database.pool.query(
    'select partition, send_partition as "toSend" from event_store.events where stream = $1 order by revision',
    [stream],
  );
  const partition = partitionOf(attempted.key, PARTITIONS);
  expect(rows).toEqual([
    { partition, toSend: null },
    { partition, toSend: partitionOf('another account', PARTITIONS) },
  ]);
});

const FIXTURES = join(import.meta.dirname, '../../../events/fixtures');

test('H34: an event of each version ever written has one shape for live reading, replays, followers, streams and records', async () => {
  const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.json'));
  expect(files.length).toBeGreaterThan(100);
  const begin = await store.head();
  const written = files.map((file, index) => {
    const { events } = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as {
      events: { json: NewEvent; bytes: string }[];
    };
    const [{ json, bytes } = expect.fail(file)] = events;
    return { body: { ...json, stream: `message-golden-${index}`, key: 'golden' }, bytes };
  });
  const groups = written.map(({ body }) => [
    { stream: body.stream, expected: -1, events: [{ id: body.id, type: body.type, body }] },
  ]);
  await database.pool.query('select event_store.append_group($1)', [JSON.stringify(groups)]);
  const today = written.map(({ body }, index) =>
    fromStoredJson(body, { revision: 0, position: begin + BigInt(index) + 1n }),
  );
  const streams = written.map(({ body }) => store.readStream(body.stream));
  expect((await Promise.all(streams)).flat()).toStrictEqual(today);
  expect((await store.readAll({ after: begin, maxCount: 1_000 })).events).toStrictEqual(today);
  const place = { partition: partitionOf('golden', PARTITIONS), from: begin + 1n };
  const [page] = await store.feed.read('events', [place], { events: 1_000, bytes: 100_000_000 });
  expect(page?.events.map(({ event }) => event)).toStrictEqual(today);
  const live: unknown[] = [];
  const end = new AbortController();
  for await (const item of store.subscribeAll({ after: begin, signal: end.signal })) {
    if (item.kind === 'events') live.push(...item.events);
    if (live.length >= today.length) end.abort();
  }
  expect(live).toStrictEqual(today);
  for (const [index, { bytes }] of written.entries()) {
    const { data, schemaVersion } = decodeEvent(Buffer.from(bytes, 'base64'));
    expect({ data, schemaVersion }).toStrictEqual({
      data: today[index]?.data,
      schemaVersion: today[index]?.schemaVersion,
    });
  }
});
