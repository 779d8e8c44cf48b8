import {
  type EventLogConfig,
  type EventStoreConfig,
  engineNames,
  eventLogSettings,
  eventStoreSettings,
  settingsOnEngines,
} from '@wabus/engines';
import { ConfigError, loadConfig } from '@wabus/platform';
import type { StandaloneOptions } from './options.ts';
import { StartError } from './start-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const settings = settingsOnEngines('Engines of the standalone composition.', {
  ...eventStoreSettings,
  ...eventLogSettings,
});

/** The engines that the standalone composition runs on. */
export interface EngineChoice {
  /** True when a broker is to be started on the data folder. */
  readonly ownBroker: boolean;
  /** In words, as the database remembers them. */
  readonly names: { readonly store: string; readonly log: string };
  /** The settings, once it is known where the broker of our own listens. */
  config(ownBroker?: string): EventStoreConfig & EventLogConfig;
}

/**
 * What command line and environment choose: the flags name engines, the environment's `WABUS_…` say the rest
 * (certificates, logins, copies), and may choose engines too.
 * @throws {StartError} when they contradict each other
 */
export function chooseEngines(
  { kafka, eventstore }: Pick<StandaloneOptions, 'kafka' | 'eventstore'>,
  env: Environment,
): EngineChoice {
  const ownBroker = kafka === 'local';
  const config = (bootstrap = '127.0.0.1:1'): EventStoreConfig & EventLogConfig =>
    read({
      ...of(env, eventStoreSettings),
      ...(ownBroker ? {} : of(env, eventLogSettings)),
      ...(eventstore ? { WABUS_EVENT_STORE: 'eventstoredb', WABUS_EVENTSTOREDB_URL: eventstore } : {}),
      ...(kafka ? { WABUS_EVENT_LOG: 'kafka', WABUS_KAFKA_BROKERS: ownBroker ? bootstrap : kafka } : {}),
      ...(ownBroker ? { WABUS_KAFKA_REPLICATION: '1', WABUS_KAFKA_MIN_INSYNC: '1' } : {}),
    });
  const { store, log } = engineNames(config());
  return { ownBroker, names: { store, log: ownBroker ? 'a Kafka of its own' : log }, config };
}

function of(env: Environment, shape: object): Environment {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, env[key]]));
}

function read(env: Environment): EventStoreConfig & EventLogConfig {
  try {
    return loadConfig(settings, env);
  } catch (error) {
    throw error instanceof ConfigError ? new StartError(error.message) : error;
  }
}
