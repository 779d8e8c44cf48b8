import { randomUUID } from 'node:crypto';
import { createPool } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, onTestFinished, test } from 'vitest';
import { AddressBook } from './address-book.ts';
import { installKeyring } from './install.ts';

test('finding somebody, or the ids that somebody has, reads no more rows when there are more people than when its plan was made', async () => {
  const fresh = await testDatabase();
  onTestFinished(() => fresh.drop());
  await installKeyring(fresh.url);
  const pool = createPool({ url: fresh.url, max: 1, lookups: true });
  onTestFinished(() => pool.end());
  const book = new AddressBook(pool);
  const hash = (person: number): string => person.toString(16).padStart(64, '0');
  await pool.query('analyze keyring.addresses, keyring.contact_keys');
  // After five calls Postgres keeps one plan for all that follow.
  for (let call = 0; call < 8; call += 1) {
    await book.find('t1', [hash(call)]);
    await book.portfolios('t1', [randomUUID()]);
  }
  await pool.query(`
    with people as (
      insert into keyring.addresses (tenant_id, hmac, contact_id)
      select 't1', decode(lpad(to_hex(n), 64, '0'), 'hex'), gen_random_uuid() from generate_series(1, 3000) n
      returning contact_id
    )
    insert into keyring.contact_keys (tenant_id, contact_id, wrapped_key) select 't1', contact_id, '' from people`);
  const { rows: people } = await pool.query<{ contact_id: string }>(
    "update keyring.addresses set portfolio = 'b1' where hmac = decode($1, 'hex') returning contact_id",
    [hash(9)],
  );
  const someone = people[0]?.contact_id ?? '';
  const rowsRead = async (): Promise<number> => {
    const { rows } = await pool.query<{ read: number }>(
      "select sum(seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where schemaname = 'keyring'",
    );
    return rows[0]?.read ?? Number.NaN;
  };
  await pool.query('begin');
  const before = await rowsRead();
  expect((await book.find('t1', [hash(7), hash(4_000)])).known.size).toBe(1);
  // Of the one who is known: its address and its key.
  expect(await rowsRead()).toBe(before + 2);
  expect(await book.portfolios('t1', [someone, randomUUID()])).toEqual(new Map([[someone, ['b1']]]));
  expect(await rowsRead()).toBe(before + 4);
  await pool.query('commit');
});
