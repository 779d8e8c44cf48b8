import { rmSync } from 'node:fs';
import { createLogger, issueServiceToken, Metrics, pause, Secret } from '@wabus/platform';
import { progressSentence, refillOutdated } from '@wabus/read-models';
import { openAdapters } from './adapters.ts';
import type { Announcement } from './announce.ts';
import { unlessCalledOff } from './called-off.ts';
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
  /** Calls the start off, at any moment: what was started by then is stopped, and the start rejects with its reason. */
  readonly signal: AbortSignal;
}

/** No part takes longer to stop: a sender waits fifteen seconds for its calls, an engine may be gone. */
const STOP_LIMIT_MS = 40_000;

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
  const stopAll = (): Promise<void> => stopEach(stops.splice(0).reverse());
  try {
    const announcement = await startParts(options, context, stops);
    return { announcement, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Also when one fails or hangs the others are stopped: none of our processes may stay behind. */
async function stopEach(stops: Stops): Promise<void> {
  const errors: unknown[] = [];
  for (const stop of stops) {
    const stopped = stop().catch((error: unknown) => {
      errors.push(error);
    });
    const inTime = new AbortController();
    const late = pause(STOP_LIMIT_MS, inTime.signal).then(() => !inTime.signal.aborted);
    if (await Promise.race([stopped, late])) errors.push(new Error('a part did not stop in time'));
    inTime.abort();
  }
  if (errors.length > 0) throw new AggregateError(errors, 'some parts did not stop cleanly');
}

async function startParts(
  options: StandaloneOptions,
  context: StartContext,
  stops: Stops,
): Promise<Announcement> {
  const { launchers, onProgress, signal } = context;
  const engines = chooseEngines(options, context.env);
  stops.push(async () => releaseFolder(options.data));
  const kept = await unlessCalledOff(signal, () =>
    takeFolder(options.data, { reset: options.reset, launchers }),
  );
  const secrets = given(kept, options);
  const ports = portsFrom(options.port);
  const composition = await startGround(options, context, { engines, secrets }, stops);
  const receiver = await unlessCalledOff(signal, () => startReceiver(composition, ports.webhook));
  stops.push(() => receiver.stop());
  const webhook = `http://127.0.0.1:${receiver.port()}/webhooks/whatsapp`;
  const simulator = await startSimulatorUnlessOther(options, secrets, webhook, context, stops);
  onProgress('Starting the services');
  const services = new Services(composition, options.graphBaseUrl ?? simulator?.graphUrl ?? '');
  stops.push(() => services.stop());
  const port = await unlessCalledOff(signal, () => services.open(ports.api));
  await unlessCalledOff(signal, () => refill(composition, services, onProgress));
  await unlessCalledOff(signal, () => services.start());
  const models = await untilWorking(services, composition.adapters.gates, onProgress, signal);
  const announcement = await announcementOf(composition, { port, webhook, simulator, models }, engines);
  stops.push(async () => rmSync(readyFile(options.data), { force: true }));
  writeJson(readyFile(options.data), announcement);
  return announcement;
}

/** What the services stand on: the database, a broker of our own where one is asked for, and the adapters. */
async function startGround(
  options: StandaloneOptions,
  context: StartContext,
  { engines, secrets }: { engines: EngineChoice; secrets: FolderSecrets },
  stops: Stops,
): Promise<Composition> {
  const { onProgress, onFatal, signal } = context;
  const ports = portsFrom(options.port);
  const { databasePassword: ownerPassword, roleSecret } = secrets;
  const dataDir = options.data;
  const database = await startDatabase({
    ...{ dataDir, ownerPassword, roleSecret, onProgress, signal },
    port: ports.postgres,
    first: (session) => refuseOtherEngines(session, engines.names, dataDir),
  });
  stops.push(() => database.stop());
  const broker = engines.ownBroker ? await startOwnBroker(dataDir, ports.kafka, context, stops) : undefined;
  const metrics = new Metrics('engines');
  const config = engines.config(broker);
  const logger = createLogger('adapters', { level: options.logLevel });
  const adapters = await unlessCalledOff(signal, () =>
    openAdapters({ database, secrets, metrics, onFatal, engines: config, logger }),
  );
  stops.push(() => adapters.close());
  await unlessCalledOff(signal, async () => {
    await rememberEngines(database.ownerUrl, engines.names, adapters.store);
    await refuseOtherStore(database.ownerUrl, engines.names, adapters.store);
  });
  return {
    options,
    secrets,
    database,
    adapters,
    engines: config,
    engineMetrics: metrics,
    receiverMetrics: new Metrics('webhook-receiver'),
    onFatal,
  };
}

/** Fills read models anew whose rows an earlier version wrote, and says how far that is; the receiver takes webhooks meanwhile. */
async function refill(
  { database: { ownerUrl }, adapters: { store, keyring } }: Composition,
  services: Services,
  onProgress: StartContext['onProgress'],
): Promise<void> {
  const say = (sentence: string): void => {
    services.isDoing(sentence);
    onProgress(sentence);
  };
  const onModels = (names: readonly string[]): void =>
    say(`Filling ${names.join(', ')} anew: this version writes other rows of these read models`);
  await refillOutdated({
    ...{ ownerUrl, store, keyring, onModels },
    onProgress: (progress) => say(progressSentence(progress)),
  });
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
  { env, onProgress, signal }: StartContext,
  stops: Stops,
): Promise<SimulatorAddresses | undefined> {
  if (options.graphBaseUrl) return undefined;
  onProgress('Starting the simulator of Meta');
  const { simulator: port, control: controlPort } = portsFrom(options.port);
  const { data: folder, seed } = options;
  const app = { appId, appSecret, verifyToken, callbackUrl, compileCache: env.NODE_COMPILE_CACHE };
  const simulator = await startSimulator({ folder, port, controlPort, seed, signal, ...app });
  stops.push(() => simulator.stop());
  return simulator.said;
}
