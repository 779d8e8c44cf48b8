import type { EventLog } from '@wabus/event-log';
import type { KafkaEventLogOptions } from '@wabus/event-log/kafka';
import type { EventReader, EventStore } from '@wabus/event-store';
import { ConfigError, type Logger, type Metrics } from '@wabus/platform';
import type { z } from 'zod';
import { addressOfRole } from './role-passwords.ts';
import type { eventLogSettings, eventStoreSettings, postgresSettings } from './settings.ts';

type Read<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>;

/** Where Postgres is, for a process that may have none. */
export type PostgresConfig = Partial<Read<typeof postgresSettings>>;

/** Settings of the event store as read. */
export type EventStoreConfig = PostgresConfig & Read<typeof eventStoreSettings>;

/** Settings of the event log as read. */
export type EventLogConfig = PostgresConfig & Read<typeof eventLogSettings>;

/** Who opens the engines. */
export interface EngineUser {
  /** Name of the service; engines show it as their client. */
  readonly service: string;
  readonly logger: Logger;
  /** Where adapters count what happens to them; without it they only log. */
  readonly metrics?: Metrics;
  /** Called when an engine cannot go on in this process, which should then end and be started again. */
  readonly onFatal: (error: Error) => void;
  /** Address of Postgres as one role. Default: `WABUS_POSTGRES_URL` with `WABUS_POSTGRES_PASSWORD`. */
  readonly postgresUrl?: (role: PostgresRole) => string;
  /** Role on the log in Postgres. Default `wabus_log`, which may do everything; the receiver may only append. */
  readonly logRole?: 'wabus_log' | 'wabus_receiver';
}

type PostgresRole = 'wabus_store' | 'wabus_store_reader' | 'wabus_log' | 'wabus_receiver';

/** The engines that a service stands on. */
export interface Engines {
  readonly store: EventStore;
  readonly log: EventLog;
  /** Names those of the two that are away; empty when both answer. */
  waitingFor(): readonly string[];
  /** Closes the log, then the store: what consumers still write must arrive. */
  close(): Promise<void>;
}

/**
 * Opens store and log as the settings say. An engine that is not chosen is not even loaded.
 * @throws ConfigError when an engine's settings, or the files that they name, cannot be used
 */
export async function openEngines(
  config: EventStoreConfig & EventLogConfig,
  user: EngineUser,
): Promise<Engines> {
  const { store, log } = await (readsStore(config)
    ? openBothInPostgres(config, user)
    : openEach(config, user));
  return {
    store,
    log,
    waitingFor: () => [...new Set([...store.waitingFor(), ...log.waitingFor()])],
    close: async () => {
      await log.close();
      await store.close();
    },
  };
}

/** Whether consumers read the events from the store itself, without a copy in a log: both are in one database. */
export function readsStore(
  config: Pick<EventStoreConfig & EventLogConfig, 'WABUS_EVENT_STORE' | 'WABUS_EVENT_LOG'>,
): boolean {
  return config.WABUS_EVENT_STORE === 'postgres' && config.WABUS_EVENT_LOG === 'postgres';
}

async function openEach(config: EventStoreConfig & EventLogConfig, user: EngineUser) {
  const [store, log] = await Promise.all([openEventStore(config, user), openEventLog(config, user)]);
  return { store, log };
}

async function openBothInPostgres(config: PostgresConfig, user: EngineUser) {
  const [{ createPostgresEventStore }, { createPostgresEventLog }, { storeTopics }] = await Promise.all([
    import('@wabus/event-store'),
    import('@wabus/event-log'),
    import('./store-topics.ts'),
  ]);
  const { logger, logRole = 'wabus_log' } = user;
  const store = createPostgresEventStore({ url: postgresUrl(config, user, 'wabus_store'), logger });
  const url = postgresUrl(config, user, logRole);
  return { store, log: createPostgresEventLog({ url, logger, derived: storeTopics(store.feed) }) };
}

/** Opens the event store alone, for a process that reads and writes streams only. */
export async function openEventStore(config: EventStoreConfig, user: EngineUser): Promise<EventStore> {
  const { logger, metrics } = user;
  if (config.WABUS_EVENT_STORE === 'eventstoredb') {
    const { createEventStoreDbEventStore } = await import('@wabus/event-store/eventstoredb');
    const connectionString = needed(config, 'WABUS_EVENTSTOREDB_URL');
    return ofSettings('WABUS_EVENTSTOREDB_URL', () =>
      createEventStoreDbEventStore({ connectionString, logger, ...(metrics ? { metrics } : {}) }),
    );
  }
  const { createPostgresEventStore } = await import('@wabus/event-store');
  return createPostgresEventStore({ url: postgresUrl(config, user, 'wabus_store'), logger });
}

