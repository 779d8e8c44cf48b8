import { type LogBatch, type StoredLogRecord, topics } from '@wabus/event-log';
import type { AllPage } from '@wabus/event-store';
import { encodeEvent, type RecordedEvent } from '@wabus/events';
import { silentLogger, systemIds } from '@wabus/platform';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { EventConsumer } from './event-consumer.ts';
import { installScheduler } from './index.ts';
import { DEFAULT_DEADLINES } from './work-row.ts';

const PARTITION = 3;

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  await installScheduler(database.url);
  pool = createPool({ url: roleUrl(database.url, 'wabus_scheduler') });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(() => database.pool.query('truncate scheduler.checkpoints'));

/** A batch of one record that only moves the checkpoint. */
function batch(epoch: number, prev: number, position: number): LogBatch {
  const place = { topic: topics.events.name, partition: PARTITION };
  const headers = { stream: 'contact-1', prev: `${prev}`, position: `${position}` };
  const record = { ...place, key: 'k', value: Buffer.alloc(0), headers, offset: 0n, timestamp: new Date() };
  return { ...place, epoch, records: [record] };
}

/** A consumer as another process would have it; `reading` is awaited by each look at a store that ends at `head`. */
function consumer(reading: () => Promise<void> = async () => undefined, head = 100n) {
  const told: string[] = [];
  const commits: bigint[] = [];
  const readAll = async (): Promise<AllPage> => {
    await reading();
    return { events: [], next: head, end: true };
  };
  const events = new EventConsumer(
    {
      ...{ pool, logger: silentLogger, store: { readAll } as never },
      consumer: {
        commit: async (_, next) => {
          commits.push(next);
          return true;
        },
      },
    },
    DEFAULT_DEADLINES,
    {
      applied: (_, position) => void told.push(`applied ${position}`),
      attention: () => undefined,
      setAside: () => void told.push('set aside'),
      lost: (partition) => void told.push(`lost ${partition}`),
    },
  );
  return { events, told, commits };
}

/** A message as it is queued; `recordedAt` may be anything, as something broken could write it. */
function queued(messageId: string, position: bigint, recordedAt = '2026-11-21T10:00:00.000Z'): RecordedEvent {
  const place = { projectId: 'p1', wabaId: 'w1', phoneNumberId: 'n1', contactId: 'k1' };
  return {
    ...{ id: systemIds.random(), type: 'MessageQueued', schemaVersion: 1, stream: `message-${messageId}` },
    ...{ revision: 0, position, occurredAt: recordedAt, recordedAt, tenantId: 't1', key: 'w1' },
    ...{ correlationId: 'c', causationId: 'c', actor: { kind: 'system', id: 'test' }, personal: [] },
    data: { messageId, ...place, messageType: 'text', purpose: 'none', priority: 'bulk', sentBy: 'api' },
  };
}

const assignment = (epoch: number) => ({ topic: topics.events.name, partition: PARTITION, epoch });

async function checkpoint(): Promise<bigint> {
  const { rows } = await pool.query('select position from scheduler.checkpoints');
  return BigInt(rows[0]?.position ?? 0);
}

test('a batch that was under way when its partition was taken away changes nothing, and the partition stays with its new owner', async () => {
  const reading = Promise.withResolvers<void>();
  const looked = Promise.withResolvers<void>();
  const old = consumer(() => {
    looked.resolve();
    return reading.promise;
  });
  await old.events.onAssigned(assignment(1));
  const applying = old.events.onBatch(batch(1, 50, 60));
  await looked.promise;
  old.events.onRevoked(assignment(1));
  const next = consumer();
  await next.events.onAssigned(assignment(2));
  await next.events.onBatch(batch(2, 0, 70));
  reading.resolve();
  await applying;
  expect(old.events.partitions()).toEqual([]);
  expect(old.told).toEqual(['applied 0', `lost ${PARTITION}`]);
  expect(old.commits).toEqual([]);
  expect(await checkpoint()).toBe(70n);
  expect(next.events.partitions()).toEqual([PARTITION]);
});

test('a partition that was taken away while its checkpoint was being read is not ours', async () => {
  const { events, told } = consumer();
  const assigning = events.onAssigned(assignment(1));
  events.onRevoked(assignment(1));
  await assigning;
  expect(events.partitions()).toEqual([]);
  expect(told).toEqual([`lost ${PARTITION}`]);
});

test('an owner that a zombie overtook begins again from the table', async () => {
  const zombie = consumer();
  const owner = consumer();
  await zombie.events.onAssigned(assignment(1));
  await owner.events.onAssigned(assignment(2));
  await zombie.events.onBatch(batch(1, 0, 10));
  await expect(owner.events.onBatch(batch(2, 0, 20))).rejects.toThrow(/moved/);
  await owner.events.onBatch(batch(2, 10, 20));
  expect(await checkpoint()).toBe(20n);
  await expect(zombie.events.onBatch(batch(1, 10, 30))).rejects.toThrow(/moved/);
  expect(await checkpoint()).toBe(20n);
});

test('a record that the relay did not write is passed over, and one whose bytes cannot be read comes from the store', async () => {
  let looks = 0;
  const { events, commits } = consumer(async () => {
    looks += 1;
  });
  await events.onAssigned(assignment(1));
  const [ours] = batch(1, 0, 5).records;
  const [next] = batch(1, 5, 9).records;
  if (!ours || !next) throw new Error('A batch has a record.');
  const without: Record<string, string>[] = [{}, { position: 'many', prev: '0' }, { position: '7' }];
  const foreign = without.map((headers) => ({ ...ours, headers }));
  const headers = { ...next.headers, stream: 'message-1' };
  const unreadable = { ...next, headers, value: Buffer.from('no event'), offset: 4n };
  await events.onBatch({ ...assignment(1), records: [...foreign, ours, unreadable] });
  expect(looks).toBe(1);
  expect(await checkpoint()).toBe(9n);
  expect(commits).toEqual([5n]);
});

test('an event that the tables can never take is set aside with the reason, alone', async () => {
  const { events, told } = consumer();
  await events.onAssigned(assignment(1));
  const records = [queued('m1', 11n), queued('m2', 12n, 'no time'), queued('m3', 13n)].map((event, index) => {
    const prev = index === 0 ? 0n : event.position - 1n;
    const headers = { stream: event.stream, prev: `${prev}`, position: `${event.position}` };
    const [ours] = batch(1, 0, 1).records;
    return { ...(ours as StoredLogRecord), headers, value: encodeEvent(event) };
  });
  await events.onBatch({ ...assignment(1), records });
  expect(told).toContain('set aside');
  expect(await checkpoint()).toBe(13n);
  const aside = await pool.query('select stream, type, reason from scheduler.set_aside');
  expect(aside.rows).toEqual([
    { stream: 'message-m2', type: 'MessageQueued', reason: expect.stringMatching(/\.$/) },
  ]);
  const work = await pool.query('select message_id from scheduler.work order by 1');
  expect(work.rows).toEqual([{ message_id: 'm1' }, { message_id: 'm3' }]);
});

test('what the store does not have yet is not passed over', async () => {
  const { events, commits } = consumer(undefined, 40n);
  await events.onAssigned(assignment(1));
  await expect(events.onBatch(batch(1, 50, 60))).rejects.toThrow('the store ends before position 50');
  expect(await checkpoint()).toBe(40n);
  expect(commits).toEqual([]);
});
