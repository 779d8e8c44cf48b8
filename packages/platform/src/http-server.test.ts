import type { RequestListener, ServerOptions } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpServer } from './http-server.ts';
import { closeServer, createOperationsServer, listen } from './operations-server.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(listener: RequestListener, options: ServerOptions = {}): Promise<number> {
  const server = createHttpServer({ ...options, ids: { fresh: () => 'the-id' } }, listener);
  open.push(() => closeServer(server));
  return listen(server, 0);
}

/** What came back for these bytes until the server ended the connection. */
async function told(port: number, bytes: string, then?: (socket: Socket) => void): Promise<string> {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  then?.(socket);
  const answer = await text(socket);
  socket.destroy();
  return answer;
}
const ok: RequestListener = (_request, response) => void response.end('ok');

describe('what HTTP itself refuses has a body and a request id', () => {
  const quick = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 };
  test.each([
    ['a request line that is none', 400, 'NONSENSE\r\n\r\n', {}],
    ['a method that nobody knows', 400, 'BREW / HTTP/1.1\r\nhost: x\r\n\r\n', {}],
    ['a header that is none', 400, 'GET / HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n', {}],
    ['a header without a host', 400, 'GET / HTTP/1.1\r\n\r\n', {}],
    ['two lengths', 400, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', {}],
    ['a request for a proxy', 400, 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n', {}],
    ['a header that never ends', 408, 'GET / HTTP/1.1\r\nhost: x\r\n', quick],
    ['a header that is too large', 431, `GET / HTTP/1.1\r\nhost: x\r\na: ${'a'.repeat(20_000)}\r\n\r\n`, {}],
    [
      'extensions of a chunk that are too large',
      413,
      `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\n`,
      {},
    ],
  ])('%s: %i', async (_name, status, bytes, options) => {
    const answer = await told(await serve(() => undefined, options), bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/^content-type: application\/problem\+json/im);
    expect(head).toMatch(/^x-request-id: the-id$/im);
    expect(head).toMatch(/^connection: close$/im);
    expect(head).toMatch(new RegExp(`^content-length: ${Buffer.byteLength(body)}$`, 'im'));
    expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, title: expect.any(String) });
  });

  test('a caller that still writes a header that is too large reads the answer', async () => {
    const port = await serve(ok);
    const line = `a: ${'a'.repeat(10_000)}\r\n`;
    const answer = await told(port, `GET / HTTP/1.1\r\nhost: x\r\n${line.repeat(2)}`, (socket) => {
      socket.once('data', () => socket.write(line.repeat(20)));
    });
    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 431']);
  });
});

test('an answer that has begun is cut off rather than mixed with a refusal', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half of it');
  });
  const chunked = 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
  const answer = told(port, chunked, (socket) => {
    socket.once('data', () => socket.write('no length\r\n'));
  });
  await expect(answer.then((said) => said.split('half of it')[1])).resolves.toBe('');
});

test('an expectation that nobody knows is passed over', async () => {
  const port = await serve(ok);
  const request = 'GET / HTTP/1.1\r\nhost: x\r\nexpect: tea\r\nconnection: close\r\n\r\n';
  expect(await told(port, request)).toMatch(/^HTTP\/1.1 200 /);
});

test('a request of HTTP/1.0 needs no host', async () => {
  expect(await told(await serve(ok), 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
});

test('the operations routes say which methods they have', async () => {
  const server = createOperationsServer({ service: { waitingFor: () => [] }, metrics: [] });
  open.push(() => closeServer(server));
  const url = `http://127.0.0.1:${await listen(server, 0)}`;
  const ask = async (method: string, path: string) => {
    const response = await fetch(url + path, { method });
    await response.text();
    return [response.status, response.headers.get('allow')];
  };
  expect(await ask('DELETE', '/healthz')).toEqual([405, 'GET, HEAD, OPTIONS']);
  expect(await ask('OPTIONS', '/readyz')).toEqual([204, 'GET, HEAD, OPTIONS']);
  expect(await ask('HEAD', '/metrics')).toEqual([200, null]);
  expect(await ask('DELETE', '/nothing')).toEqual([404, null]);
});
