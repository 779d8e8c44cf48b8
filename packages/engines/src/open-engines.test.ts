import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installEventLog, topics } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { ConfigError, loadConfig, silentLogger } from '@wabus/platform';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineNames, engineSettings, openEngines, settingsOnEngines } from './index.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase([installEventStore, installEventLog]);
});

afterAll(() => db.drop());

const config = (env: Record<string, string>) =>
  loadConfig(settingsOnEngines('', engineSettings), { WABUS_POSTGRES_URL: db.url, ...env });
const user = { service: 'test', logger: silentLogger, onFatal: (error: Error) => expect.fail(error.message) };

test('on Postgres store and log log in with roles of their own', async () => {
  const { store, log, close } = await openEngines(config({}), user);
  expect(await store.head()).toBe(0n);
  await log.ensureTopics([topics.events]);
  const { rows } = await db.pool.query(
    'select distinct usename from pg_stat_activity where datname = current_database() and usename <> current_user',
  );
  expect(rows.map(({ usename }) => usename).sort()).toEqual(['wabus_log', 'wabus_store']);
  await close();
});

test('an engine that is not chosen is not even loaded', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const { openEngines } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))});
    const config = { WABUS_EVENT_STORE: 'postgres', WABUS_EVENT_LOG: 'postgres', WABUS_POSTGRES_URL: 'postgres://x/y' };
    const { close } = await openEngines(config, { service: 'test', logger: undefined, onFatal() {} });
    await close();
    console.log(JSON.stringify(loaded));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded.some((url) => url.includes('/event-store/src/postgres/'))).toBe(true);
  expect(loaded.filter((url) => /kafka|eventstore\/|grpc|eventstoredb/.test(url))).toEqual([]);
});

test('an address or a file that cannot be used is a wrong setting, named and not quoted', async () => {
  const open = (env: Record<string, string>) =>
    openEngines(config(env), user).catch((error: unknown) => error);
  const address = await open({
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: 'esdb://user:pass-word@host:not-a-port',
  });
  expect(address).toBeInstanceOf(ConfigError);
  expect(`${address}`).toContain('→ at WABUS_EVENTSTOREDB_URL');
  expect(`${address}`).not.toContain('pass-word');
  const unreadable = await open({
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: 'esdb://host:2113?tls=true&tlsCAFile=/no/such/file.pem',
  });
  expect(unreadable).toBeInstanceOf(ConfigError);
  expect(`${unreadable}`).toContain('→ at WABUS_EVENTSTOREDB_URL');
  const kafka = await open({
    ...{ WABUS_EVENT_LOG: 'kafka', WABUS_KAFKA_BROKERS: 'a:1', WABUS_KAFKA_TLS: 'on' },
    WABUS_KAFKA_TLS_CA_FILE: '/no/such/ca.pem',
  });
  expect(kafka).toBeInstanceOf(ConfigError);
  expect(`${kafka}`).toContain('cannot be read (ENOENT): /no/such/ca.pem');
});

test('engines are named without their addresses', () => {
  expect(engineNames(config({ WABUS_EVENT_LOG: 'kafka', WABUS_KAFKA_BROKERS: 'a:1' }))).toEqual({
    store: 'Postgres',
    log: 'Kafka',
  });
});
