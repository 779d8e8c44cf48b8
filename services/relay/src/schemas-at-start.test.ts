import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installEventLog } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { type EventStoreDbTestServer, startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { RegistryClient, registerSchemas } from '@wabus/schema-registry';
import { type RegistryDouble, startRegistryDouble } from '@wabus/schema-registry/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installRelay } from './install.ts';

let database: TestDatabase;
let registry: RegistryDouble;
let server: EventStoreDbTestServer;
const running: ChildProcess[] = [];

beforeAll(async () => {
  const installs = [installEventStore, installEventLog, installRelay];
  [database, registry, server] = await Promise.all([
    testDatabase(installs),
    startRegistryDouble(),
    startEventStoreDbTestServer(),
  ]);
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await registry.close();
  await server.close();
  await database.drop();
});

function startRelay(): { readonly child: ChildProcess; readonly said: () => string } {
  const env = {
    PATH: process.env.PATH,
    WABUS_POSTGRES_URL: database.url,
    WABUS_EVENT_STORE: 'eventstoredb',
    WABUS_EVENTSTOREDB_URL: server.connectionString,
    WABUS_SCHEMA_REGISTRY_URL: registry.url,
    WABUS_RELAY_OPERATIONS_PORT: '0',
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL('main.ts', import.meta.url))], { env });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  return { child, said: () => said };
}

test('the relay does not publish while the registry lacks the schemas, and does once they are registered', async () => {
  const refused = startRelay();
  await expect.poll(() => refused.child.exitCode).toBe(1);
  await expect.poll(refused.said).toContain('Register them first: `npm run service -- migrate`');
  expect(refused.said()).not.toContain('this process is the relay');
  await registerSchemas(new RegistryClient({ url: registry.url }));
  const relay = startRelay();
  await expect.poll(relay.said).toContain('this process is the relay');
});
