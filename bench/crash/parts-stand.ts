import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createPostgresEventLog, installEventLog, topics } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { installKeyring } from '@wabus/keyring';
import { issueServiceToken, Secret } from '@wabus/platform';
import { EmbeddedPostgres } from '@wabus/postgres';
import { installReadModels } from '@wabus/read-models';
import { installRelay } from '@wabus/relay';
import { installScheduler } from '@wabus/scheduler';
import { installSender } from '@wabus/sender';
import { DemoClient } from '@wabus/standalone/demo';
import { installVault } from '@wabus/vault';
import { PartProcess } from './part-process.ts';
import { ENTRIES, PART_NAMES, type PartName, type PartPorts, portSettings, settingsFor } from './parts.ts';
import type { Stand } from './stand.ts';

const APP = { appId: '105000000000001', appSecret: 'crash-secret', verifyToken: 'crash-verify' };

/** Each service as a process of its own, on an embedded Postgres and a simulator in this process. */
export class PartsStand implements Stand {
  readonly client: DemoClient;
  readonly commands: Stand['commands'];
  readonly postgres: string;
  readonly keyringKey: string;
  readonly journal: string;
  readonly #victims: readonly PartProcess[];
  #kills = 0;
  readonly #stop: () => Promise<void>;

  private constructor(fields: Omit<Stand, 'kill' | 'restart'>, victims: readonly PartProcess[]) {
    this.client = fields.client;
    this.commands = fields.commands;
    this.postgres = fields.postgres;
    this.keyringKey = fields.keyringKey;
    this.journal = fields.journal;
    this.#victims = victims;
    this.#stop = fields.stop;
  }

  /** Starts everything on an empty folder; the victims are killed in turn, each alone. */
  static async start(
    dataDir: string,
    victims: readonly PartName[],
    concurrency: number,
    rate: number,
  ): Promise<PartsStand> {
    const stops: (() => Promise<void>)[] = [];
    const stop = async (): Promise<void> => {
      for (const one of stops.splice(0).reverse()) await one();
    };
    try {
      const postgres = await startDatabase(dataDir);
      stops.push(() => postgres.stop());
      const ports = await freePorts();
      const simulator = await startMeta(dataDir, ports.webhook);
      stops.push(() => simulator.close());
      const settings = settingsOf(postgres.url(), simulator.graphUrl, ports, concurrency, rate);
      const parts = PART_NAMES.map((name) => partOf(name, dataDir, settings, ports));
      for (const part of parts) {
        stops.push(() => part.end('SIGTERM'));
        await part.start();
      }
      const fields = { ...(await facesOf(settings, ports, simulator.controlUrl)), stop };
      const journal = join(dataDir, 'simulator', 'journal.ndjson');
      const keyringKey = settings.WABUS_KEYRING_KEY ?? '';
      const killed = victims.map((name) => parts[PART_NAMES.indexOf(name)] as PartProcess);
      return new PartsStand({ ...fields, postgres: postgres.url(), keyringKey, journal }, killed);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  kill(): Promise<void> {
    this.#kills += 1;
    return this.#victim().end('SIGKILL');
  }

  restart(): Promise<void> {
    return this.#victim().start();
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** The one of the latest kill. */
  #victim(): PartProcess {
    return this.#victims[(this.#kills - 1) % this.#victims.length] as PartProcess;
  }
}

/** Reads go to query-api and everything else to command-api, as a gateway would have it; reads are repeated. */
class TwoFaces extends DemoClient {
  readonly #reads: DemoClient;

  constructor(commands: ConstructorParameters<typeof DemoClient>[0], queryApi: string) {
    super(commands);
    this.#reads = new DemoClient({ ...commands, api: queryApi });
  }

  override api<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    return method === 'GET' ? this.#reads.api(method, path) : super.api(method, path, body);
  }
}

async function facesOf(
  settings: Record<string, string>,
  ports: PartPorts,
  simulatorControl: string,
): Promise<Pick<Stand, 'client' | 'commands'>> {
  const url = `http://127.0.0.1:${ports['command-api']}`;
  const tokenKey = new Secret(settings.WABUS_TOKEN_KEY ?? '');
  const token = await issueServiceToken(tokenKey, { subject: 'crash', tenant: '*' });
  const target = { api: url, token, simulatorControl, postgresAnalyst: '' };
  return {
    client: new TwoFaces(target, `http://127.0.0.1:${ports['query-api']}`),
    commands: { url, token },
  };
}

async function startDatabase(dataDir: string): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
  const url = postgres.url();
  const installers = [installEventStore, installEventLog, installKeyring, installVault, installRelay];
  for (const install of [...installers, installReadModels, installScheduler, installSender])
    await install(url);
  const log = createPostgresEventLog({ url });
  await log.ensureTopics(Object.values(topics));
  await log.close();
  return postgres;
}

function startMeta(dataDir: string, webhookPort: number): Promise<RunningSimulator> {
  const callbackUrl = `http://127.0.0.1:${webhookPort}/webhooks/whatsapp`;
  const folder = join(dataDir, 'simulator');
  return startSimulator({ port: 0, controlPort: 0, dataDir: folder, seed: '1', callbackUrl, ...APP });
}

function settingsOf(
  postgres: string,
  graph: string,
  ports: PartPorts,
  concurrency: number,
  rate: number,
): Record<string, string> {
  const key = (): string => randomBytes(32).toString('base64');
  return {
    ...portSettings(ports),
    WABUS_POSTGRES_URL: postgres,
    WABUS_KEYRING_KEY: key(),
    WABUS_VAULT_KEY: key(),
    WABUS_TOKEN_KEY: key(),
    WABUS_GRAPH_BASE_URL: graph,
    WABUS_APP_ID: APP.appId,
    WABUS_APP_SECRET: APP.appSecret,
    WABUS_VERIFY_TOKEN: APP.verifyToken,
    WABUS_SENDER_CONCURRENCY: `${concurrency}`,
    WABUS_SENDER_NUMBER_RATE: `${rate}`,
    WABUS_SCHEDULER_NUMBER_RATE: `${rate}`,
    WABUS_LOG_LEVEL: 'warn',
  };
}

function partOf(
  name: PartName,
  dataDir: string,
  settings: Record<string, string>,
  ports: PartPorts,
): PartProcess {
  const env = settingsFor(name, settings);
  const probe = `http://127.0.0.1:${ports[name]}/readyz`;
  return new PartProcess({ name, entry: ENTRIES[name], env, probe, logFile: join(dataDir, `${name}.log`) });
}

async function freePorts(): Promise<PartPorts> {
  const names = [...PART_NAMES, 'webhook'] as const;
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as unknown as PartPorts;
}
