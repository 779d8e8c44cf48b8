import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NewEvent, PARTITIONS, partitionOf } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempt, freshMessageStream } from '../../conformance/harness.ts';
import { createPostgresEventStore, type EventStore, installEventStore } from '../index.ts';

const numRuns = 200 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

let database: TestDatabase;
let store: EventStore;
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
