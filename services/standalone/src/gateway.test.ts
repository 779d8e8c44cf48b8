import { createServer, get, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listen } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateway } from './gateway.ts';

const saying =
  (name: string): RequestListener =>
  (_request, response) =>
    void response.end(name);
let waiting: string[] = [];
let open = true;
let server: Server;
let url: string;

beforeAll(async () => {
  const operated = {
    service: { start: async () => undefined, stop: async () => undefined, waitingFor: () => waiting },
    metrics: [],
  };
  const faces = { commandApi: saying('command'), queryApi: saying('query') };
  server = createServer(gateway(faces, operated, () => open));
  url = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => closeServer(server));

test.each([
  ['GET', '/v1/tenants/a/campaigns?limit=1', 'query'],
  ['HEAD', '/v1/tenants/a', ''],
  ['POST', '/v1/tenants/a/campaigns', 'command'],
  ['PUT', '/v1/tenants/a', 'command'],
  ['DELETE', '/v1/tenants/a/x', 'command'],
  ['GET', '/openapi.json', 'command'],
  ['GET', '/v1', 'command'],
  ['GET', '/V1/tenants/a', 'query'],
])('%s %s is answered by %s', async (method, path, face) => {
  const response = await fetch(`${url}${path}`, { method });
  expect(await response.text()).toBe(face);
});

test('health, readiness and metrics are the whole process’s own', async () => {
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  waiting = ['projector'];
  const notReady = await fetch(`${url}/readyz`);
  expect(notReady.status).toBe(503);
  expect(await notReady.text()).toContain('projector');
  waiting = [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
});

test('until the faces are open only operations are answered, and whoever asks for more is told to come again', async () => {
  open = false;
  const answer = await fetch(`${url}/v1/tenants/a`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await answer.json()).toMatchObject({ code: 'service-unavailable', retryable: true });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  open = true;
  expect((await fetch(`${url}/v1/tenants/a`)).status).toBe(200);
});

test.each([
  ['/v1/tenants/a', 'query'],
  ['/openapi.json', 'command'],
  ['/healthz', '{"status":"ok"}'],
])('a target that is a whole address is that of its path: %s', async (path, answer) => {
  const whole = { path: `http://wabus.example${path}`, agent: false };
  const said = await new Promise<string>((resolve, reject) => {
    get(url, whole, (response) => void text(response).then(resolve, reject)).on('error', reject);
  });
  expect(said).toBe(answer);
});
