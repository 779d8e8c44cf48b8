import { rmSync } from 'node:fs';
import { createLogger, issueServiceToken, pause, Secret } from '@wabus/platform';
import { type Adapters, openAdapters } from './adapters.ts';
import type { Announcement } from './announce.ts';
import { type Composition, Services, startReceiver } from './composition.ts';
import { type FolderSecrets, readyFile, releaseFolder, takeFolder } from './data-folder.ts';
import { startDatabase } from './database.ts';
import { writeJson } from './json-file.ts';
import type { StandaloneOptions } from './options.ts';
import { type SimulatorAddresses, SimulatorProcess } from './simulator-process.ts';

const READY_LIMIT_MS = 60_000;

/** The whole platform, running. */
export interface Standalone {
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/**
 * Starts everything on one data folder: database, receiver, simulator, services. What was started is stopped again
 * when a later part fails.
 */
export async function startStandalone(
  options: StandaloneOptions,
  context: { launchers: readonly number[]; onProgress: (sentence: string) => void },
): Promise<Standalone> {
  const stops: (() => Promise<void>)[] = [];
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
  { launchers, onProgress }: { launchers: readonly number[]; onProgress: (sentence: string) => void },
  stops: (() => Promise<void>)[],
): Promise<Announcement> {
  const secrets = given(await takeFolder(options.data, { reset: options.reset, launchers }), options);
  stops.push(async () => releaseFolder(options.data));
  const ports = portsFrom(options.port);
  const { databasePassword: ownerPassword, roleSecret } = secrets;
  const dataDir = options.data;
  const database = await startDatabase({
    dataDir,
    port: ports.postgres,
    ownerPassword,
    roleSecret,
    onProgress,
  });
  stops.push(() => database.stop());
  const adapters: Adapters = await openAdapters(
    database,
    secrets,
    createLogger('adapters', { level: options.logLevel }),
  );
  stops.push(() => adapters.close());
  const composition: Composition = { options, secrets, database, adapters };
  const receiver = await startReceiver(composition, ports.webhook);
  stops.push(() => receiver.stop());
  const webhook = `http://127.0.0.1:${receiver.port()}/webhooks/whatsapp`;
  const simulator = await startSimulatorUnlessOther(options, secrets, webhook, onProgress, stops);
  onProgress('Starting the services');
  const services = new Services(composition, options.graphBaseUrl ?? simulator?.graphUrl ?? '');
  stops.push(() => services.stop());
  const port = await services.start(ports.api);
  await untilReady(services);
  const announcement: Announcement = {
    ready: true,
    api: `http://127.0.0.1:${port}`,
    webhook,
    simulator: simulator?.graphUrl ?? null,
    simulatorControl: simulator?.controlUrl ?? null,
    postgres: database.ownerUrl,
    postgresAnalyst: database.url('wabus_analyst'),
    token: await issueServiceToken(new Secret(secrets.tokenKey), { subject: 'crm', tenant: '*' }),
    appId: secrets.appId,
    appSecret: secrets.appSecret,
    verifyToken: secrets.verifyToken,
    dataDir,
  };
  stops.push(async () => rmSync(readyFile(dataDir), { force: true }));
  writeJson(readyFile(dataDir), announcement);
  return announcement;
}

/** What the command line names wins over what the folder made up. */
function given(secrets: FolderSecrets, options: StandaloneOptions): FolderSecrets {
  const { appId = secrets.appId, appSecret = secrets.appSecret, verifyToken = secrets.verifyToken } = options;
  return { ...secrets, appId, appSecret, verifyToken };
}

function portsFrom(first: number): Record<'api' | 'webhook' | 'simulator' | 'control' | 'postgres', number> {
  const nth = (offset: number): number => (first === 0 ? 0 : first + offset);
  return { api: nth(0), webhook: nth(1), simulator: nth(2), control: nth(3), postgres: nth(4) };
}

async function startSimulatorUnlessOther(
  options: StandaloneOptions,
  { appId, appSecret, verifyToken }: FolderSecrets,
  callbackUrl: string,
  onProgress: (sentence: string) => void,
  stops: (() => Promise<void>)[],
): Promise<SimulatorAddresses | undefined> {
  if (options.graphBaseUrl) return undefined;
  onProgress('Starting the simulator of Meta');
  const { simulator: port, control: controlPort } = portsFrom(options.port);
  const { data: folder, seed } = options;
  const app = { appId, appSecret, verifyToken, callbackUrl };
  const simulator = await SimulatorProcess.start({ folder, port, controlPort, seed, ...app });
  stops.push(() => simulator.stop());
  return simulator.addresses;
}

async function untilReady(services: Services): Promise<void> {
  const deadline = Date.now() + READY_LIMIT_MS;
  while (services.waitingFor().length > 0) {
    if (Date.now() > deadline)
      throw new Error(`Not ready after a minute: ${services.waitingFor().join(', ')}`);
    await pause(25);
  }
}
