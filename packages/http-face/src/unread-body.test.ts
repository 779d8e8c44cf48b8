import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { closeServer, issueServiceToken, listen, Secret, silentLogger, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readBytes } from './body.ts';
import { createApi } from './index.ts';

const tokenKey = new Secret('k'.repeat(32));
const tenantParams = z.object({ tenantId: z.string() });
const base = {
  service: 'command-api',
  method: 'post',
  params: tenantParams,
  query: z.strictObject({}),
  body: z.strictObject({}),
  responses: { 200: z.unknown() },
  problems: [],
  access: 'tenant',
  summary: '',
} as const;
const plain = { ...base, operation: 'plain', path: '/v1/tenants/{tenantId}/plain' };
const upload = {
  ...base,
  operation: 'upload',
  path: '/v1/tenants/{tenantId}/upload',
  streamed: ['text/csv'],
};

let server: Server;
let port: number;
let token: string;
let letIn: () => void;
const wasLetIn = new Promise<void>((resolve) => {
  letIn = resolve;
});

beforeAll(async () => {
  const ports = { tokenKey, logger: silentLogger, ids: systemIds, tenantExists: async () => true };
  const app = createApi({ ...ports, bodyLimit: 1_000, bodyWithinMs: 200 }, (bind) => {
    bind(plain, async () => ({ status: 200, body: {} }));
    bind(upload, async ({ request }) => {
      letIn();
      return { status: 200, body: { bytes: (await readBytes(request, 1_000)).length } };
    });
  });
  server = createServer(app);
  port = await listen(server, 0);
  token = await issueServiceToken(tokenKey, { subject: 'crm', tenant: '*' });
});
afterAll(() => closeServer(server));

/** A request of which so much is sent; what came back once the server ended the connection. */
function begun(path: string, headers: readonly string[], sent = '{'): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = [`POST /v1/tenants/a/${path} HTTP/1.1`, 'host: x', ...headers, '', sent];
    const socket = connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
const authorized = () => `authorization: Bearer ${token}`;
const json = 'content-type: application/json';

describe('a connection whose body was not read', () => {
  test.each([
    ['who has no token', 401, ['content-length: 1000000', json]],
    ['who has no token, of unknown length', 401, ['transfer-encoding: chunked', json]],
    ['a body that says it is too large', 413, ['content-length: 1000000', json, 'AUTH']],
    [
      'an upload of a type that is not taken',
      415,
      ['content-length: 1000', 'content-type: text/xml', 'AUTH'],
    ],
    ['a body that comes too slowly', 408, ['content-length: 900', json, 'AUTH']],
  ])('ends with the answer: %s', async (_name, status, headers) => {
    const path = status === 415 ? 'upload' : 'plain';
    const answer = await begun(
      path,
      headers.map((header) => (header === 'AUTH' ? authorized() : header)),
      headers.some((header) => header.startsWith('transfer')) ? '1\r\n{' : '{',
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
    expect(answer.split('\r\n\r\n')[1]).toMatch(/"code":/);
  });

  test('goes on where the body was read, though it was refused', async () => {
    const answer = begun(
      'plain',
      [authorized(), json, 'content-length: 9', 'connection: close'],
      '{"a": 1 }',
    );
    expect(await answer).toMatch(/^HTTP\/1.1 422 /);
    const kept = await fetch(`http://127.0.0.1:${port}/v1/tenants/a/plain`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect([kept.status, kept.headers.get('connection')]).toEqual([422, 'keep-alive']);
  });

  test('stays for an upload that was let in, however slowly it comes', async () => {
    let ended = false;
    const socket = connect(port, '127.0.0.1');
    socket.on('end', () => {
      ended = true;
    });
    const head = ['POST /v1/tenants/a/upload HTTP/1.1', 'host: x', authorized(), 'content-type: text/csv'];
    socket.write([...head, 'content-length: 2', '', 'a'].join('\r\n'));
    await wasLetIn;
    // The body that comes too slowly is refused meanwhile: this one is older.
    expect(await begun('plain', [authorized(), json, 'content-length: 900'])).toMatch(/^HTTP\/1.1 408 /);
    expect(ended).toBe(false);
    const answer = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
    socket.write('b');
    expect(await answer).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
  });
});
