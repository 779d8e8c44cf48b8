import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { encodePosition } from '@wabus/api-contract';
import { createFaceServer } from '@wabus/http-face';
import { closeServer, listen } from '@wabus/platform';
import { createStage } from '../../../services/command-api/test/stage.ts';
import { expectStatus, type Stand } from '../stand.ts';
import { type Provocation, refused } from './provocation.ts';

/** Far beyond every event. */
const NEVER = encodePosition(0, 1_000_000_000_000n);

/** Problems of any request. */
export const transport: Readonly<Record<string, Provocation>> = {
  unauthenticated: refused((stand) => stand.get('', { token: 'nobody' })),
  'not-found': refused((stand) => stand.call('GET', '/v1/tenants/nobody/projects')),
  'route-not-found': refused((stand) => stand.post('/nothing')),
  'method-not-allowed': refused((stand) => stand.call('DELETE', '/v1/tenants/contract')),
  'malformed-request': refused((stand) => rawly(stand, 'no colon')),
  'request-too-slow': refused(neverDone),
  'header-too-large': refused((stand) => rawly(stand, `cookie: ${'a'.repeat(20_000)}`)),
  'malformed-json': refused((stand) =>
    stand.post('/projects', undefined, { raw: '{"name"', type: JSON_TYPE }),
  ),
  'unsupported-media-type': refused((stand) =>
    stand.post('/projects', undefined, { raw: 'a', type: 'text/xml' }),
  ),
  'body-too-large': refused((stand) => stand.post('/projects', { name: 'x'.repeat(1_100_000) })),
  'body-too-slow': refused(tooSlowly),
  'number-inexact': refused((stand) =>
    stand.post('/projects', undefined, {
      raw: '{"name":"Shop","metadata":{"order":12345678901234567890}}',
      type: JSON_TYPE,
    }),
  ),
  'validation-failed': refused((stand) => stand.post('/projects', { name: '' })),
  'unknown-field': refused((stand) => stand.post('/projects', { name: 'Shop', color: 'red' })),
  'unknown-parameter': refused((stand) => stand.get('/messages?to=%2B5511961230001')),
  'idempotency-key-reused': refused(async (stand) => {
    const key = stand.fresh('key');
    expectStatus(await stand.post('/projects', { name: 'One' }, { key }), 201);
    return stand.post('/projects', { name: 'Two' }, { key });
  }),
  'idempotency-key-in-progress': refused(async (stand) => {
    const key = stand.fresh('key');
    return whileExchanging(stand, key, (path, signup) => stand.post(path, signup, { key }));
  }),
  'internal-error': refused(async (stand) => {
    await stand.database.query('revoke select on read_models.dead_letters from wabus_api');
    try {
      return await stand.get('/dead-letters');
    } finally {
      await stand.database.query('grant select on read_models.dead_letters to wabus_api');
    }
  }),
  'service-unavailable': refused(withoutStore),
  'read-model-behind': refused((stand) => stand.get(`/projects?minPosition=${NEVER}`)),
};

const JSON_TYPE = 'application/json';

/** Asks while a signup of a fresh project waits for Meta's answer; lets that signup end before it answers. */
export async function whileExchanging(
  stand: Stand,
  key: string,
  ask: (path: string, signup: object) => ReturnType<Stand['post']>,
): ReturnType<Stand['post']> {
  const id = await stand.idleProject();
  const path = `/projects/${id}/embedded-signup`;
  const signup = await stand.signup();
  await stand.fault({ kind: 'latency', path: 'oauth/access_token', delayMs: 2_500 });
  const first = stand.post(path, signup, { key });
  await stand.until(
    () => stand.get(`/projects/${id}`),
    ({ body }) => body.status === 'connecting',
  );
  const answer = await ask(path, signup);
  await first;
  return answer;
}

/** A request with a line in its header that no HTTP client would write. */
async function rawly(stand: Stand, line: string): ReturnType<Stand['post']> {
  return saidTo(Number(new URL(stand.announcement.api).port), stand.base, line, '\r\n\r\n');
}

/** A server of the API that gives a request a moment only. */
async function neverDone(stand: Stand): ReturnType<Stand['post']> {
  const times = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 };
  const server = createFaceServer(times, () => undefined);
  try {
    return await saidTo(await listen(server, 0), stand.base, 'accept: */*', '');
  } finally {
    await closeServer(server);
  }
}

/** GET with one line in its header, byte by byte. */
async function saidTo(port: number, path: string, line: string, end: string): ReturnType<Stand['post']> {
  const bytes = `GET ${path} HTTP/1.1\r\nhost: x\r\n${line}${end}`;
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  socket.destroy();
  const [first = '', ...fields] = head.split('\r\n');
  const headers = new Headers(
    fields.map((field): [string, string] => [
      field.slice(0, field.indexOf(':')),
      field.slice(field.indexOf(':') + 1),
    ]),
  );
  return { method: 'GET', path, status: Number(first.split(' ')[1]), headers, body: JSON.parse(body) };
}

/** A command-api of its own, which waits for a body for a moment only. */
async function tooSlowly(): ReturnType<Stand['post']> {
  const stage = await createStage();
  try {
    await stage.startApi({ bodyWithinMs: 50 });
    const path = `/v1/tenants/${await stage.tenant()}/projects`;
    const never = new ReadableStream({ start: (body) => body.enqueue(Buffer.from('{')) });
    const headers = { authorization: `Bearer ${stage.token}`, 'content-type': JSON_TYPE };
    const init = { method: 'POST', headers, body: never, duplex: 'half' } as const;
    const response = await fetch(`${stage.url}${path}`, init);
    return {
      ...{ method: 'POST', path, status: response.status, headers: response.headers },
      body: await response.json(),
    };
  } finally {
    await stage.end();
  }
}

/** A command-api of its own, whose database takes no connections for a moment. */
async function withoutStore(): ReturnType<Stand['post']> {
  const stage = await createStage();
  try {
    const path = `/v1/tenants/${await stage.tenant()}/projects`;
    const { rows } = await stage.db.pool.query<{ name: string }>('select current_database() as name');
    await stage.db.pool.query(`alter database ${rows[0]?.name} connection limit 0`);
    await stage.db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'wabus_store' and datname = current_database()",
    );
    const answer = await stage.call('POST', path, { name: 'x' });
    await stage.db.pool.query(`alter database ${rows[0]?.name} connection limit -1`);
    return { method: 'POST', path, ...answer };
  } finally {
    await stage.end();
  }
}
