import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { engineSettings, openEngines, settingsOnEngines } from '@wabus/engines';
import { installEventLog, topics } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { installKeyring } from '@wabus/keyring';
import { loadConfig, silentLogger } from '@wabus/platform';
import { testDatabase } from '@wabus/postgres/testing';
import { installReadModels } from '@wabus/read-models';
import { installVault } from '@wabus/vault';
import { afterAll, expect, test } from 'vitest';
import { installSender } from '../src/index.ts';

const installs = [
  installEventStore,
  installEventLog,
  installKeyring,
  installVault,
  installReadModels,
  installSender,
];
const database = await testDatabase(installs);
afterAll(() => database.drop());

test('the sender runs as a process of its own, says when it is ready, and ends cleanly', async () => {
  const config = loadConfig(settingsOnEngines('', engineSettings), { WABUS_POSTGRES_URL: database.url });
  const user = {
    service: 'test',
    logger: silentLogger,
    onFatal: (error: Error) => expect.fail(error.message),
  };
  const engines = await openEngines(config, user);
  await engines.log.ensureTopics(Object.values(topics));
  await engines.close();
  const port = await freePort();
  const child = spawn(process.execPath, [new URL('../src/main.ts', import.meta.url).pathname], {
    env: {
      WABUS_POSTGRES_URL: database.url,
      WABUS_KEYRING_KEY: randomBytes(32).toString('base64'),
      WABUS_SENDER_OPERATIONS_PORT: String(port),
      WABUS_VAULT_KEY: randomBytes(32).toString('base64'),
      WABUS_APP_ID: '1',
      WABUS_APP_SECRET: 'secret',
      WABUS_MEDIA_FOLDER: '/nowhere',
      WABUS_GRAPH_BASE_URL: 'http://127.0.0.1:1',
      WABUS_SENDER_NUMBER_RATE: 'off',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('wabus_sender_');
  child.kill('SIGTERM');
  expect(await ended, errors).toBe(0);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === 'object' && address ? address.port : 0;
}
