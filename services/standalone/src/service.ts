import { rmSync } from 'node:fs';
import { issueServiceToken, pause, Secret } from '@wabus/platform';
import type { Announcement } from './announce.ts';
import { unlessCalledOff } from './called-off.ts';
import { type FolderSecrets, readyFile, releaseFolder, takeFolder } from './data-folder.ts';
import { chooseEngines, type EngineChoice } from './engines.ts';
import { type Ground, startGround, startReceiver, takesWebhooks } from './ground.ts';
import { writeJson } from './json-file.ts';
import { loadServices } from './load-services.ts';
import type { StandaloneOptions } from './options.ts';
import { portsFrom } from './ports.ts';
import type { LaggingModels } from './readiness.ts';
import { type SimulatorAddresses, startSimulator } from './simulator-process.ts';
import type { StartContext, Stops } from './start-context.ts';

/** The whole platform, running. */
export interface Standalone {
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/** No part takes longer to stop: a sender waits fifteen seconds for its calls, an engine may be gone. */
const STOP_LIMIT_MS = 40_000;

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
  const { launchers, signal } = context;
  const engines = chooseEngines(options, context.env);
  stops.push(async () => releaseFolder(options.data));
  const kept = await unlessCalledOff(signal, () =>
    takeFolder(options.data, { reset: options.reset, launchers }),
  );
  const secrets = given(kept, options);
  const ground = await startGround(options, context, { engines, secrets }, stops);
  // Meta's side must know the receiver's address, so its simulator is begun once that listens.
  const receive = async (): Promise<Meta> => {
    const receiver = await startReceiver(ground, context, stops);
    const webhook = `http://127.0.0.1:${receiver.port()}/webhooks/whatsapp`;
    return { webhook, simulator: beginSimulatorUnlessOther(options, secrets, webhook, context, stops) };
  };
  const early = takesWebhooks(ground) ? await receive() : undefined;
  // Loaded only now: webhooks are taken meanwhile.
  const { openInstallation, startServices } = await unlessCalledOff(signal, loadServices);
  const composition = await openInstallation(ground, engines, context, stops);
  const { webhook, simulator: beginning } = early ?? (await receive());
  const simulator = await beginning;
  const graphUrl = options.graphBaseUrl ?? simulator?.graphUrl ?? '';
  const started = await startServices(composition, graphUrl, context, stops);
  const announcement = await announcementOf(ground, { ...started, webhook, simulator }, engines);
  stops.push(async () => rmSync(readyFile(options.data), { force: true }));
  writeJson(readyFile(options.data), announcement);
  return announcement;
}

/** What Meta knows of us, and we of the simulator that stands for it. */
interface Meta {
  /** Address of the receiver. */
  readonly webhook: string;
  /** Where the simulator listens, once it does; undefined where another host is used. */
  readonly simulator: Promise<SimulatorAddresses | undefined>;
}

async function announcementOf(
  { options, secrets, database, engines: { WABUS_KAFKA_BROKERS: brokers } }: Ground,
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

/** Begins to start it beside everything else; whoever wants its addresses waits for it. */
function beginSimulatorUnlessOther(
  options: StandaloneOptions,
  { appId, appSecret, verifyToken }: FolderSecrets,
  callbackUrl: string,
  { env, onProgress, signal }: StartContext,
  stops: Stops,
): Promise<SimulatorAddresses | undefined> {
  if (options.graphBaseUrl) return Promise.resolve(undefined);
  onProgress('Starting the simulator of Meta');
  const { simulator: port, control: controlPort } = portsFrom(options.port);
  const { data: folder, seed } = options;
  const app = { appId, appSecret, verifyToken, callbackUrl, compileCache: env.NODE_COMPILE_CACHE };
  const starting = startSimulator({ folder, port, controlPort, seed, signal, ...app });
  // One that did not start has left nothing to stop; who waits for it learns why.
  stops.push(() =>
    starting.then(
      (simulator) => simulator.stop(),
      () => undefined,
    ),
  );
  const listening = starting.then(({ said }) => said);
  // The start may end for another reason before anybody waits for it.
  listening.catch(() => undefined);
  return listening;
}
