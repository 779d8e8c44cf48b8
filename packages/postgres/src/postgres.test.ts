import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storableText } from '@wabus/platform';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { arrayText } from './array-text.ts';
import {
  arrayOf,
  createPool,
  ensureRoles,
  inTransaction,
  listenTo,
  migrate,
  prepared,
  reachPostgres,
  roleUrl,
} from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('migrations run once and in order, each in its own schema, also when two processes start at once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wabus-migrations-'));
  writeFileSync(join(directory, '0001-first.sql'), 'create table notes (id int primary key);');
  writeFileSync(join(directory, '0002-second.sql'), 'insert into notes values (1);');
  const options = { url: database.url, schema: 'area', directory };
  await Promise.all([migrate(options), migrate(options)]);
  await migrate(options);
  expect((await database.pool.query('select id from area.notes')).rows).toEqual([{ id: 1 }]);
});

test('a named statement is parsed once by each connection, and its name is given once', async () => {
  const square = prepared<{ square: number }>('test.square', 'select ($1::int * $1)::int as square');
  const pool = createPool({ url: database.url, max: 1 });
  expect(await square(pool, [3])).toEqual([{ square: 9 }]);
  expect(await square(pool, [4])).toEqual([{ square: 16 }]);
  const { rows } = await pool.query('select name from pg_prepared_statements');
  expect(rows).toEqual([{ name: 'test.square' }]);
  expect(() => prepared('test.square', 'select 1')).toThrow('Two statements are named test.square.');
  await pool.end();
});

test('an array arrives as it was given, whatever its texts hold, and what only the driver can write is left to it', async () => {
  const texts = prepared<{ texts: unknown[] }>('test.texts', 'select $1::text[] as texts');
  const word = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
    fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u001f', '{', ',', 'é', '😀', 'n') }),
    fc.constantFrom(null, 'NULL', '', '{}', JSON.stringify({ 'a"': ['\\', '\n'] })),
  );
  const lists = fc.sample(fc.array(word), { numRuns: 60, seed: 18 });
  const read = await Promise.all(lists.map((list) => texts(database.pool, [list])));
  expect(read.map(([row]) => row?.texts)).toEqual(lists);
  const others = prepared<{ bytes: Buffer[]; whole: string[]; flags: boolean[] }>(
    'test.others',
    'select $1::bytea[] as bytes, $2::bigint[] as whole, $3::boolean[] as flags',
  );
  const bytes = [Buffer.from([0, 255]), Buffer.alloc(0)];
  const times = [new Date(0)];
  expect(arrayText(times)).toBe(times);
  expect(await others(database.pool, [bytes, [1n, -2], [true, false]])).toEqual([
    { bytes, whole: ['1', '-2'], flags: [true, false] },
  ]);
});

test('an array in the binary form arrives as one in text, whatever its elements, and what it cannot say is sent as text', async () => {
  const instant = fc.date({
    min: new Date(0),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  const text = fc.string({ unit: 'binary' }).map(storableText);
  const elements: Record<string, fc.Arbitrary<unknown>> = {
    text,
    jsonb: fc.object({ values: [fc.string(), fc.integer()] }).map((value) => JSON.stringify(value)),
    uuid: fc.uuid(),
    timestamptz: fc.oneof(
      instant,
      instant.map((at) => at.toISOString()),
    ),
    bigint: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    int: fc.integer(),
    smallint: fc.integer({ min: -32_767, max: 32_767 }),
    boolean: fc.boolean(),
    bytea: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  };
  for (const [type, element] of Object.entries(elements)) {
    const ask = async (array: unknown): Promise<unknown> =>
      (await database.pool.query(`select $1::${type}[]::text as array`, [array])).rows[0]?.array;
    for (const values of fc.sample(fc.array(fc.option(element)), { numRuns: 20, seed: 18 })) {
      const array = arrayOf(type, values);
      expect(Buffer.isBuffer(array)).toBe(true);
      expect(await ask(array), type).toBe(await ask(arrayText(values.map(textOf))));
    }
  }
  const others = [
    ['timestamptz', '2026-11-30T15:45:57+02:00'],
    ['timestamptz', '1969-12-31T23:59:59.999Z'],
    ['uuid', '2A6FA4A3-08EF-5A9E-B6D0-65C60857132A'],
    ['bigint', '12'],
    ['float8', 0.5],
    ['int', 2 ** 31],
    ['smallint', 2 ** 15],
  ] as const;
  for (const [type, value] of others) expect(arrayOf(type, [value])).toBe(arrayText([value]));
});

/** As the text form takes it. */
const textOf = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

test('directories of one schema have an order of their own, and a file may be called as one of another', async () => {
  const directories = ['first', 'second'].map((table) => {
    const directory = mkdtempSync(join(tmpdir(), 'wabus-migrations-'));
    writeFileSync(join(directory, '0001-begin.sql'), `create table of_${table} (id int primary key);`);
    return { url: database.url, schema: 'shared', directory, table: `migrations_${table}` };
  });
  for (const options of directories) await migrate(options);
  const [first] = directories;
  if (first)
    writeFileSync(join(first.directory, '0002-later.sql'), 'alter table of_first add column more int;');
  for (const options of directories) await migrate(options);
  const { rows } = await database.pool.query('select * from shared.of_first, shared.of_second');
  expect(rows).toEqual([]);
});

test('a migration that changes a role outlasts another database of the server that changes it at the same time', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'wabus-migrations-'));
  writeFileSync(join(directory, '0001-limit.sql'), 'alter role wabus_limited connection limit 7;');
  await ensureRoles(database.pool, [{ name: 'wabus_limited' }]);
  const other = await testDatabase();
  try {
    await inTransaction(other.pool, async (client) => {
      await client.query('alter role wabus_limited connection limit 5');
      const migrated = migrate({ url: database.url, schema: 'limits', directory });
      migrated.catch(() => undefined);
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(async () => (await database.pool.query(waiting)).rowCount).toBe(1);
      return { migrated };
    }).then(({ migrated }) => migrated);
  } finally {
    await other.drop();
  }
  const role = `select rolconnlimit as most from pg_roles where rolname = 'wabus_limited'`;
  expect((await database.pool.query(role)).rows).toEqual([{ most: 7 }]);
});

