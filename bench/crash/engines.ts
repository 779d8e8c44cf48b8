import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresEventLog, type EventLog } from '@wabus/event-log';
import { createKafkaEventLog } from '@wabus/event-log/kafka';
import { type KafkaBroker, startKafkaBroker } from '@wabus/event-log/testing';
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import { silentLogger } from '@wabus/platform';
import { Kafka, logLevel } from 'kafkajs';
import { CuttableLine } from '../../packages/event-log/testing/cuttable-line.ts';
import { AnnouncedProcess } from './announced-process.ts';

/** Where events and records are kept: in Postgres, or in the test server of EventStoreDB and a Kafka broker. */
export type EngineKind = 'postgres' | 'real';

/** What every service stands on, as the stand started it. */
export interface Engines {
  /** Versions, for the record. */
  readonly names: { readonly eventStore: string; readonly eventLog: string };
  /** Settings that lead services there. */
  readonly settings: Readonly<Record<string, string>>;
  /** The store as the checker reads it. */
  openStore(): EventStore;
  /** The log as somebody else would read it. */
  openLog(): EventLog;
  /** What can be done to real engines; null where there are none. */
  readonly faults: EngineFaults | null;
  /** What the test server of EventStoreDB was asked for since it started; absent where there is none. */
  storeUse?(): Promise<StoreUse>;
  stop(): Promise<void>;
}

/** What a store counts of its use. */
export interface StoreUse {
  /** Reads of one stream. */
  readonly streamReads: number;
  /** Events given to readers and subscribers. */
  readonly eventsRead: number;
  readonly eventsWritten: number;
}

/** What happens to engines in real life. */
export interface EngineFaults {
  /** Stops the broker, starts it again after `ms`; resolves when it answers. */
  restartBroker(ms: number): Promise<void>;
  /** Drops all connections to the store and lets none through for `ms`. */
  cutStore(ms: number): Promise<void>;
  /** Members of a group of consumers, as the broker knows them. */
  membersOf(group: string): Promise<number>;
}

/** Where engines are kept, and what runs of them already. */
export interface EngineOptions {
  readonly engines: EngineKind;
  readonly dataDir: string;
  /** Else a broker is started, and removed in the end. */
  readonly broker?: KafkaBroker;
}

/** Starts engines, empty; `postgres` is the database as its owner. */
export function startEngines(options: EngineOptions, postgres: string): Promise<Engines> {
  return options.engines === 'real' ? startReal(options) : Promise.resolve(enginesInPostgres(postgres));
}

function enginesInPostgres(url: string): Engines {
  return {
    names: { eventStore: 'Postgres', eventLog: 'Postgres' },
    settings: {},
    openStore: () => createPostgresEventStore({ url }),
    openLog: () => createPostgresEventLog({ url }),
    faults: null,
    stop: async () => undefined,
  };
}

async function startReal({ dataDir, broker: given }: EngineOptions): Promise<Engines> {
  const eventStore = await AnnouncedProcess.start(
    'packages/event-store/test-server/main.ts',
    [],
    `${dataDir}/eventstoredb.log`,
  );
  const { line, url } = await CuttableLine.to(eventStore.announcement.connectionString ?? '');
  const broker = given ?? (await startKafkaBroker());
  if (!broker) throw new Error('Real engines need a Kafka broker: Docker, or Java 17 and Maven.');
  const { bootstrap, version, from } = broker;
  return {
    names: { eventStore: 'EventStoreDB test server', eventLog: `Apache Kafka ${version} (${from})` },
    settings: {
      WABUS_EVENT_STORE: 'eventstoredb',
      WABUS_EVENTSTOREDB_URL: url,
      WABUS_EVENT_LOG: 'kafka',
      WABUS_KAFKA_BROKERS: bootstrap,
      WABUS_KAFKA_REPLICATION: '1',
      WABUS_KAFKA_MIN_INSYNC: '1',
    },
    openStore: () => createEventStoreDbEventStore({ connectionString: url, logger: silentLogger }),
    openLog: () => kafkaLog(bootstrap),
    faults: {
      restartBroker: async (ms) => {
        await broker.stop();
        await sleep(ms);
        await broker.start();
      },
      cutStore: async (ms) => {
        line.cut();
        await sleep(ms);
        line.mend();
      },
      membersOf: (group) => membersOf(bootstrap, group),
    },
    storeUse: async () => {
      const answer = await fetch(eventStore.announcement.control ?? '');
      const { events, counts } = (await answer.json()) as { events: number; counts: StoreUse };
      return { ...counts, eventsWritten: events };
    },
    stop: async () => {
      if (!given) await broker.close();
      line.close();
      await eventStore.end('SIGTERM');
    },
  };
}

function kafkaLog(bootstrap: string): EventLog {
  return createKafkaEventLog({
    ...{ brokers: [bootstrap], clientId: 'crash', replicationFactor: 1, minInsyncReplicas: 1 },
    logger: silentLogger,
    onFatal: (error) => {
      throw error;
    },
  });
}

async function membersOf(bootstrap: string, group: string): Promise<number> {
  const admin = new Kafka({ brokers: [bootstrap], clientId: 'crash', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.describeGroups([group]);
    return groups[0]?.members.length ?? 0;
  } finally {
    await admin.disconnect();
  }
}
