import { loadConfig, Secret, settingsOf } from '@wabus/platform';
import { expect, test } from 'vitest';
import {
  engineSettings,
  eventLogSettings,
  eventStoreSettings,
  postgresSettings,
  settingsOnEngines,
} from './settings.ts';

const service = settingsOnEngines('A service on both.', engineSettings);
const onLogOnly = settingsOnEngines('A service on the log.', {
  ...postgresSettings,
  WABUS_POSTGRES_URL: postgresSettings.WABUS_POSTGRES_URL.optional(),
  ...eventLogSettings,
});

const POSTGRES = { WABUS_POSTGRES_URL: 'postgres://db:5432/wabus' };
const KAFKA = { ...POSTGRES, WABUS_EVENT_LOG: 'kafka', WABUS_KAFKA_BROKERS: 'kafka-1:9092' };
const read = (env: Record<string, string>) => loadConfig(service, env);

test('without a word about engines everything is in Postgres', () => {
  expect(read(POSTGRES)).toMatchObject({ WABUS_EVENT_STORE: 'postgres', WABUS_EVENT_LOG: 'postgres' });
});

test('brokers are a list, secrets are secrets', () => {
  const config = read({
    ...KAFKA,
    WABUS_KAFKA_BROKERS: 'kafka-1:9092, [::1]:9093',
    WABUS_KAFKA_SASL_MECHANISM: 'scram-sha-512',
    WABUS_KAFKA_SASL_USERNAME: 'wabus',
    WABUS_KAFKA_SASL_PASSWORD: 'hush',
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: 'esdb://admin:hush@db:2113',
  });
  expect(config.WABUS_KAFKA_BROKERS).toEqual(['kafka-1:9092', '[::1]:9093']);
  expect(config.WABUS_KAFKA_SASL_PASSWORD).toBeInstanceOf(Secret);
  expect(JSON.stringify(config)).not.toContain('hush');
});

test.each([
  [
    'an engine without its address',
    { ...POSTGRES, WABUS_EVENT_LOG: 'kafka' },
    'WABUS_EVENT_LOG is kafka, so WABUS_KAFKA_BROKERS must name its brokers',
  ],
  [
    'another engine without its address',
    { ...POSTGRES, WABUS_EVENT_STORE: 'eventstoredb' },
    'WABUS_EVENT_STORE is eventstoredb, so WABUS_EVENTSTOREDB_URL must name the server',
  ],
  [
    'an address of an engine that is not chosen',
    { ...POSTGRES, WABUS_KAFKA_BROKERS: 'kafka-1:9092' },
    'WABUS_EVENT_LOG is postgres, so WABUS_KAFKA_BROKERS has no effect: set WABUS_EVENT_LOG=kafka, or take it away.',
  ],
  ['brokers without a port', { ...KAFKA, WABUS_KAFKA_BROKERS: 'kafka-1' }, 'must name brokers as host:port'],
  [
    'an event store by another protocol',
    { ...POSTGRES, WABUS_EVENT_STORE: 'eventstoredb', WABUS_EVENTSTOREDB_URL: 'http://db:2113' },
    'must begin with esdb:// or esdb+discover://',
  ],
  ['an engine that does not exist', { ...POSTGRES, WABUS_EVENT_LOG: 'rabbit' }, 'WABUS_EVENT_LOG'],
  [
    'more copies asked for than there are',
    { ...KAFKA, WABUS_KAFKA_REPLICATION: '1' },
    'WABUS_KAFKA_MIN_INSYNC is 2, but there are only 1 copies',
  ],
  [
    'a user without a way to log in',
    { ...KAFKA, WABUS_KAFKA_SASL_USERNAME: 'wabus', WABUS_KAFKA_SASL_PASSWORD: 'hush' },
    'WABUS_KAFKA_SASL_MECHANISM is missing: it belongs to WABUS_KAFKA_SASL_USERNAME and WABUS_KAFKA_SASL_PASSWORD.',
  ],
  [
    'a certificate without its key',
    { ...KAFKA, WABUS_KAFKA_TLS: 'on', WABUS_KAFKA_TLS_CERT_FILE: '/cert.pem' },
    'WABUS_KAFKA_TLS_KEY_FILE is missing',
  ],
  [
    'certificates of a line that is not encrypted',
    { ...KAFKA, WABUS_KAFKA_TLS_CA_FILE: '/ca.pem' },
    'WABUS_KAFKA_TLS_CA_FILE has no effect while WABUS_KAFKA_TLS is off',
  ],
] as const)('%s is refused', (_, env, message) => {
  expect(() => read(env)).toThrow(message);
});

test('a process on the log alone needs Postgres only when the log is there', () => {
  const { WABUS_POSTGRES_URL: _, ...kafkaOnly } = KAFKA;
  expect(loadConfig(onLogOnly, kafkaOnly).WABUS_POSTGRES_URL).toBeUndefined();
  expect(() => loadConfig(onLogOnly, {})).toThrow(
    'WABUS_EVENT_LOG is postgres, so WABUS_POSTGRES_URL must name the database.',
  );
});

test('no message repeats a value, which may be a secret', () => {
  const wrong = { ...POSTGRES, WABUS_EVENTSTOREDB_URL: 'esdb://admin:hush@db:2113' };
  expect(() => read(wrong)).toThrow('has no effect');
  expect(() => read(wrong)).not.toThrow('hush');
  const other = {
    ...POSTGRES,
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: 'http://a:hush@db',
  };
  expect(() => read(other)).toThrow('must begin with');
  expect(() => read(other)).not.toThrow('hush');
});

test('every setting says what it is for', () => {
  const all = settingsOf(settingsOnEngines('', { ...engineSettings, ...eventStoreSettings }));
  expect(all.length).toBe(Object.keys(engineSettings).length);
  expect(all.filter(({ about }) => about.length < 10)).toEqual([]);
});
