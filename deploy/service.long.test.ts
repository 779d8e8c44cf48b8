import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import { startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { streamName } from '@wabus/events';
import { silentLogger } from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { startRegistryDouble } from '@wabus/schema-registry/testing';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../test/waiting.ts';
import { SERVICES } from './services.ts';

const NAMES = [
  'command-api',
  'query-api',
  'webhook-receiver',
  'webhook-normaliser',
  'relay',
  'scheduler',
  'sender',
  'media',
  'projector',
];
const root = join(import.meta.dirname, '..');
const entry = join(import.meta.dirname, 'service.ts');
const folder = mkdtempSync(join(tmpdir(), 'wabus-services-'));
const envFile = join(folder, 'wabus.env');
const started: Running[] = [];
let postgres: EmbeddedPostgres;

interface Running {
  readonly child: ChildProcess;
  readonly lines: string[];
}

/** A Postgres that asks for passwords, and the environment of all services in one file. */
beforeAll(async () => {
  postgres = await EmbeddedPostgres.start({ dataDir: folder, port: 0, password: 'owner-word' });
  const key = (): string => randomBytes(32).toString('base64');
  const settings = {
    WABUS_POSTGRES_URL: `postgres://127.0.0.1:${postgres.port}/shared`,
    WABUS_POSTGRES_PASSWORD: 'service-word',
    WABUS_POSTGRES_OWNER: new URL(postgres.url()).username,
    WABUS_POSTGRES_OWNER_PASSWORD: 'owner-word',
    WABUS_POSTGRES_ANALYST_PASSWORD: 'analyst-word',
    WABUS_KEYRING_KEY: key(),
    WABUS_VAULT_KEY: key(),
    WABUS_TOKEN_KEY: key(),
    WABUS_APP_ID: '1',
    WABUS_APP_SECRET: 'app-secret',
    WABUS_VERIFY_TOKEN: 'verify-token',
    WABUS_GRAPH_BASE_URL: 'http://127.0.0.1:9',
    WABUS_COMMAND_API_PORT: 0,
    WABUS_QUERY_API_PORT: 0,
    WABUS_WEBHOOK_PORT: 0,
    WABUS_RECEIVER_OPERATIONS_PORT: 0,
    WABUS_NORMALISER_OPERATIONS_PORT: 0,
    WABUS_RELAY_OPERATIONS_PORT: 0,
    WABUS_SCHEDULER_OPERATIONS_PORT: 0,
    WABUS_SENDER_OPERATIONS_PORT: 0,
    WABUS_MEDIA_OPERATIONS_PORT: 0,
    WABUS_MEDIA_FOLDER: join(folder, 'media'),
    WABUS_PROJECTOR_OPERATIONS_PORT: 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(envFile, lines.join(''));
});

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
});

afterAll(async () => {
  await postgres.stop();
  await EmbeddedPostgres.remove(folder);
  rmSync(folder, { recursive: true, force: true });
});

function say(...args: string[]) {
  const env = { PATH: process.env.PATH };
  return spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8', env });
}

