import { join } from 'node:path';
import { type EventLogConfig, type EventStoreConfig, openEventLog, readsStore } from '@wabus/engines';
import { createLogger, Metrics, Secret } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { createReceiver, type Receiver } from '@wabus/webhook-ingest/receiver';
import { unlessCalledOff } from './called-off.ts';
import { type FolderSecrets, SPOOL } from './data-folder.ts';
import { type Database, startDatabase } from './database.ts';
import type { EngineChoice } from './engines.ts';
import { refuseOtherEngines } from './engines-of-database.ts';
import { startBroker } from './kafka-process.ts';
import type { StandaloneOptions } from './options.ts';
import { portsFrom } from './ports.ts';
import type { StartContext, Stops } from './start-context.ts';

/** Webhooks of an evening; the folder's disk has room for more. */
const SPOOL_BYTES = 1_073_741_824;

/** What everything stands on: the database, and how the engines are reached. */
export interface Ground {
  readonly options: StandaloneOptions;
  readonly secrets: FolderSecrets;
  readonly database: Database;
  /** Settings of the engines. */
  readonly engines: EventStoreConfig & EventLogConfig;
  /** What the receiver counts; `/metrics` of the HTTP face serves it, since its own address is Meta's. */
  readonly receiverMetrics: Metrics;
  /** Called when a part cannot go on in this process. */
  readonly onFatal: (error: Error) => void;
}

/** Starts the database, and a broker of our own where one is asked for. */
export async function startGround(
  options: StandaloneOptions,
  context: StartContext,
  { engines, secrets }: { engines: EngineChoice; secrets: FolderSecrets },
  stops: Stops,
): Promise<Ground> {
  const { onProgress, onFatal, signal } = context;
  const ports = portsFrom(options.port);
  const { databasePassword: ownerPassword, roleSecret } = secrets;
  const dataDir = options.data;
  const database = await startDatabase({
    ...{ dataDir, ownerPassword, roleSecret, onProgress, signal },
    port: ports.postgres,
    install: {
      readsStore: readsStore(engines.config()),
      first: (session) => refuseOtherEngines(session, engines.names, dataDir),
    },
  });
  stops.push(() => database.stop());
  const broker = engines.ownBroker ? await startOwnBroker(dataDir, ports.kafka, context, stops) : undefined;
  const receiverMetrics = new Metrics('webhook-receiver');
  return { options, secrets, database, engines: engines.config(broker), receiverMetrics, onFatal };
}

/**
 * Whether webhooks can be kept before anything else is looked at: an earlier start brought the database up to date, and
 * no engine elsewhere may turn out to be another installation's. Where that start ended before it made the topics, they
 * are refused until this one has made them.
 */
export function takesWebhooks({ database, engines }: Ground): boolean {
  return database.upToDate && readsStore(engines);
}

/** The public receiver, listening: it needs nothing but a log that takes what it says. */
export async function startReceiver(
  ground: Ground,
  { signal }: StartContext,
  stops: Stops,
): Promise<Receiver> {
  const { options, secrets, database, engines, receiverMetrics: metrics, onFatal } = ground;
  const logger = createLogger('webhook-receiver', { level: options.logLevel });
  const log = await openEventLog(engines, {
    ...{ service: 'webhook-receiver', logger, onFatal, postgresUrl: database.url },
    logRole: 'wabus_receiver',
  });
  stops.push(() => log.close());
  const receiver = createReceiver({
    producer: log.producer(),
    door: openWebhookDoor('whatsapp', {
      appSecrets: [secrets.appSecret, ...options.furtherAppSecrets].map((secret) => new Secret(secret)),
      verifyToken: new Secret(secrets.verifyToken),
    }),
    ...{ logger, metrics },
    spool: { folder: join(options.data, SPOOL), maxBytes: SPOOL_BYTES },
    logWaitingFor: () => log.waitingFor(),
    port: portsFrom(options.port).webhook,
  });
  await unlessCalledOff(signal, () => receiver.start());
  stops.push(() => receiver.stop());
  return receiver;
}

async function startOwnBroker(
  folder: string,
  port: number,
  { env, onProgress, signal }: StartContext,
  stops: Stops,
): Promise<string> {
  onProgress('Starting Kafka (the first time, Maven fetches it)');
  const broker = await startBroker(folder, port, env, signal);
  stops.push(() => broker.stop());
  return broker.said.bootstrap;
}
