import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type KafkaBroker, startKafkaBroker } from '@wabus/event-log/testing';
import { type EventStoreDbTestServer, startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../test/waiting.ts';

/** One that only writes to Kafka, one that reads it and writes streams, one that only reads Postgres. */
const NAMES = ['webhook-receiver', 'webhook-normaliser', 'command-api', 'query-api'] as const;
type Name = (typeof NAMES)[number];

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-readiness-'));
const children: ChildProcess[] = [];
const ports = {} as Record<Name, number>;
const broker = await startKafkaBroker({ heap: '384m' });
let postgres: EmbeddedPostgres;
let store: EventStoreDbTestServer;

const startPostgres = (port: number): Promise<EmbeddedPostgres> =>
  EmbeddedPostgres.start({ dataDir, port, password: 'owner-word' });

function settings({ bootstrap }: KafkaBroker): Record<string, string> {
  const key = (): string => randomBytes(32).toString('base64');
  const free = ['COMMAND_API', 'QUERY_API', 'WEBHOOK', 'RECEIVER_OPERATIONS', 'NORMALISER_OPERATIONS'];
  return {
    ...Object.fromEntries(free.map((name) => [`WABUS_${name}_PORT`, '0'])),
    WABUS_POSTGRES_URL: `postgres://127.0.0.1:${postgres.port}/ready`,
    WABUS_POSTGRES_PASSWORD: 'service-word',
    WABUS_POSTGRES_OWNER: new URL(postgres.url()).username,
    WABUS_POSTGRES_OWNER_PASSWORD: 'owner-word',
    WABUS_POSTGRES_ANALYST_PASSWORD: 'analyst-word',
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: store.connectionString,
    WABUS_EVENT_LOG: 'kafka',
    WABUS_KAFKA_BROKERS: bootstrap,
    WABUS_KAFKA_REPLICATION: '1',
    WABUS_KAFKA_MIN_INSYNC: '1',
    WABUS_KEYRING_KEY: key(),
    WABUS_VAULT_KEY: key(),
    WABUS_TOKEN_KEY: key(),
    WABUS_APP_ID: '1',
    WABUS_APP_SECRET: 'app-secret',
    WABUS_VERIFY_TOKEN: 'verify-token',
    WABUS_GRAPH_BASE_URL: 'http://127.0.0.1:9',
    WABUS_MEDIA_FOLDER: join(dataDir, 'media'),
  };
}

function run(name: string, env: Record<string, string>): { child: ChildProcess; lines: string[] } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'service.ts'), name], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  return { child, lines };
}

/** Starts a service and learns from its log where it answers /readyz. */
async function serve(name: Name, env: Record<string, string>): Promise<void> {
  const { lines } = run(name, env);
  const pattern = /"port":(\d+),"msg":"(?:answers|(?:command|query)-api listens)/;
  const said = (): string | undefined => lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  ports[name] = Number(await eventually(() => said() ?? expect.fail(lines.join('\n'))));
}

/** Until each of these services says that it waits for exactly this; 503 with something, 200 with nothing. */
async function waitFor(waitingFor: readonly string[], names: readonly Name[] = NAMES): Promise<void> {
  const ready = waitingFor.length === 0;
  const says = async (name: Name): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${ports[name]}/readyz`);
    const { status } = response;
    const expected = { name, status: ready ? 200 : 503, ready, waitingFor };
    expect({ name, status, ...((await response.json()) as object) }).toEqual(expected);
  };
  await Promise.all(names.map((name) => eventually(() => says(name))));
}

describe.skipIf(!broker)(`readiness of services on ${broker?.title ?? 'Kafka'}`, () => {
  const kafka = broker as KafkaBroker;

  beforeAll(async () => {
    [postgres, store] = await Promise.all([startPostgres(0), startEventStoreDbTestServer()]);
    const env = settings(kafka);
    const migrate = run('migrate', env);
    await once(migrate.child, 'exit');
    expect(migrate.child.exitCode, migrate.lines.join('\n')).toBe(0);
    await Promise.all(NAMES.map((name) => serve(name, env)));
    await waitFor([]);
  });

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all([kafka.close(), store.close(), postgres.stop()]);
    await EmbeddedPostgres.remove(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('a broker that is away is named by who reads the log and by who only writes it, idle as they are', async () => {
    await kafka.stop();
    await waitFor([`Kafka at ${kafka.bootstrap}`], ['webhook-receiver', 'webhook-normaliser']);
    await waitFor([], ['command-api', 'query-api']);
    await kafka.start();
    await waitFor([]);
  });

  test('an event store that is away is named by those who use it', async () => {
    await store.goAway();
    await waitFor(['EventStoreDB'], ['command-api', 'webhook-normaliser']);
    await waitFor([], ['webhook-receiver', 'query-api']);
    await store.comeBack();
    await waitFor([]);
  });

  test('a Postgres that is away is named by those who use it', async () => {
    const { port } = postgres;
    await postgres.stop();
    await waitFor(['Postgres'], ['command-api', 'query-api', 'webhook-normaliser']);
    await waitFor([], ['webhook-receiver']);
    postgres = await startPostgres(port);
    await waitFor([]);
  });
});