function run(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [entry, '--env-file', envFile, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running: Running = { child, lines: [] };
  for (const input of [child.stdout, child.stderr]) {
    if (input) createInterface({ input }).on('line', (line) => running.lines.push(line));
  }
  started.push(running);
  return running;
}

/** Once it has ended and all that it said was heard. */
const exitOf = async ({ child }: Running): Promise<number | null> =>
  child.exitCode ?? ((await once(child, 'close'))[0] as number | null);

/** The port that a service says it answers the operations routes on. */
async function portOf(running: Running): Promise<number> {
  const pattern = /"port":(\d+),"msg":"(?:answers|(?:command|query)-api listens)/;
  const said = (): string | undefined => running.lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  return Number(await eventually(() => said() ?? expect.fail(running.lines.join('\n'))));
}

async function onboardOneTenant(connectionString: string): Promise<void> {
  const store = createEventStoreDbEventStore({ connectionString, logger: silentLogger });
  const now = new Date().toISOString();
  const stream = streamName.tenant('acme');
  const event = {
    ...{ id: randomUUID(), type: 'TenantOnboarded', schemaVersion: 1, stream, tenantId: 'acme', key: 'acme' },
    ...{ occurredAt: now, recordedAt: now, correlationId: randomUUID(), causationId: randomUUID() },
    actor: { kind: 'system' as const, id: 'test' },
    personal: [],
    data: { tenantId: 'acme', name: 'Acme', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
  };
  const [result] = await store.append([{ stream, expectedRevision: 'no_stream', events: [event] }]);
  expect(result).toMatchObject({ status: 'appended' });
  await store.close();
}

const get = (port: number, path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);

async function readiness(running: Running): Promise<{ ready: boolean; waitingFor: string[] }> {
  return (await (await get(await portOf(running), '/readyz')).json()) as never;
}

const ready = (running: Running) =>
  expect.poll(() => readiness(running), { interval: 100 }).toEqual({ ready: true, waitingFor: [] });

test('the list names every service; a name that is none is refused with that list and code 2', () => {
  const { status, stdout } = say('--help');
  expect(status).toBe(0);
  for (const name of [...NAMES, 'migrate']) expect(stdout).toContain(`\n  ${name} `);
  const wrong = say('senter');
  expect(wrong.status).toBe(2);
  expect(wrong.stderr).toContain("unknown command 'senter'");
  expect(wrong.stderr).toContain('\n  sender ');
});

test.each([...NAMES, 'migrate'])('%s --help lists every setting with what it is for', (name) => {
  const { status, stdout } = say(name, '--help');
  expect(status).toBe(0);
  expect(stdout).toContain('WABUS_LOG_LEVEL (default info)');
  const settings = [...stdout.matchAll(/^ {2}(WABUS_\w+) \((?:required|optional|default .+)\)\n {6}(.+)$/gm)];
  expect(settings.length).toBe(stdout.match(/^ {2}WABUS_/gm)?.length);
});

test('a setting that no service knows is refused by name; what another service knows is not', () => {
  const { status, stderr } = spawnSync(process.execPath, [entry, '--env-file', envFile, 'relay'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, WABUS_SENDER_CONCURENCY: '3' },
  });
  expect(status).toBe(2);
  expect(stderr).toContain('Unknown settings: WABUS_SENDER_CONCURENCY.');
});

test.each(['migrate', 'command-api'])(
  '%s refuses an address of EventStoreDB that cannot be used, with code 2 and before anything is done',
  async (name) => {
    const wrong = run([name], {
      WABUS_EVENT_STORE: 'eventstoredb',
      WABUS_EVENTSTOREDB_URL: 'esdb://localhost:2113?tls=true&tlsCAFile=/no/such/file.pem',
      WABUS_POSTGRES_URL: `postgres://127.0.0.1:${postgres.port}/${name === 'migrate' ? 'nothing' : 'postgres'}`,
    });
    expect(await exitOf(wrong), wrong.lines.join('\n')).toBe(2);
    expect(wrong.lines[0]).toContain(`${name} did not start. Wrong settings:`);
    expect(wrong.lines.join('\n')).toContain('→ at WABUS_EVENTSTOREDB_URL');
  },
);

test('migrate prepares an empty server, also when two run at once and when it is repeated', async () => {
  const both = [run(['migrate']), run(['migrate'])];
  expect(await Promise.all(both.map(exitOf)), both.flatMap(({ lines }) => lines).join('\n')).toEqual([0, 0]);
  const again = run(['migrate']);
  expect(await exitOf(again), again.lines.join('\n')).toBe(0);
  const base = `postgres://127.0.0.1:${postgres.port}/shared`;
  const roles: [string, string][] = [
    ['wabus_store', 'service-word'],
    ['wabus_analyst', 'analyst-word'],
  ];
  for (const [role, password] of roles) {
    const pool = createPool({ url: roleUrl(base, role, password), max: 1 });
    await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
    await pool.end();
  }
});

test('with a root each role has a password of its own, and a service gets in with those that are printed for it', async () => {
  const secret = 'a root of passwords that nobody can guess';
  const separate = `postgres://127.0.0.1:${postgres.port}/separate`;
  const env = { WABUS_POSTGRES_PASSWORD_ROOT: secret, WABUS_POSTGRES_URL: separate };
  const printed = run(['passwords'], env);
  expect(await exitOf(printed), printed.lines.join('\n')).toBe(0);
  const line = printed.lines.find((one) => one.startsWith('WABUS_POSTGRES_PASSWORDS_PROJECTOR=')) ?? '';
  const pairs = line.slice(line.indexOf('=') + 1).split(',');
  expect(pairs.map((pair) => pair.split('=')[0])).toEqual(SERVICES.projector?.roles);
  const made = run(['migrate'], env);
  expect(await exitOf(made), made.lines.join('\n')).toBe(0);
  try {
    for (const pair of pairs) {
      const [role = '', password] = pair.split('=');
      const pool = createPool({ url: roleUrl(separate, role, password), max: 1 });
      await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
      await pool.end();
    }
    const foreign = createPool({ url: roleUrl(separate, 'wabus_vault', pairs[0]?.split('=')[1]), max: 1 });
    await expect(foreign.query('select 1')).rejects.toThrow(/password/);
    await foreign.end();
  } finally {
    // Roles are of the whole server: the tests after this one log in as before.
    expect(await exitOf(run(['migrate']))).toBe(0);
  }
});

test('a root that somebody could guess is refused', async () => {
  const short = run(['passwords'], { WABUS_POSTGRES_PASSWORD_ROOT: 'short' });
  expect(await exitOf(short)).toBe(2);
  expect(short.lines.join('\n')).toContain('at least 32 characters');
});

test('each service names every role that its code logs in as', () => {
  const mains: Record<string, string> = {
    'webhook-receiver': 'webhook-ingest/src/receiver',
    'webhook-normaliser': 'webhook-ingest/src/normaliser',
  };
  for (const [name, { roles }] of Object.entries(SERVICES)) {
    const code = readFileSync(join(root, 'services', mains[name] ?? `${name}/src`, 'main.ts'), 'utf8');
    const used = [...code.matchAll(/'(wabus_[a-z]+)'/g)].map(([, role]) => role);
    expect([name, used.filter((role) => !roles.includes(role ?? ''))]).toEqual([name, []]);
  }
});

test('migrate registers the schemas of events where a schema registry is set, once', async () => {
  const registry = await startRegistryDouble();
  const said = async (): Promise<string> => {
    const one = run(['migrate'], { WABUS_SCHEMA_REGISTRY_URL: registry.url });
    expect(await exitOf(one), one.lines.join('\n')).toBe(0);
    return one.lines.join('\n');
  };
  expect(await said()).toMatch(/[1-9]\d* schemas were registered, 0 were there/);
  expect(await said()).toMatch(/ 0 schemas were registered, [1-9]\d* were there/);
  await registry.close();
});

test('a database that was made with one engine is not taken for another one', async () => {
  const other = run(['migrate'], {
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: 'esdb://127.0.0.1:1?tls=false',
  });
  expect(await exitOf(other)).toBe(1);
  expect(other.lines.join('\n')).toContain(
    'was made with events in Postgres and the log in Postgres; chosen now: EventStoreDB and Postgres',
  );
});

test('an event store of another installation is refused, beside a new database and a used one', async () => {
  const store = await startEventStoreDbTestServer();
  const env = (database: string) => ({
    WABUS_POSTGRES_URL: `postgres://127.0.0.1:${postgres.port}/${database}`,
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: store.connectionString,
  });
  const first = run(['migrate'], env('first'));
  expect(await exitOf(first), first.lines.join('\n')).toBe(0);
  await onboardOneTenant(store.connectionString);
  const repeated = run(['migrate'], env('first'));
  expect(await exitOf(repeated), repeated.lines.join('\n')).toBe(0);
  const second = run(['migrate'], env('second'));
  expect(await exitOf(second)).toBe(1);
  expect(second.lines.join('\n')).toContain('EventStoreDB holds events of another installation');
  const swapped = await startEventStoreDbTestServer();
  await publishedUpTo('first', 1_000_000);
  const other = { ...env('first'), WABUS_EVENTSTOREDB_URL: swapped.connectionString };
  const [migrated, relay] = [run(['migrate'], other), run(['relay'], other)];
  for (const one of [migrated, relay]) {
    expect(await exitOf(one), one.lines.join('\n')).toBe(1);
    expect(one.lines.join('\n')).toMatch(/checkpoint \(1000000\) is ahead of the event store \(\d+\)/);
  }
  await swapped.close();
  await store.close();
  const unreachable = run(['migrate'], env('first'));
  expect(await exitOf(unreachable), unreachable.lines.join('\n')).toBe(1);
  expect(unreachable.lines.join('\n')).toContain('The event store (EventStoreDB) cannot be used');
});

/** As if the relay had published so much of the database's store. */
async function publishedUpTo(database: string, position: number): Promise<void> {
  const base = `postgres://127.0.0.1:${postgres.port}/${database}`;
  const owner = new URL(postgres.url()).username;
  const pool = createPool({ url: roleUrl(base, owner, 'owner-word'), max: 1 });
  await pool.query('update relay.checkpoint set position = $1', [position]);
  await pool.end();
}

test('every service runs alone from the one file, answers the operations routes, and ends cleanly', async () => {
  const running = NAMES.map((name) => run([name]));
  for (const [index, one] of running.entries()) {
    await ready(one);
    const port = await portOf(one);
    expect(await (await get(port, '/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await get(port, '/metrics')).text(), NAMES[index]).toContain('# TYPE wabus_');
  }
  for (const { child } of running) child.kill('SIGTERM');
  expect(await Promise.all(running.map(exitOf))).toEqual(NAMES.map(() => 0));
});

test('a service with another key than the first one ends before it takes part, and names the setting', async () => {
  await ready(run(['sender']));
  for (const [name, setting] of [
    ['sender', 'WABUS_KEYRING_KEY'],
    ['sender', 'WABUS_VAULT_KEY'],
  ] as const) {
    const wrong = run([name], { [setting]: randomBytes(32).toString('base64') });
    expect(await exitOf(wrong)).toBe(1);
    expect(wrong.lines.join('\n')).toContain(`${setting} is not the key that this installation's`);
  }
});

test('every service may run twice; a relay has nothing to do where consumers read the store, and says so', async () => {
  const relays = [run(['relay']), run(['relay'])];
  for (const relay of relays) {
    await ready(relay);
    expect(relay.lines.join('\n')).toContain('no relay is needed');
  }
  const others = ['scheduler', 'projector', 'sender', 'webhook-normaliser', 'command-api'];
  const twice = others.flatMap((name) => [run([name]), run([name])]);
  for (const one of twice) await ready(one);
  for (const { child } of [...relays, ...twice]) child.kill('SIGTERM');
  expect(await Promise.all([...relays, ...twice].map(exitOf))).toEqual([...relays, ...twice].map(() => 0));
});