/** Opens the event store for a process that looks events up by their place and appends none. */
export async function openEventReader(config: EventStoreConfig, user: EngineUser): Promise<EventReader> {
  if (config.WABUS_EVENT_STORE === 'eventstoredb') return openEventStore(config, user);
  const { createPostgresEventReader } = await import('@wabus/event-store');
  return createPostgresEventReader({ url: postgresUrl(config, user, 'wabus_store_reader') });
}

/** Opens the event log alone, for a process that touches no stream. */
export async function openEventLog(config: EventLogConfig, user: EngineUser): Promise<EventLog> {
  if (config.WABUS_EVENT_LOG === 'kafka') {
    const { createKafkaEventLog } = await import('@wabus/event-log/kafka');
    return ofSettings('WABUS_KAFKA_…', () => createKafkaEventLog(kafkaOptions(config, user)));
  }
  const { createPostgresEventLog } = await import('@wabus/event-log');
  const url = postgresUrl(config, user, user.logRole ?? 'wabus_log');
  return createPostgresEventLog({ url, logger: user.logger });
}

/** The engines of an installation in words, such as `EventStoreDB and Kafka`. Names no address. */
export function engineNames(
  config: Pick<EventStoreConfig & EventLogConfig, 'WABUS_EVENT_STORE' | 'WABUS_EVENT_LOG'>,
): {
  readonly store: string;
  readonly log: string;
} {
  return {
    store: config.WABUS_EVENT_STORE === 'eventstoredb' ? 'EventStoreDB' : 'Postgres',
    log: config.WABUS_EVENT_LOG === 'kafka' ? 'Kafka' : 'Postgres',
  };
}

/** Making an adapter reaches nobody yet: what is wrong then are its settings, or the files that they name. */
function ofSettings<Adapter>(setting: string, make: () => Adapter): Adapter {
  try {
    return make();
  } catch (error) {
    throw new ConfigError(`Wrong settings:\n✖ ${(error as Error).message}\n  → at ${setting}`, {
      cause: error,
    });
  }
}

function kafkaOptions(config: EventLogConfig, user: EngineUser): KafkaEventLogOptions {
  const { WABUS_KAFKA_TLS_CA_FILE: caFile, WABUS_KAFKA_TLS_CERT_FILE: certFile } = config;
  const { WABUS_KAFKA_TLS_KEY_FILE: keyFile, WABUS_KAFKA_SASL_MECHANISM: mechanism } = config;
  const tls = {
    ...(caFile ? { caFile } : {}),
    ...(certFile ? { certFile } : {}),
    ...(keyFile ? { keyFile } : {}),
  };
  const sasl = mechanism && {
    mechanism,
    username: needed(config, 'WABUS_KAFKA_SASL_USERNAME'),
    password: needed(config, 'WABUS_KAFKA_SASL_PASSWORD'),
  };
  return {
    brokers: needed(config, 'WABUS_KAFKA_BROKERS'),
    clientId: `wabus-${user.service}`,
    replicationFactor: config.WABUS_KAFKA_REPLICATION,
    minInsyncReplicas: config.WABUS_KAFKA_MIN_INSYNC,
    compression: config.WABUS_KAFKA_COMPRESSION,
    ...(config.WABUS_KAFKA_TLS === 'on' ? { tls } : {}),
    ...(sasl ? { sasl } : {}),
    logger: user.logger,
    onFatal: user.onFatal,
  };
}

function postgresUrl(config: PostgresConfig, user: EngineUser, role: PostgresRole): string {
  if (user.postgresUrl) return user.postgresUrl(role);
  return addressOfRole({ ...config, WABUS_POSTGRES_URL: needed(config, 'WABUS_POSTGRES_URL') }, role);
}

/** A setting that the schema already asked for; for configurations made by hand. */
function needed<Config extends object, Key extends keyof Config & string>(
  config: Config,
  key: Key,
): NonNullable<Config[Key]> {
  const value = config[key];
  if (value === undefined || value === null) throw new Error(`${key} is needed for the engines chosen.`);
  return value;
}
