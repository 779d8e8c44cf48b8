import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createPostgresEventLog,
  type DerivedTopics,
  deriveTopics,
  installEventLog,
  topics,
} from '../index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([installEventLog]);
  // The row in which the relay of the version before said how far it had come.
  await database.pool.query(`
    create schema relay;
    create table relay.checkpoint as select 'wabus.events'::text as name, 90::bigint as position`);
});
afterAll(() => database.drop());

const nothing: DerivedTopics = {
  names: new Set([topics.events.name, topics.send.name]),
  fetch: async (places) => places.map(() => ({ records: [], more: false })),
  ends: async () => [],
  waiting: async (places) => places.map(() => 0n),
  onNews: () => undefined,
};
const openLog = (derived?: DerivedTopics) =>
  createPostgresEventLog({ url: roleUrl(database.url, 'wabus_log'), ...(derived ? { derived } : {}) });

test('groups go on in the store where they were in the log, and its records go', async () => {
  const before = openLog();
  await before.ensureTopics([topics.events, topics.webhooks]);
  // Partition 0 was published to twice in part, as by a relay that died before its checkpoint; partition 1 was read to its end.
  const positions = [
    [0, 10],
    [0, 20],
    [0, 30],
    [0, 20],
    [0, 30],
    [0, 40],
    [1, 15],
    [1, 25],
  ];
  await database.pool.query(
    `insert into event_log.records (topic_id, partition, "offset", key, value, headers, written_at)
     select topic_id, partition, row_number() over (partition by partition order by number) - 1, 'k', '',
       jsonb_build_object('position', position::text), now()
     from event_log.topics, unnest($2::int[], $3::bigint[]) with ordinality as r (partition, position, number) where name = $1`,
    [
      topics.events.name,
      positions.map(([partition]) => partition),
      positions.map(([, position]) => position),
    ],
  );
  await before.producer().send(topics.webhooks.name, [{ key: 'k', value: Buffer.from('kept'), headers: {} }]);
  await database.pool.query(
    `insert into event_log.group_partitions (group_name, topic_id, partition, next_offset, epoch, owner, seen_until)
     select g.name, topic_id, partition, next_offset, 3, 7, now() + interval '1 hour' from event_log.topics t,
       (values ('begun', 0, 2), ('begun', 1, 2), ('begun', 2, 0), ('fresh', 0, null)) g (name, partition, next_offset)
     where t.name = $1`,
    [topics.events.name],
  );
  await deriveTopics(database.url);
  await deriveTopics(database.url);
  const { rows } = await database.pool.query(
    `select group_name as "group", partition, next_offset::int as next, epoch, owner from event_log.group_partitions
     where topic_id = (select topic_id from event_log.topics where name = $1) order by 1, 2`,
    [topics.events.name],
  );
  const free = { epoch: 4, owner: null };
  expect(rows).toEqual([
    // What it has not read begins again with the repeat: nothing is left out.
    { group: 'begun', partition: 0, next: 20, ...free },
    { group: 'begun', partition: 1, next: 91, ...free },
    { group: 'begun', partition: 2, next: 91, ...free },
    { group: 'fresh', partition: 0, next: null, ...free },
  ]);
  const left = await database.pool.query<{ value: Buffer }>('select value from event_log.records');
  expect(left.rows.map(({ value }) => `${value}`)).toEqual(['kept']);
  const late = before
    .producer()
    .send(topics.events.name, [{ key: 'k', value: Buffer.from('v'), headers: {} }]);
  await expect(late).rejects.toThrow(/read from the event store itself/);
  await before.close();
});

test('who reads a topic otherwise than the database has it is told what to do', async () => {
  const log = openLog(nothing);
  await database.pool.query("insert into event_log.topics (name, retention_ms) values ('wabus.send', 1)");
  const consumer = log.consumer({ group: 'early', topics: [topics.send.name] });
  await expect(consumer.start({ onBatch: async () => undefined })).rejects.toThrow(
    /npm run service -- migrate/,
  );
  await log.close();
});
