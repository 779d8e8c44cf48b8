import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, listen } from '@wabus/platform';
import { expect, test } from 'vitest';
import { createFaceServer } from './index.ts';

test.each([
  ['malformed-request', 'NONSENSE\r\n\r\n'],
  ['request-too-slow', 'GET / HTTP/1.1\r\n'],
  [
    'body-too-large',
    `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\n`,
  ],
  ['header-too-large', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n\r\n`],
])('what HTTP itself refuses is a problem of the catalogue: %s', async (code, bytes) => {
  const times = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 };
  const server = createFaceServer(times, () => undefined);
  const socket = connect(await listen(server, 0), '127.0.0.1', () => socket.write(bytes));
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(JSON.parse(body)).toMatchObject({ code, type: `/problems/${code}`, advice: expect.any(String) });
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${JSON.parse(body).status} `));
  expect(head).toMatch(/^x-request-id: [0-9a-f-]{36}$/im);
  socket.destroy();
  await closeServer(server);
});
