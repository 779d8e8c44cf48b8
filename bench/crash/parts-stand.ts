import { execFile } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KafkaBroker } from '@wabus/event-log/testing';
import type { EventStore } from '@wabus/event-store';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { issueServiceToken, Secret } from '@wabus/platform';
import { DemoClient } from '@wabus/standalone/demo';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { type EngineKind, type Engines, startEngines } from './engines.ts';
import { PartProcess } from './part-process.ts';
import { ENTRIES, PART_NAMES, type PartName, PORT_SETTINGS, settingsFor } from './parts.ts';
import type { Stand } from './stand.ts';

const SERVICES = join(import.meta.dirname, '..', '..', 'services');
const APP = { appId: '105000000000001', appSecret: 'crash-secret', verifyToken: 'crash-verify' };

/** How a stand of single processes is put up. */
export interface PartsOptions {
  /** An empty folder. */
  readonly dataDir: string;
  readonly engines: EngineKind;
  /** A broker that runs already, for real engines; else one is started and removed. */
  readonly broker?: KafkaBroker;
  /** How many processes of a service run; one where nothing is said. */
  readonly instances?: Readonly<Partial<Record<PartName, number>>>;
  readonly senderConcurrency: number;
  /** Messages a second of each number; `off`: no limit. */
  readonly numberRate: number | 'off';
}

/** Each service as processes of its own, on an embedded Postgres, engines, and a simulator in this process. */
export class PartsStand implements Stand {
  readonly client: DemoClient;
  readonly commands: Stand['commands'];
  readonly webhook: Stand['webhook'];
  readonly postgres: string;
  readonly keyringKey: string;
  readonly journal: string;
  readonly engines: Engines;
  /** What Meta, and whoever may look into the vault, know of it. */
  readonly outside: { readonly webhook: string; readonly vaultKey: string } & typeof APP;
  readonly #parts: Map<PartName, PartProcess[]>;
  readonly #add: (name: PartName) => Promise<PartProcess>;
  readonly #stop: () => Promise<void>;

  private constructor(
    fields: Omit<Stand, 'openStore'> & Pick<PartsStand, 'outside'>,
    engines: Engines,
    parts: Map<PartName, PartProcess[]>,
    add: (name: PartName) => Promise<PartProcess>,
  ) {
    this.client = fields.client;
    this.commands = fields.commands;
    this.webhook = fields.webhook;
    this.postgres = fields.postgres;
    this.keyringKey = fields.keyringKey;
    this.journal = fields.journal;
    this.outside = fields.outside;
    this.engines = engines;
    this.#parts = parts;
    this.#add = add;
    this.#stop = fields.stop;
  }

