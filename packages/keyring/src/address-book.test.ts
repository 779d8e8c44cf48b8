import { randomUUID } from 'node:crypto';
import { createPool, inTransaction } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, onTestFinished, test } from 'vitest';
import { AddressBook } from './address-book.ts';
import { installKeyring } from './install.ts';

test.each([
  ['empty', 'analyze keyring.addresses, keyring.contact_keys'],
  ['not looked at yet', 'select'],
])(
  'finding somebody, or the ids that somebody has, reads no more rows when there are more people than when its plan was made: tables %s',
  async (_what, before) => {
    const fresh = await testDatabase();
    onTestFinished(() => fresh.drop());
    await installKeyring(fresh.url);
    const pool = createPool({ url: fresh.url, max: 1, lookups: true });
    onTestFinished(() => pool.end());
    const book = new AddressBook(pool);
    const hash = (person: number): string => person.toString(16).padStart(64, '0');
    await pool.query(before);
    // After five calls Postgres keeps one plan for all that follow, if it looks no dearer than one of their own.
    for (let call = 0; call < 8; call += 1) {
      await book.find(
        't1',
        Array.from({ length: 20 }, (_, n) => hash(20 * call + n)),
      );
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
    const first = await rowsRead();
    expect((await book.find('t1', [hash(7), hash(4_000)])).known.size).toBe(1);
    // Of the one who is known: its address and its key.
    expect(await rowsRead()).toBe(first + 2);
    expect(await book.portfolios('t1', [someone, randomUUID()])).toEqual(new Map([[someone, ['b1']]]));
    expect(await rowsRead()).toBe(first + 4);
    await pool.query('commit');
  },
);

test('what is written at once with another one that has the same addresses the other way round is written after it', async () => {
  const fresh = await testDatabase([installKeyring]);
  onTestFinished(() => fresh.drop());
  const pool = createPool({ url: fresh.url, max: 3 });
  onTestFinished(() => pool.end());
  const book = new AddressBook(pool);
  const [one = '', other = ''] = [1, 2].map((n) => n.toString(16).padStart(64, '0'));
  const offer = () => ({ contactId: randomUUID(), wrapped: Buffer.of(1), portfolio: null });
  await book.add(
    't1',
    new Map([
      [one, offer()],
      [other, offer()],
    ]),
  );
  const hold = "select 1 from keyring.addresses where hmac = decode($1, 'hex') for update";
  let marking: Promise<void> = Promise.resolve();
  await inTransaction(pool, async (tx) => {
    await tx.query(hold, [other]);
    marking = book.mark('t1', [one, other]);
    const waiting = async () =>
      (
        await pool.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rowCount;
    await expect.poll(waiting).toBe(1);
    await tx.query(hold, [one]);
  });
  await marking;
  const { rows } = await pool.query('select marked from keyring.addresses');
  expect(rows).toEqual([{ marked: true }, { marked: true }]);
});

test('who had a number before somebody who was erased is not who has it next', async () => {
  const fresh = await testDatabase([installKeyring]);
  onTestFinished(() => fresh.drop());
  const pool = createPool({ url: fresh.url, max: 1 });
  onTestFinished(() => pool.end());
  const book = new AddressBook(pool);
  const number = '1'.padStart(64, '0');
  const offer = () => ({ contactId: randomUUID(), wrapped: Buffer.of(1), portfolio: null });
  const [first, second, third] = [offer(), offer(), offer()];
  await book.add('t1', new Map([[number, first]]));
  await book.add('t1', new Map([['2'.padStart(64, '0'), second]]));
  const at = '2026-11-01T10:00:00Z';
  const { contactId } = second;
  expect(
    await book.handOver('t1', number, { contactId, at, number: { kind: 'phone', value: '' } }, true),
  ).toBe(true);
  await book.erase('t1', contactId);
  await book.add('t1', new Map([[number, third]]));
  expect(await book.holderAt('t1', number, '2026-11-02T10:00:00Z')).toBe(third.contactId);
  expect(await book.holdersOf('t1', number)).toMatchObject([{ contactId: third.contactId }]);
});
