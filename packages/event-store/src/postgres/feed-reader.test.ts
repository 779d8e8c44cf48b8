import { createPool } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, onTestFinished, test } from 'vitest';
import { FeedReader } from './feed-reader.ts';
import { installEventStore } from './install.ts';

const EVENTS = 5_000;

test('a partition in which nothing stands is read without reading the others, however much Postgres knows of them', async () => {
  const db = await testDatabase();
  onTestFinished(() => db.drop());
  await installEventStore(db.url);
  const pool = createPool({ url: db.url, max: 1 });
  onTestFinished(() => pool.end());
  // Nearly everything stands in one partition, as where one account has most of the traffic.
  await pool.query(`
    insert into event_store.events (position, stream, revision, id, type, body, partition, send_partition)
    select n, 'message-' || n, 0, gen_random_uuid(), 'MessageReleased', '{}', 3, 3 from generate_series(1, ${EVENTS}) n`);
  await pool.query('analyze event_store.events');
  const reader = new FeedReader(pool);
  const rowsRead = async (): Promise<number> => {
    const { rows } = await pool.query<{ read: number }>(
      "select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where schemaname = 'event_store'",
    );
    return rows[0]?.read ?? Number.NaN;
  };
  const bounds = { events: 100, bytes: 1_000_000 };
  const from = BigInt(EVENTS + 1);
  for (const kind of ['events', 'send'] as const) {
    // After five calls Postgres keeps one plan for all that follow.
    for (let call = 0; call < 8; call += 1) await reader.read(kind, [{ partition: 7, from }], bounds);
    await pool.query('begin');
    const before = await rowsRead();
    await reader.read(kind, [{ partition: 7, from }], bounds);
    await reader.newest();
    expect((await rowsRead()) - before).toBeLessThan(100);
    await pool.query('commit');
  }
});
