import { randomUUID } from 'node:crypto';
import { InvalidEventError, type NewEvent } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresEventStore, type EventStore, installEventStore } from './index.ts';
import { AppendRefusedError, AppendTooLargeError, isRefusedForGood, refusalOf } from './refused.ts';

let database: TestDatabase;
let store: EventStore;
beforeAll(async () => {
  database = await testDatabase([installEventStore]);
  store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const thrown = (sql: string, values: unknown[] = []): Promise<Error> =>
  database.pool.query(sql, values).then(
    () => new Error('nothing was thrown'),
    (error: Error) => error,
  );

test('what the catalogue does not know, or the store never takes, is refused for good', () => {
  expect(isRefusedForGood(new InvalidEventError('MessageSent', ['data.at: missing']))).toBe(true);
  expect(isRefusedForGood(new AppendTooLargeError('too large'))).toBe(true);
  expect(isRefusedForGood(new AppendRefusedError('deleted'))).toBe(true);
  expect(isRefusedForGood(new Error('the store is away'))).toBe(false);
  expect(isRefusedForGood(undefined)).toBe(false);
});

test('so is a value that Postgres never takes: text, a number or an index row', async () => {
  await database.pool.query('create table taken (id text primary key, amount int check (amount > 0))');
  const random = Array.from({ length: 4_000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20_000));
  const refused = await Promise.all([
    thrown('select $1::jsonb', [String.raw`"\ud83d"`]),
    thrown(`select $1::text`, ['a\0b']),
    thrown('select 3000000000::int'),
    thrown('insert into taken values ($1, 1)', [random.join('')]),
    thrown("insert into taken values ('a', -1)"),
    thrown('insert into taken values (null, 1)'),
  ]);
  expect(refused.map(isRefusedForGood)).toEqual(refused.map(() => true));
  expect(refused.map(refusalOf).join()).not.toContain('4e00');
});

test('what may pass by itself is not: a lock, a time-out, a right that is missing, a connection', async () => {
  const passing = await Promise.all([
    thrown("do $$ begin raise sqlstate '57014'; end $$"),
    thrown('select * from nothing_of_that_name'),
    thrown("do $$ begin raise sqlstate '40001'; end $$"),
    thrown("do $$ begin raise sqlstate '23505'; end $$"),
    thrown("do $$ begin raise sqlstate '53300'; end $$"),
  ]);
  expect(passing.map(isRefusedForGood)).toEqual(passing.map(() => false));
});

const mapped = (templateId: string) =>
  ({
    ...{ id: randomUUID(), type: 'VariablesMapped', schemaVersion: 1, stream: 'template-t' },
    ...{ occurredAt: '2026-01-01T00:00:00.000Z', recordedAt: '2026-01-01T00:00:00.000Z' },
    ...{ tenantId: 't', key: 't', correlationId: 'c', causationId: 'c' },
    ...{ actor: { kind: 'system', id: 'test' }, personal: [] },
    data: { templateId, variables: {} },
  }) as NewEvent;
const appending = (event: NewEvent) =>
  store
    .append([{ stream: event.stream, expectedRevision: 'no_stream', events: [event] }])
    .catch((error: Error) => error);

test('an event that the log could not publish is refused before it is stored', async () => {
  const refused = await appending(mapped('漢'.repeat(1_400_000)));
  expect(refused).toBeInstanceOf(AppendTooLargeError);
  expect(isRefusedForGood(refused)).toBe(true);
  expect(await store.readStream('template-t')).toEqual([]);
});

test('an event that an append refuses is known by it, and the reason quotes nothing', async () => {
  const refused = await appending(mapped('secret \ud83d'));
  expect(isRefusedForGood(refused)).toBe(true);
  expect(refusalOf(refused as Error)).toContain('data.templateId');
  expect(refusalOf(refused as Error)).not.toContain('secret');
});
