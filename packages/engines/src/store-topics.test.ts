import {
  type Assignment,
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogConsumer,
  type LogHandler,
  type StoredLogRecord,
  topics,
} from '@wabus/event-log';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { appendAll, onboarded, released } from '@wabus/event-store/testing';
import { decodeEvent, PARTITIONS, partitionOf } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeTopics } from './store-topics.ts';

const { events, send } = topics;
const EVERY_PARTITION = Array.from({ length: PARTITIONS }, (_, partition) => partition);

let database: TestDatabase;
const opened: { close(): Promise<void> }[] = [];

/** A process of its own: what it appends the others hear of from the store. */
function openProcess(leaseMs?: number): { store: EventStore; log: EventLog } {
  const store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
  const log = createPostgresEventLog({
    url: roleUrl(database.url, 'wabus_log'),
    derived: storeTopics(store.feed),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
  opened.unshift(log, store);
  return { store, log };
}

let one: ReturnType<typeof openProcess>;
let other: ReturnType<typeof openProcess>;
beforeAll(async () => {
  database = await testDatabase([installEventStore, installEventLog]);
  one = openProcess();
  other = openProcess();
  await one.log.ensureTopics([events, send]);
  await other.log.ensureTopics([events, send]);
});
afterAll(async () => {
  for (const { close } of opened) await close();
  await database.drop();
});

/** Keeps what it is given. */
class Reader implements LogHandler {
  readonly records: StoredLogRecord[] = [];
  readonly assigned: Assignment[] = [];
  readonly revoked: Assignment[] = [];
  commitsWith: LogConsumer | undefined;

  async onBatch({ records, ...assignment }: Parameters<LogHandler['onBatch']>[0]): Promise<void> {
    this.records.push(...records);
    await this.commitsWith?.commit(assignment, (records.at(-1)?.offset ?? 0n) + 1n);
  }

  onAssigned(assignment: Assignment): void {
    this.assigned.push(assignment);
  }

  onRevoked(assignment: Assignment): void {
    this.revoked.push(assignment);
  }

  ids(): string[] {
    return this.records.map(({ headers }) => headers['event-id'] ?? '');
  }
}

/** Reads a topic in a group until it has at least so many records; answers them with its consumer. */
async function reading(log: EventLog, group: string, options: { topic?: string; from?: 'latest' } = {}) {
  const { topic = events.name, ...from } = options;
  const consumer = log.consumer({ group, topics: [topic], ...from });
  const reader = new Reader();
  reader.commitsWith = consumer;
  await consumer.start(reader);
  return { consumer, reader };
}

test('the records are those that a relay would publish, in the order of each partition', async () => {
  const made = [onboarded('a'), released('b', 'c'), onboarded('d'), released('a'), onboarded('b')];
  await appendAll(one.store, made);
  const all = await one.store.readAll({ after: 0n, maxCount: 1_000 });
  for (const { log } of [one, other]) {
    const { consumer, reader } = await reading(log, `whole ${opened.length} ${log === one.log}`);
    await expect.poll(() => reader.records.length).toBe(all.events.length);
    await consumer.stop();
    for (const partition of EVERY_PARTITION) {
      const expected = all.events.filter(({ key }) => partitionOf(key, PARTITIONS) === partition);
      const own = reader.records.filter((record) => record.partition === partition);
      expect(own.map(({ value }) => decodeEvent(value))).toEqual(expected);
      expect(own.map(({ held }) => held?.recorded)).toEqual(expected);
      expect(own.map(({ offset }) => offset)).toEqual(expected.map(({ position }) => position));
      expect(own.map(({ headers }) => BigInt(headers.prev ?? -1))).toEqual(
        expected.map((_, n) => expected[n - 1]?.position ?? 0n),
      );
      expect(own.map(({ key }) => key)).toEqual(expected.map(({ key }) => key));
    }
  }
});

test('released messages alone come to the sender, by the account of their number', async () => {
  const { consumer, reader } = await reading(one.log, 'sending', { topic: send.name, from: 'latest' });
  const own = released('its first account', 'its account now');
  await appendAll(other.store, [onboarded('x'), own, onboarded('y')]);
  await expect.poll(() => reader.ids()).toEqual([own.id]);
  expect(reader.records[0]).toMatchObject({
    topic: send.name,
    partition: partitionOf('its account now', PARTITIONS),
    key: 'its account now',
  });
  await consumer.stop();
});

test('what this process or another appends comes while both do so at once, once and in order', async () => {
  const readers = await Promise.all(
    [one, other].map(({ log }, n) => reading(log, `live ${n}`, { from: 'latest' })),
  );
  const made = Array.from({ length: 60 }, (_, n) => onboarded(`key ${n % 7}`));
  await Promise.all(made.map((event, n) => appendAll((n % 2 ? one : other).store, [event])));
  for (const { consumer, reader } of readers) {
    await expect.poll(() => reader.records.length).toBe(made.length);
    expect(new Set(reader.ids())).toEqual(new Set(made.map(({ id }) => id)));
    for (const partition of EVERY_PARTITION) {
      const own = reader.records.filter((record) => record.partition === partition);
      expect(own.map(({ offset }) => offset)).toEqual(
        own.map(({ offset }) => offset).toSorted((a, b) => (a < b ? -1 : 1)),
      );
    }
    await consumer.stop();
  }
});

test('nothing that is committed late is passed over', async () => {
  const { consumer, reader } = await reading(one.log, 'late', { from: 'latest' });
  const blocker = await database.pool.connect();
  await blocker.query('begin');
  await blocker.query('select position from event_store.head for update');
  const [first, second] = [onboarded('k'), onboarded('k')];
  const appending = [appendAll(other.store, [first]), appendAll(one.store, [second])];
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        "select 1 from pg_stat_activity where query like '%append_events%' and wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows.length;
    })
    .toBe(2);
  expect(reader.records).toEqual([]);
  await blocker.query('commit');
  blocker.release();
  await Promise.all(appending);
  await expect.poll(() => reader.ids().toSorted()).toEqual([first.id, second.id].toSorted());
  await consumer.stop();
});

