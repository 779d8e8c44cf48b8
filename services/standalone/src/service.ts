import { rmSync } from 'node:fs';
import { createLogger, issueServiceToken, Metrics, Secret } from '@wabus/platform';
import { openAdapters } from './adapters.ts';
import type { Announcement } from './announce.ts';
import { type Composition, Services, startReceiver } from './composition.ts';
import { type FolderSecrets, readyFile, releaseFolder, takeFolder } from './data-folder.ts';
import { startDatabase } from './database.ts';
import { chooseEngines, type EngineChoice } from './engines.ts';
import { refuseOtherEngines, refuseOtherStore, rememberEngines } from './engines-of-database.ts';
import { writeJson } from './json-file.ts';
import { startBroker } from './kafka-process.ts';
import type { StandaloneOptions } from './options.ts';
import { type LaggingModels, untilWorking } from './readiness.ts';
import { type SimulatorAddresses, startSimulator } from './simulator-process.ts';

/** The whole platform, running. */
export interface Standalone {
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/** Who starts it, and what it is told. */
export interface StartContext {
  /** Processes whose end is ours too. */
  readonly launchers: readonly number[];
  /** The environment: `WABUS_…` of engines, and where Java and Maven are. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (sentence: string) => void;
  /** Called when an engine cannot go on in this process, which should then stop and be started again. */
  readonly onFatal: (error: Error) => void;
}

/** What was started, to be stopped in the opposite order. */
type Stops = (() => Promise<void>)[];

/**
 * Starts everything on one data folder: database, engines, receiver, simulator, services. What was started is stopped
 * again when a later part fails.
 */
export async function startStandalone(
  options: StandaloneOptions,
  context: StartContext,
): Promise<Standalone> {
  const stops: Stops = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const announcement = await startParts(options, context, stops);
    return { announcement, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function startParts(
  options: StandaloneOptions,
  context: StartContext,
  stops: Stops,
): Promise<Announcement> {
  const { launchers, onProgress } = context;
  const engines = chooseEngines(options, context.env);
  const secrets = given(await takeFolder(options.data, { reset: options.reset, launchers }), options);
  stops.push(async () => releaseFolder(options.data));
  const ports = portsFrom(options.port);
  const composition = await startGround(options, context, { engines, secrets }, stops);
  const receiver = await startReceiver(composition, ports.webhook);
  stops.push(() => receiver.stop());
  const webhook = `http://127.0.0.1:${receiver.port()}/webhooks/whatsapp`;
  const simulator = await startSimulatorUnlessOther(options, secrets, webhook, onProgress, stops);
  onProgress('Starting the services');
  const services = new Services(composition, options.graphBaseUrl ?? simulator?.graphUrl ?? '');
  stops.push(() => services.stop());
  const port = await services.start(ports.api);
  const models = await untilWorking(services, composition.adapters.gates, onProgress);
  const announcement = await announcementOf(composition, { port, webhook, simulator, models }, engines);
  stops.push(async () => rmSync(readyFile(options.data), { force: true }));
  writeJson(readyFile(options.data), announcement);
  return announcement;
}

/** What the services stand on: the database, a broker of our own where one is asked for, and the adapters. */
async function startGround(
  options: StandaloneOptions,
  { env, onProgress, onFatal }: StartContext,
  { engines, secrets }: { engines: EngineChoice; secrets: FolderSecrets },
  stops: Stops,
): Promise<Composition> {
  const ports = portsFrom(options.port);
  const { databasePassword: ownerPassword, roleSecret } = secrets;
  const dataDir = options.data;
  const database = await startDatabase({
    ...{ dataDir, ownerPassword, roleSecret, onProgress },
    port: ports.postgres,
    first: (session) => refuseOtherEngines(session, engines.names, dataDir),
  });
  stops.push(() => database.stop());
  const broker = engines.ownBroker
    ? await startOwnBroker(dataDir, ports.kafka, { env, onProgress }, stops)
    : undefined;
  const metrics = new Metrics('engines');
  const config = engines.config(broker);
  const adapters = await openAdapters({
    ...{ database, secrets, metrics, onFatal },
    engines: config,
    logger: createLogger('adapters', { level: options.logLevel }),
  });
  stops.push(() => adapters.close());
  await rememberEngines(database.ownerUrl, engines.names, adapters.store);
  await refuseOtherStore(database.ownerUrl, engines.names, adapters.store);
  return { options, secrets, database, adapters, engines: config, engineMetrics: metrics, onFatal };
}

async function startOwnBroker(
  folder: string,
  port: number,
  { env, onProgress }: Pick<StartContext, 'env' | 'onProgress'>,
  stops: Stops,
): Promise<string> {
  onProgress('Starting Kafka (the first time, Maven fetches it)');
  const broker = await startBroker(folder, port, env);
  stops.push(() => broker.stop());
  return broker.said.bootstrap;
}

async function announcementOf(
  { options, secrets, database, engines: { WABUS_KAFKA_BROKERS: brokers } }: Composition,
  started: {
    port: number;
    webhook: string;
    simulator: SimulatorAddresses | undefined;
    models: LaggingModels;
  },
  engines: EngineChoice,
): Promise<Announcement> {
  const { port, webhook, simulator, models } = started;
  return {
    ready: true,
    api: `http://127.0.0.1:${port}`,
    webhook,
    simulator: simulator?.graphUrl ?? null,
    simulatorControl: simulator?.controlUrl ?? null,
    engines: engines.names,
    kafka: brokers?.join() ?? null,
    postgres: database.ownerUrl,
    postgresAnalyst: database.url('wabus_analyst'),
    token: await issueServiceToken(new Secret(secrets.tokenKey), { subject: 'crm', tenant: '*' }),
    appId: secrets.appId,
    appSecret: secrets.appSecret,
    verifyToken: secrets.verifyToken,
    dataDir: options.data,
    ...models,
  };
}

/** What the command line names wins over what the folder made up. */
function given(secrets: FolderSecrets, options: StandaloneOptions): FolderSecrets {
  const { appId = secrets.appId, appSecret = secrets.appSecret, verifyToken = secrets.verifyToken } = options;
  return { ...secrets, appId, appSecret, verifyToken };
}

function portsFrom(
  first: number,
): Record<'api' | 'webhook' | 'simulator' | 'control' | 'postgres' | 'kafka', number> {
  const nth = (offset: number): number => (first === 0 ? 0 : first + offset);
  return {
    ...{ api: nth(0), webhook: nth(1), simulator: nth(2), control: nth(3) },
    ...{ postgres: nth(4), kafka: nth(5) },
  };
}

async function startSimulatorUnlessOther(
  options: StandaloneOptions,
  { appId, appSecret, verifyToken }: FolderSecrets,
  callbackUrl: string,
  onProgress: (sentence: string) => void,
  stops: Stops,
): Promise<SimulatorAddresses | undefined> {
  if (options.graphBaseUrl) return undefined;
  onProgress('Starting the simulator of Meta');
  const { simulator: port, control: controlPort } = portsFrom(options.port);
  const { data: folder, seed } = options;
  const app = { appId, appSecret, verifyToken, callbackUrl };
  const simulator = await startSimulator({ folder, port, controlPort, seed, ...app });
  stops.push(() => simulator.stop());
  return simulator.said;
}
