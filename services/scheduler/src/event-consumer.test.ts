import { checkpointsOf, createEventFeed, feedMetrics } from '@wabus/event-feed';
import { describeEventFeed, type FeedTables, ScriptedLog } from '@wabus/event-feed/conformance';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { encodeEvent, type RecordedEvent } from '@wabus/events';
import { Metrics, silentLogger, systemIds } from '@wabus/platform';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { postgresTitle, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schedulerFollower } from './event-consumer.ts';
import { InFlight } from './in-flight.ts';
import { installScheduler } from './index.ts';
import { DEFAULT_DEADLINES } from './work-row.ts';

const title = `the tables of the scheduler on ${await postgresTitle()}`;
/** `WABUS_PROPERTY_RUNS=10` tries ten times as many logs. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const follower = schedulerFollower(DEFAULT_DEADLINES, new InFlight(), () => undefined);

async function schedulerTables(): Promise<FeedTables> {
  const database = await testDatabase([installScheduler]);
  const pool = createPool({ url: roleUrl(database.url, 'wabus_scheduler') });
  return {
    ...{ owner: database.pool, pool, checkpoints: checkpointsOf('scheduler'), followers: [follower] },
    dispose: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

describeEventFeed(title, schedulerTables, { followers: 'one', times });

let tables: FeedTables;
let pool: Pool;
beforeAll(async () => {
  tables = await schedulerTables();
  pool = tables.pool;
});
afterAll(() => tables.dispose());

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

test('an event that the tables can never take is set aside with the reason, alone', async () => {
  const log = new ScriptedLog();
  let told = 0;
  const feed = createEventFeed({
    ...{ log, group: 'scheduler', store: { readAll: () => Promise.reject(new Error('nothing is lost')) } },
    ...{
      keyring: { open: async () => [] },
      pool,
      checkpoints: checkpointsOf('scheduler'),
      logger: silentLogger,
    },
    followers: [schedulerFollower(DEFAULT_DEADLINES, new InFlight(), () => (told += 1))],
    metrics: feedMetrics(new Metrics('scheduler'), 'scheduler'),
  });
  await feed.start();
  const [member] = log.members;
  const partition = partitionOf('w1', PARTITIONS);
  await member?.assign(partition);
  const records = [queued('m1', 11n), queued('m2', 12n, 'no time'), queued('m3', 13n)].map((event, index) => {
    const prev = index === 0 ? 0n : event.position - 1n;
    const headers = { stream: event.stream, prev: `${prev}`, position: `${event.position}` };
    return { key: event.key, headers, value: encodeEvent(event) };
  });
  await member?.bring(partition, records);
  await expect.poll(() => member?.committed.get(partition)).toBe(3n);
  expect(told).toBe(1);
  expect(feed.waitingFor()).toEqual([]);
  const checkpoint = await pool.query('select position from scheduler.checkpoints where partition = $1', [
    partition,
  ]);
  expect(checkpoint.rows).toEqual([{ position: '13' }]);
  const aside = await pool.query('select stream, type, reason from scheduler.set_aside');
  expect(aside.rows).toEqual([
    { stream: 'message-m2', type: 'MessageQueued', reason: expect.stringMatching(/\.$/) },
  ]);
  const work = await pool.query('select message_id from scheduler.work order by 1');
  expect(work.rows).toEqual([{ message_id: 'm1' }, { message_id: 'm3' }]);
  await feed.stop();
});
