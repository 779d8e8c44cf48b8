import { expect, test } from 'vitest';
import { chooseEngines } from './engines.ts';
import { StartError } from './start-error.ts';

test('without a word events and log are in Postgres', () => {
  expect(chooseEngines({}, {})).toMatchObject({
    ownBroker: false,
    names: { store: 'Postgres', log: 'Postgres' },
  });
});

test('flags name the engines, the environment says the rest', () => {
  const choice = chooseEngines(
    { kafka: 'a:1,b:2', eventstore: 'esdb://db:2113' },
    { WABUS_KAFKA_REPLICATION: '2', WABUS_KAFKA_MIN_INSYNC: '1', WABUS_LAUNCHER_PIDS: '1', PATH: '/bin' },
  );
  expect(choice.names).toEqual({ store: 'EventStoreDB', log: 'Kafka' });
  expect(choice.config()).toMatchObject({
    WABUS_KAFKA_BROKERS: ['a:1', 'b:2'],
    WABUS_KAFKA_REPLICATION: 2,
    WABUS_KAFKA_TLS: 'off',
  });
  expect(choice.config().WABUS_EVENTSTOREDB_URL?.reveal()).toBe('esdb://db:2113');
});

test('a broker of our own is one copy, where it listens, whatever the environment says of others', () => {
  const choice = chooseEngines({ kafka: 'local' }, { WABUS_KAFKA_BROKERS: 'far:1', WABUS_KAFKA_TLS: 'on' });
  expect(choice.ownBroker).toBe(true);
  expect(choice.config('127.0.0.1:4711')).toMatchObject({
    WABUS_KAFKA_BROKERS: ['127.0.0.1:4711'],
    WABUS_KAFKA_REPLICATION: 1,
    WABUS_KAFKA_TLS: 'off',
  });
  expect(choice.names).not.toEqual(chooseEngines({ kafka: 'far:1' }, {}).names);
});

test('what contradicts itself is refused before anything starts', () => {
  expect(() => chooseEngines({}, { WABUS_EVENT_LOG: 'kafka' })).toThrow(StartError);
  expect(() => chooseEngines({}, { WABUS_KAFKA_BROKERS: 'a:1' })).toThrow('has no effect');
});