  /** Starts everything on an empty folder; resolves when every process is ready. */
  static async start(options: PartsOptions): Promise<PartsStand> {
    const { dataDir, instances = {} } = options;
    const stops: (() => Promise<void>)[] = [];
    const stop = async (): Promise<void> => {
      const failures: unknown[] = [];
      for (const one of stops.splice(0).reverse()) await one().catch((error) => void failures.push(error));
      if (failures.length > 0) throw new AggregateError(failures, 'Not everything ended as it should.');
    };
    try {
      const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
      stops.push(() => postgres.stop());
      const engines = await startEngines(options, postgres.url());
      stops.push(() => engines.stop());
      const { username: owner } = new URL(postgres.url());
      await migrate({
        ...engines.settings,
        WABUS_POSTGRES_URL: postgres.url(),
        WABUS_POSTGRES_OWNER: decodeURIComponent(owner),
      });
      const [webhook, commandApi, queryApi] = (await freePorts(3)) as [number, number, number];
      const simulator = await startMeta(dataDir, webhook);
      stops.push(() => simulator.close());
      const settings = settingsOf(options, postgres.url(), simulator.graphUrl, engines, webhook);
      const parts = new Map<PartName, PartProcess[]>(PART_NAMES.map((name) => [name, []]));
      const fixed: Partial<Record<PartName, number>> = { 'command-api': commandApi, 'query-api': queryApi };
      const add = async (name: PartName): Promise<PartProcess> => {
        const own = parts.get(name) ?? [];
        const port = fixed[name] ?? (await freePorts(1))[0] ?? 0;
        const part = partOf({ name, number: own.length + 1, dataDir, settings, port });
        stops.push(() => part.end('SIGTERM'));
        own.push(part);
        await part.start();
        return part;
      };
      for (const name of PART_NAMES) for (let n = instances[name] ?? 1; n > 0; n -= 1) await add(name);
      const faces = await facesOf(settings, { commandApi, queryApi }, simulator.controlUrl);
      const journal = join(dataDir, 'simulator', 'journal.ndjson');
      const keyringKey = settings.WABUS_KEYRING_KEY ?? '';
      const vaultKey = settings.WABUS_VAULT_KEY ?? '';
      const outside = { ...APP, webhook: webhookAt(webhook), vaultKey };
      const told = { url: outside.webhook, appSecret: APP.appSecret };
      return new PartsStand(
        { ...faces, outside, webhook: told, postgres: postgres.url(), keyringKey, journal, stop },
        engines,
        parts,
        add,
      );
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** The processes of a service. */
  of(name: PartName): readonly PartProcess[] {
    return this.#parts.get(name) ?? [];
  }

  /** All processes of all services. */
  all(): PartProcess[] {
    return [...this.#parts.values()].flat();
  }

  /** Starts one more process of a service; resolves when it is ready. */
  add(name: PartName): Promise<PartProcess> {
    return this.#add(name);
  }

  /** Ends one process kindly, for good. */
  async remove(part: PartProcess): Promise<void> {
    await part.end('SIGTERM');
    for (const own of this.#parts.values()) if (own.includes(part)) own.splice(own.indexOf(part), 1);
  }

  openStore(): EventStore {
    return this.engines.openStore();
  }

  stop(): Promise<void> {
    return this.#stop();
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
  ports: { readonly commandApi: number; readonly queryApi: number },
  simulatorControl: string,
): Promise<Pick<Stand, 'client' | 'commands'>> {
  const url = `http://127.0.0.1:${ports.commandApi}`;
  const tokenKey = new Secret(settings.WABUS_TOKEN_KEY ?? '');
  const token = await issueServiceToken(tokenKey, { subject: 'crash', tenant: '*' });
  const target = { api: url, token, simulatorControl, postgresAnalyst: '' };
  return {
    client: new TwoFaces(target, `http://127.0.0.1:${ports.queryApi}`),
    commands: { url, token },
  };
}

/** Makes roles, schemas and topics, as an installation does. */
async function migrate(settings: Record<string, string>): Promise<void> {
  const env = { PATH: process.env.PATH, ...settings };
  await promisify(execFile)(process.execPath, [join(SERVICES, 'standalone/src/migrate/main.ts')], { env });
}

const webhookAt = (port: number): string => `http://127.0.0.1:${port}/webhooks/whatsapp`;

function startMeta(dataDir: string, webhookPort: number): Promise<RunningSimulator> {
  const callbackUrl = webhookAt(webhookPort);
  const folder = join(dataDir, 'simulator');
  return startSimulator({ port: 0, controlPort: 0, dataDir: folder, seed: '1', callbackUrl, ...APP });
}

function settingsOf(
  { dataDir, senderConcurrency, numberRate }: PartsOptions,
  postgres: string,
  graph: string,
  engines: Engines,
  webhookPort: number,
): Record<string, string> {
  const key = (): string => randomBytes(32).toString('base64');
  return {
    ...engines.settings,
    WABUS_WEBHOOK_PORT: `${webhookPort}`,
    WABUS_WEBHOOK_HOST: '127.0.0.1',
    WABUS_POSTGRES_URL: postgres,
    WABUS_KEYRING_KEY: key(),
    WABUS_VAULT_KEY: key(),
    WABUS_TOKEN_KEY: key(),
    WABUS_GRAPH_BASE_URL: graph,
    WABUS_APP_ID: APP.appId,
    WABUS_APP_SECRET: APP.appSecret,
    WABUS_VERIFY_TOKEN: APP.verifyToken,
    WABUS_MEDIA_FOLDER: join(dataDir, 'media'),
    WABUS_SENDER_CONCURRENCY: `${senderConcurrency}`,
    WABUS_SENDER_NUMBER_RATE: `${numberRate}`,
    WABUS_SCHEDULER_NUMBER_RATE: `${numberRate}`,
    WABUS_LOG_LEVEL: 'info',
  };
}

function partOf(part: {
  readonly name: PartName;
  readonly number: number;
  readonly dataDir: string;
  readonly settings: Record<string, string>;
  readonly port: number;
}): PartProcess {
  const { name, number, dataDir, settings, port } = part;
  return new PartProcess({
    name: `${name} ${number}`,
    entry: ENTRIES[name],
    env: settingsFor(name, { ...settings, [PORT_SETTINGS[name]]: `${port}` }),
    operations: `http://127.0.0.1:${port}`,
    // A relay that stands by is well, and never ready.
    probe: name === 'relay' ? '/healthz' : '/readyz',
    logFile: join(dataDir, `${name}-${number}.log`),
  });
}

/** Free ones below those that the system gives to whoever asks for any: nobody takes them while their service is away. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(10_000, 32_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
