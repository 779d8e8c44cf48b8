import { createPool } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachInstallation } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const kafka = { WABUS_EVENT_LOG: 'kafka' } as const;
const esdb = { WABUS_EVENT_STORE: 'eventstoredb' } as const;

test('a service with other engines than its installation is refused, and told which setting to change', async () => {
  await expect(reachInstallation(database.url, { ...esdb, ...kafka })).resolves.toBeUndefined();
  const pool = createPool({ url: database.url });
  await pool.query('create schema installation; create table installation.engines (store text, log text)');
  await pool.query("insert into installation.engines values ('EventStoreDB', 'Kafka')");
  await pool.end();
  const made = { store: 'EventStoreDB', log: 'Kafka' };
  await expect(reachInstallation(database.url, { ...esdb, ...kafka })).resolves.toEqual(made);
  await expect(reachInstallation(database.url, esdb)).resolves.toEqual(made);
  await expect(reachInstallation(database.url, { ...kafka, WABUS_EVENT_STORE: 'postgres' })).rejects.toThrow(
    /events in EventStoreDB.*set WABUS_EVENT_STORE=eventstoredb/,
  );
  await expect(reachInstallation(database.url, { ...esdb, WABUS_EVENT_LOG: 'postgres' })).rejects.toThrow(
    /the log in Kafka.*set WABUS_EVENT_LOG=kafka/,
  );
});
