import { createPostgresEventLog, type EventLog, installEventLog, topics } from '@wabus/event-log';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

// What the public process may do on Postgres, should somebody take it over.
let db: TestDatabase;
let log: EventLog;
let session: Pool;
const record = { key: '1', value: Buffer.from('raw'), headers: {} };

beforeAll(async () => {
  db = await testDatabase([installEventLog]);
  const whole = createPostgresEventLog({ url: roleUrl(db.url, 'wabus_log') });
  await whole.ensureTopics(Object.values(topics));
  await whole.producer().send(topics.webhooks.name, [record]);
  await whole.close();
  log = createPostgresEventLog({ url: roleUrl(db.url, 'wabus_receiver') });
  session = createPool({ url: roleUrl(db.url, 'wabus_receiver'), max: 1 });
});

afterAll(async () => {
  await Promise.all([log.close(), session.end()]);
  await db.drop();
});

test('the receiver’s role appends webhooks, and finds its topics as they must be', async () => {
  await log.ensureTopics([topics.webhooks, topics.bulkWebhooks]);
  const places = await log.producer().send(topics.webhooks.name, [record, record]);
  expect(places.map(({ offset }) => offset)).toEqual([1n, 2n]);
  const [bulk] = await log.producer().send(topics.bulkWebhooks.name, [record]);
  expect(bulk?.offset).toBe(0n);
});

test('it writes to no other topic', async () => {
  await expect(log.producer().send(topics.events.name, [record])).rejects.toThrow();
  const { rows } = await db.pool.query(
    'select sum(next_offset)::int as written from event_log.partitions join event_log.topics using (topic_id) where name = $1',
    [topics.events.name],
  );
  expect(rows).toEqual([{ written: 0 }]);
});

test.each([
  'select value from event_log.records',
  'delete from event_log.records',
  'update event_log.partitions set topic_id = 1',
  "insert into event_log.topics (name, retention_ms) values ('mine', 1)",
  'select * from event_log.group_partitions',
])('it may not: %s', async (statement) => {
  await expect(session.query(statement)).rejects.toThrow(/permission denied/);
});

test('moving the offsets of other topics moves nothing', async () => {
  const moved = await session.query('update event_log.partitions set next_offset = next_offset');
  expect(moved.rowCount).toBe(topics.webhooks.partitions + topics.bulkWebhooks.partitions);
});
