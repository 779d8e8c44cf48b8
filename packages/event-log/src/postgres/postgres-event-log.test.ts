import { randomUUID } from 'node:crypto';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { postgresTitle, type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import { describeEventLog } from '../../conformance/index.ts';
import { CuttableLine } from '../../testing/cuttable-line.ts';
import { createPostgresEventLog, type EventLog, installEventLog, type LogConsumer } from '../index.ts';
import { deleteExpired } from './retention.ts';

describeEventLog(await postgresTitle(), async () => {
  const database = await testDatabase([installEventLog]);
  const clients: { log: EventLog; line: CuttableLine }[] = [];
  return {
    client: async ({ silentForMs: leaseMs } = {}) => {
      const { line, url } = await CuttableLine.to(roleUrl(database.url, 'wabus_log'));
      const log = createPostgresEventLog({ url, tendMs: 50, ...(leaseMs === undefined ? {} : { leaseMs }) });
      clients.push({ log, line });
      return { log, cut: async () => line.cut(), mend: async () => line.mend() };
    },
    dispose: async () => {
      for (const { line } of clients) line.mend();
      await Promise.allSettled(clients.map(({ log }) => log.close()));
      for (const { line } of clients) line.close();
      await database.drop();
    },
  };
});

describe('the Postgres event log', () => {
  let database: TestDatabase;
  let pool: Pool;
  let log: EventLog;
  beforeAll(async () => {
    database = await testDatabase([installEventLog, installEventLog]);
    const url = roleUrl(database.url, 'wabus_log');
    pool = createPool({ url });
    log = createPostgresEventLog({ url });
  });
  afterAll(async () => {
    await log.close();
    await pool.end();
    await database.drop();
  });

  test('the partitions of a member whose session is gone are taken over long before the lease ends', async () => {
    const topic = await freshTopic(log, 3);
    const { line, url } = await CuttableLine.to(roleUrl(database.url, 'wabus_log'));
    const dead = createPostgresEventLog({ url, leaseMs: 3_600_000 });
    const first = dead.consumer({ group: 'dead', topics: [topic.name] });
    await first.start(new Recorder());
    expect(first.assignments()).toHaveLength(3);
    const second = log.consumer({ group: 'dead', topics: [topic.name] });
    await second.start(new Recorder());
    expect(second.assignments()).toEqual([]);
    line.cut();
    await expect.poll(() => second.assignments().length).toBe(3);
    await second.stop();
    await dead.close().catch(() => undefined);
    line.close();
  });

  test('a partition that moves to another member is given once: its handler finishes and commits before', async () => {
    const topic = await freshTopic(log, 2);
    const url = roleUrl(database.url, 'wabus_log');
    const logs = [1, 2].map(() => createPostgresEventLog({ url, leaseMs: 300 }));
    const [first, second] = logs.map((one) => one.consumer({ group: 'moving', topics: [topic.name] })) as [
      LogConsumer,
      LogConsumer,
    ];
    await log.producer().send(
      topic.name,
      numbered(20).map((n) => record(n, n)),
    );
    const working = Promise.withResolvers<void>();
    const events: string[] = [];
    await first.start({
      onBatch: async (batch) => {
        events.push('begun');
        await working.promise;
        events.push(`committed ${await first.commit(batch, (batch.records.at(-1)?.offset ?? 0n) + 1n)}`);
      },
      onRevoked: () => {
        events.push('revoked');
      },
    });
    await expect.poll(() => events, { interval: 5 }).toEqual(['begun', 'begun']);
    const seen = new Recorder();
    await second.start(seen);
    await bothSeen('moving', 2);
    working.resolve();
    await expect.poll(() => second.assignments().length, { interval: 5 }).toBe(1);
    expect(events).toEqual(['begun', 'begun', 'committed true', 'committed true', 'revoked']);
    expect(await second.lag()).toBe(0n);
    await Promise.all(logs.map((one) => one.close()));
    expect(seen.texts()).toEqual([]);
    expect(await members('moving')).toEqual([]);
  });

  async function members(group: string): Promise<{ owner: string; seen_until: Date }[]> {
    const { rows } = await database.pool.query(
      'select owner, seen_until from event_log.group_members where group_name = $1',
      [group],
    );
    return rows;
  }

  /** Waits until two members have been seen together so often that each has acted on it. */
  async function bothSeen(group: string, turns: number): Promise<void> {
    const seen = new Map<string, Set<number>>();
    await expect
      .poll(
        async () => {
          const now = await members(group);
          for (const { owner, seen_until: until } of now.length === 2 ? now : [])
            seen.set(owner, (seen.get(owner) ?? new Set()).add(until.getTime()));
          return [...seen.values()].filter((times) => times.size > turns).length;
        },
        { interval: 5 },
      )
      .toBe(2);
  }

  test('a member that is gone claims no share, however it went', async () => {
    const topic = await freshTopic(log, 4);
    await database.pool.query(
      `insert into event_log.group_members (group_name, topic_id, owner, seen_until)
       select 'gone', topic_id, owner, clock_timestamp() + seen from event_log.topics,
         (values (43, interval '1 hour'), (44, interval '1 second')) left_behind (owner, seen) where name = $1`,
      [topic.name],
    );
    const hung = await database.pool.connect();
    await hung.query('select pg_advisory_lock(44)');
    const consumer = log.consumer({ group: 'gone', topics: [topic.name] });
    await consumer.start(new Recorder());
    expect(consumer.assignments()).toHaveLength(2);
    await expect.poll(() => consumer.assignments().length).toBe(4);
    await hung.query('select pg_advisory_unlock(44)');
    hung.release();
    await consumer.stop();
  });

  test('a lease that is not renewed ends by the database’s clock, though the session lives', async () => {
    const topic = await freshTopic(log, 1);
    await database.pool.query(
      `insert into event_log.group_partitions (group_name, topic_id, partition, next_offset, epoch, owner, seen_until)
       select 'hung', topic_id, 0, 0, 7, 42, clock_timestamp() + interval '1 second'
       from event_log.topics where name = $1`,
      [topic.name],
    );
    const session = await database.pool.connect();
    await session.query('select pg_advisory_lock(42)');
    const consumer = log.consumer({ group: 'hung', topics: [topic.name] });
    await consumer.start(new Recorder());
    expect(consumer.assignments()).toEqual([]);
    await expect.poll(() => consumer.assignments()).toMatchObject([{ epoch: 8 }]);
    await session.query('select pg_advisory_unlock(42)');
    session.release();
    await consumer.stop();
  });

  test('sends that come while one is under way become one statement', async () => {
    const topic = await freshTopic(log, 2);
    const producer = log.producer();
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query('select * from event_log.partitions for update');
    const sends = numbered(30).map((n) => producer.send(topic.name, [record(n, n)]));
    await expect.poll(async () => (await waitingForLock()).length, { interval: 5 }).toBe(1);
    const later = numbered(30).map((n) => producer.send(topic.name, [record(n, n)]));
    await blocker.query('commit');
    blocker.release();
    await Promise.all([...sends, ...later]);
    const { rows } = await pool.query(
      `select count(distinct r.xmin::text)::int as commits, count(*)::int as records
       from event_log.records r join event_log.topics t on t.topic_id = r.topic_id where t.name = $1`,
      [topic.name],
    );
    expect(rows).toEqual([{ commits: 2, records: 60 }]);
  });

  test('a record that is not committed yet holds back what comes after it in its partition', async () => {
    const topic = await freshTopic(log, 1);
    const consumer = log.consumer({ group: 'holes', topics: [topic.name] });
    const seen = new Recorder();
    await consumer.start(seen);
    const slow = await pool.connect();
    await slow.query('begin');
    await slow.query('select event_log.append_records($1, $2, $3, $4, $5, $6)', [
      topic.name,
      [0],
      ['k'],
      ['{}'],
      [5],
      Buffer.from('first'),
    ]);
    const sending = log.producer().send(topic.name, [record('k', 'second')]);
    await expect.poll(async () => (await waitingForLock()).length, { interval: 5 }).toBe(1);
    expect(seen.texts()).toEqual([]);
    await slow.query('commit');
    slow.release();
    expect(await sending).toEqual([{ partition: 0, offset: 1n }]);
    await seen.given(2);
    expect(seen.texts()).toEqual(['first', 'second']);
    await consumer.stop();
  });

  async function waitingForLock(): Promise<unknown[]> {
    const { rows } = await database.pool.query(
      `select pid from pg_stat_activity
       where datname = current_database() and query like '%append_records%' and wait_event_type = 'Lock'`,
    );
    return rows;
  }

  test('old records go once every living group has read them; newer ones and unread ones stay', async () => {
    const topic = { name: `test.${randomUUID()}`, partitions: 1, retentionMs: 60_000 };
    await log.ensureTopics([topic]);
    const producer = log.producer();
    await producer.send(
      topic.name,
      numbered(5).map((n) => record('k', n)),
    );
    await database.pool.query(
      `update event_log.records set written_at = written_at - interval '1 hour'
       where topic_id = (select topic_id from event_log.topics where name = $1) and "offset" < 4`,
      [topic.name],
    );
    const left = async (): Promise<number[]> => {
      const { rows } = await pool.query<{ offset: string }>(
        `select "offset" from event_log.records join event_log.topics using (topic_id) where name = $1 order by 1`,
        [topic.name],
      );
      return rows.map(({ offset }) => Number(offset));
    };
    const consumer = log.consumer({ group: 'reader', topics: [topic.name] });
    await consumer.start(new Recorder());
    const [held] = consumer.assignments();
    await consumer.commit(held as NonNullable<typeof held>, 2n);
    const leftAfterwards = async (): Promise<number[]> => {
      await deleteExpired(pool, new Date());
      return left();
    };
    await expect.poll(leftAfterwards).toEqual([2, 3, 4]);
    await consumer.commit(held as NonNullable<typeof held>, 5n);
    await expect.poll(leftAfterwards).toEqual([4]);
    await consumer.stop();
  });

  test('an idle consumer that missed its notification finds the record by polling', async () => {
    const topic = await freshTopic(log, 1);
    const consumer = log.consumer({ group: 'deaf', topics: [topic.name] });
    const seen = new Recorder();
    await consumer.start(seen);
    await database.pool.query(
      `with at as (update event_log.partitions p set next_offset = 1
         from event_log.topics t where t.topic_id = p.topic_id and t.name = $1 returning p.topic_id)
       insert into event_log.records select topic_id, 0, 0, 'k', 'v', '{}', clock_timestamp() from at`,
      [topic.name],
    );
    await seen.given(1);
    await consumer.stop();
  });

  test('whoever is paced reads the first record at once, then rests unless a backlog waits; what comes meanwhile, in any partition, is one read', async () => {
    const topic = await freshTopic(log, 2);
    const options = { group: 'paced', topics: [topic.name] };
    const paced = log.consumer({ ...options, maxBatchRecords: 100, paceMs: 3_600_000 });
    const seen = new Recorder({ commitWith: paced });
    await paced.start(seen);
    const producer = log.producer();
    const send = (count: number, key: number) =>
      producer.send(
        topic.name,
        numbered(count).map((n) => record(`${key}`, n)),
      );
    await send(250, 0);
    await seen.given(250);
    expect(seen.batches.length).toBeLessThanOrEqual(4);
    const given = seen.batches.length;
    for (let n = 0; n < 3; n += 1) await send(1, n);
    // It ends in the middle of its rest, and has read nothing more.
    await paced.stop();
    expect(seen.batches.length).toBe(given);
    const next = log.consumer(options);
    const rest = new Recorder();
    await next.start(rest);
    await rest.given(3);
    await next.stop();
  });
});