test('a group goes on behind what it committed, and lag counts records though offsets have gaps', async () => {
  await appendAll(one.store, [onboarded('p'), onboarded('q'), onboarded('p'), onboarded('q')]);
  const total = (await one.store.readAll({ after: 0n, maxCount: 1_000 })).events.length;
  const first = one.log.consumer({ group: 'committing', topics: [events.name] });
  const seen = new Reader();
  await first.start(seen);
  await expect.poll(() => seen.records.length).toBe(total);
  expect(await first.lag()).toBe(BigInt(total));
  const [mine] = seen.assigned.filter(({ partition }) => partition === partitionOf('p', PARTITIONS));
  const own = seen.records.filter(({ partition }) => partition === mine?.partition);
  expect(await first.commit(mine as Assignment, own.at(-2)?.offset ?? 0n)).toBe(true);
  expect(await first.lag()).toBe(BigInt(total - own.length + 2));
  await first.stop();
  const { consumer, reader } = await reading(other.log, 'committing');
  await expect.poll(() => reader.records.length).toBe(total - own.length + 2);
  await expect.poll(() => consumer.lag()).toBe(0n);
  await consumer.stop();
});

test('who loses its partitions can commit nothing any more, and the next one goes on where it was', async () => {
  await appendAll(one.store, [onboarded('z')]);
  const { consumer: first, reader: before } = await reading(one.log, 'moving');
  await expect.poll(() => first.lag()).toBe(0n);
  await database.pool.query(
    `update event_log.group_partitions set owner = null, epoch = epoch + 1 where group_name = 'moving'
       and next_offset >= (select max(next_offset) from event_log.group_partitions where group_name = 'moving')`,
  );
  await appendAll(one.store, [onboarded('z')]);
  await expect.poll(() => before.revoked.length).toBeGreaterThan(0);
  for (const old of before.revoked) expect(await first.commit(old, 1n)).toBe(false);
  await expect.poll(() => first.assignments().length).toBe(PARTITIONS);
  await first.stop();
});

test('nothing can be sent to them, and a log without the store refuses them in words', async () => {
  const sent = one.log.producer().send(events.name, [{ key: 'k', value: Buffer.from('v'), headers: {} }]);
  await expect(sent).rejects.toThrow(/read from the event store itself/);
  const log = createPostgresEventLog({ url: roleUrl(database.url, 'wabus_log') });
  const consumer = log.consumer({ group: 'without', topics: [events.name] });
  await expect(consumer.start(new Reader())).rejects.toThrow(/WABUS_EVENT_STORE/);
  await log.close();
});

test('what nobody told of is found', async () => {
  const { consumer, reader } = await reading(one.log, 'deaf', { from: 'latest' });
  const like = await one.store.readAll({ after: 0n, maxCount: 1 });
  await database.pool.query(
    `with head as (update event_store.head set position = position + 1 returning position)
     insert into event_store.events (position, stream, revision, id, type, body, partition)
     select head.position, 'tenant-unheard', 0, id, type, body, partition
     from head, event_store.events e where e.position = $1`,
    [like.events[0]?.position],
  );
  await expect.poll(() => reader.records.length).toBe(1);
  await consumer.stop();
});
