import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { inboundId, streamName } from '@wabus/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, textItem } from './webhooks.ts';
import { signed, World } from './world.ts';

let world: World;
const started: { child: ChildProcess; output: string[] }[] = [];

beforeAll(async () => {
  world = await World.create();
});

afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await world.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function run(main: string, env: Record<string, string>): { child: ChildProcess; output: string[] } {
  const file = join(import.meta.dirname, '..', 'src', main, 'main.ts');
  const child = spawn(process.execPath, [file], {
    env: { PATH: process.env.PATH, WABUS_POSTGRES_URL: world.db.url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const one = { child, output: [] as string[] };
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => one.output.push(String(text)));
  started.push(one);
  return one;
}

const ready = (port: number) =>
  expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status, { interval: 100 })
    .toBe(200);

test('both processes start from their settings, carry a text from Meta to its stream, and end cleanly', async () => {
  const presence = await world.presence();
  const [webhookPort, receiverPort, normaliserPort] = [await freePort(), await freePort(), await freePort()];
  const receiver = run('receiver', {
    WABUS_APP_SECRET: 'app-secret',
    WABUS_VERIFY_TOKEN: 'verify-me',
    WABUS_WEBHOOK_PORT: String(webhookPort),
    WABUS_RECEIVER_OPERATIONS_PORT: String(receiverPort),
  });
  const normaliser = run('normaliser', {
    WABUS_KEYRING_KEY: randomBytes(32).toString('base64'),
    WABUS_NORMALISER_OPERATIONS_PORT: String(normaliserPort),
  });
  await Promise.all([ready(receiverPort), ready(normaliserPort)]);

  const body = JSON.stringify(
    messagesWebhook(presence, { messages: [textItem('wamid.p', '16505551234', 'secret words')] }),
  );
  const headers = { 'x-hub-signature-256': signed(body, 'app-secret') };
  const posted = await fetch(`http://127.0.0.1:${webhookPort}/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers,
  });
  expect(posted.status).toBe(200);
  const stream = streamName.inbound(inboundId('wamid.p'));
  await expect.poll(() => world.typesOf(stream)).toEqual(['MessageReceived']);

  const exits = [receiver, normaliser].map(({ child }) => once(child, 'exit'));
  for (const { child } of [receiver, normaliser]) child.kill('SIGTERM');
  expect((await Promise.all(exits)).map(([code]) => code)).toEqual([0, 0]);
  const said = [...receiver.output, ...normaliser.output].join('');
  expect(said).not.toMatch(/16505551234|secret words|app-secret|verify-me/);
});