test('roles are made once, also by two processes at the same time, and can log in', async () => {
  const roles = [{ name: 'wabus_test_role', password: 'pass word' }];
  await Promise.all([
    ensureRoles(database.pool, roles),
    ensureRoles(database.pool, [{ name: 'wabus_test_role' }]),
  ]);
  const pool = createPool({ url: roleUrl(database.url, 'wabus_test_role', 'pass word') });
  expect((await pool.query('select current_user as me')).rows).toEqual([{ me: 'wabus_test_role' }]);
  await pool.end();
});

test('who cannot log in is told as whom, why and what to look at, and never the password', async () => {
  await expect(reachPostgres(database.url)).resolves.toBeUndefined();
  const stranger = roleUrl(database.url, 'wabus_nobody', 'not-to-be-printed');
  const refused = await reachPostgres(stranger).catch((error: Error) => error);
  expect(String(refused)).toMatch(/cannot be used as wabus_nobody: .*wabus_nobody.*WABUS_POSTGRES_URL/);
  expect(String(refused)).not.toContain('not-to-be-printed');
  await expect(reachPostgres('postgres://wabus_log@127.0.0.1:1/wabus')).rejects.toThrow(/ECONNREFUSED/);
});

test('a transaction that throws leaves nothing behind', async () => {
  await database.pool.query('create table kept (id int)');
  const failing = inTransaction(database.pool, async (client) => {
    await client.query('insert into kept values (1)');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect((await database.pool.query('select * from kept')).rows).toEqual([]);
});

test('a connection that is lost between two queries of a transaction fails that transaction, and nothing else', async () => {
  const failing = inTransaction(database.pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const ended = new Promise((resolve) => client.once('end', resolve));
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await ended;
    await client.query('select 1');
  });
  await expect(failing).rejects.toThrow();
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a frozen process keeps the rows of its transaction locked only for a moment', async () => {
  await database.pool.query('create table held as select 1 as id');
  const frozen = createPool({ url: database.url, max: 1, idleInTransactionMs: 300 });
  const client = await frozen.connect();
  const ended = new Promise((resolve) => client.once('end', resolve));
  await client.query('begin');
  await client.query('select * from held for update');
  expect((await database.pool.query('select * from held for update')).rows).toEqual([{ id: 1 }]);
  await ended;
  await expect(client.query('update held set id = 2')).rejects.toThrow();
  client.release(true);
  await frozen.end();
  const { rows } = await database.pool.query('show idle_in_transaction_session_timeout');
  expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
});

test('a listener says that it is connected again after its connection was lost', async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const listening = listenTo(database.url, 'bell', stop.signal, (n) => seen.push(n.kind));
  await expect.poll(() => seen).toEqual(['connected']);
  await database.pool.query("notify bell, 'x'");
  await expect.poll(() => seen).toEqual(['connected', 'notified']);
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wabus-listen-bell'",
  );
  await expect.poll(() => seen).toEqual(['connected', 'notified', 'connected']);
  stop.abort();
  await listening;
});
