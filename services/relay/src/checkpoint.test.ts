import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AnotherOwnerError, Checkpoint } from './checkpoint.ts';
import { installRelay } from './install.ts';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase([installRelay]);
  pool = createPool({ url: roleUrl(database.url, 'wabus_relay') });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const row = async (): Promise<unknown> => (await pool.query('select * from relay.checkpoint')).rows[0];

test('who was followed by another owner changes nothing, even from the position that still stands there', async () => {
  const zombie = await Checkpoint.claim(pool);
  const owner = await Checkpoint.claim(pool);
  expect(owner.progress).toEqual(zombie.progress);
  const before = await row();
  const ahead = { ...zombie.progress, position: zombie.progress.position + 5n };
  await expect(zombie.advance(ahead, null)).rejects.toThrow(AnotherOwnerError);
  await expect(zombie.touch(await zombie.clock())).rejects.toThrow(AnotherOwnerError);
  expect(await row()).toEqual(before);
  await owner.advance(ahead, await owner.clock());
  expect((await Checkpoint.claim(pool)).progress).toEqual(ahead);
});

test('an owner that finds the position moved by somebody else changes nothing', async () => {
  const owner = await Checkpoint.claim(pool);
  await database.pool.query('update relay.checkpoint set position = position + 1');
  const before = await row();
  const ahead = { ...owner.progress, position: owner.progress.position + 5n };
  await expect(owner.advance(ahead, null)).rejects.toThrow(AnotherOwnerError);
  expect(await row()).toEqual(before);
});

test('published_through never goes back', async () => {
  const owner = await Checkpoint.claim(pool);
  const now = await owner.clock();
  await owner.touch(now);
  await owner.touch('2020-01-01T00:00:00Z');
  await owner.advance(owner.progress, '2020-01-01T00:00:00Z');
  const { rows } = await pool.query(
    'select published_through = $1::timestamptz as kept from relay.checkpoint',
    [now],
  );
  expect(rows).toEqual([{ kept: true }]);
});
