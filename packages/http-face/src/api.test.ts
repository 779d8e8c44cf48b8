import { createServer, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { encodePosition, problem, queryRoutes } from '@wabus/api-contract';
import { closeServer, createLogger, issueServiceToken, listen, Secret, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApi } from './index.ts';

const tokenKey = new Secret('k'.repeat(32));
const lines: string[] = [];
const logger = createLogger('test', { to: { write: (line: string) => void lines.push(line) } });
let server: Server;
let url: string;
let token: string;

const tenantParams = z.object({ tenantId: z.string() });
const base = {
  service: 'command-api',
  method: 'post',
  params: tenantParams,
  query: z.strictObject({}),
  responses: { 200: z.unknown() },
  problems: [],
  access: 'tenant',
  summary: '',
} as const;
const echo = {
  ...base,
  operation: 'echo',
  path: '/v1/tenants/{tenantId}/echo',
  body: z.strictObject({
    name: z.string(),
    to: z.union([z.string(), z.strictObject({ id: z.string() })]).optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
};
const bare = {
  ...base,
  operation: 'bare',
  path: '/v1/tenants/{tenantId}/bare/{id}',
  params: tenantParams.extend({ id: z.uuid() }),
  body: z.undefined(),
};
const broken = { ...base, operation: 'broken', path: '/v1/tenants/{tenantId}/broken', body: z.undefined() };

beforeAll(async () => {
  const tenantExists = async (tenantId: string) => tenantId === 'known';
  const app = createApi({ tokenKey, logger, ids: systemIds, tenantExists, bodyLimit: 1_000 }, (bind) => {
    bind(echo, async ({ body, caller, requestId }) => ({
      status: 200,
      body: { body, caller, requestId },
      position: { partition: 3, position: 77n },
      replayed: true,
    }));
    bind(bare, async ({ params }) => ({ status: 202, body: params, location: '/somewhere' }));
    bind(broken, async () => {
      throw new Error('password=hunter2 at 10.0.0.1');
    });
    bind(queryRoutes.getProject, async ({ query }) => ({
      status: 200,
      body: { at: String(query.minPosition?.position) },
    }));
    bind(queryRoutes.listAllDeadLetters, async () => ({ status: 200, body: { data: [], next: null } }));
    bind(queryRoutes.listCampaigns, async () => {
      throw problem('read-model-behind', { detail: 'Behind.' });
    });
  });
  server = createServer(app);
  url = `http://127.0.0.1:${await listen(server, 0)}`;
  token = await issueServiceToken(tokenKey, { subject: 'crm', tenant: '*' });
});
afterAll(() => closeServer(server));

async function call(method: string, path: string, init: RequestInit & { token?: string } = {}) {
  const headers = {
    authorization: `Bearer ${init.token ?? token}`,
    ...(init.headers as Record<string, string>),
  };
  const response = await fetch(`${url}${path}`, { ...init, method, headers });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}
const json = (value: unknown) => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

describe('a bound route', () => {
  test('gets what its schema makes of the body, and answers with its headers', async () => {
    const answer = await call('POST', '/v1/tenants/known/echo', json({ name: 'x', data: { extra: 1 } }));
    expect(answer.body).toMatchObject({
      body: { name: 'x', data: { extra: 1 } },
      caller: { subject: 'crm', tenant: '*' },
    });
    expect(answer.headers.get('wabus-position')).toBe(encodePosition(3, 77n));
    expect(answer.headers.get('idempotent-replayed')).toBe('true');
    expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  test('without a body needs no content type, and takes no notice of one', async () => {
    const id = systemIds.fresh();
    const answer = await call('POST', `/v1/tenants/known/bare/${id}`);
    expect(answer).toMatchObject({ status: 202, body: { tenantId: 'known', id } });
    expect(answer.headers.get('location')).toBe('/somewhere');
    expect((await call('POST', `/v1/tenants/known/bare/${id}`, json({}))).status).toBe(202);
  });

  test('names every wrong field by its path', async () => {
    const answer = await call('POST', '/v1/tenants/known/echo', json({ to: { id: 5 } }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(answer.body.errors).toEqual([
      { path: 'name', code: 'required', detail: expect.any(String) },
      { path: 'to.id', code: 'invalid-type', detail: expect.any(String) },
    ]);
  });

  test.each([
    [{ name: 'x', nmae: 'y' }, 'nmae', 'did you mean `name`?'],
    [{ name: 'x', NAME_: 'y' }, 'NAME_', 'did you mean `name`?'],
    [{ name: 'x', sendAt: null }, 'sendAt', 'only `name`, `to`, `data`'],
    [{ name: 'x', dtaa: null }, 'dtaa', 'did you mean `data`?'],
    [{ name: 'x', to: { id: 'x', ids: 1 } }, 'to.ids', 'did you mean `id`?'],
  ])('refuses a field that it does not know, and says what was meant: %j', async (body, path, meant) => {
    const answer = await call('POST', '/v1/tenants/known/echo', json(body));
    expect(answer).toMatchObject({ status: 422, body: { code: 'unknown-field' } });
    expect(answer.body.detail).toContain(meant);
    expect(answer.body.errors).toEqual([
      { path, code: 'unknown-field', detail: expect.stringContaining(meant) },
    ]);
  });

  test('refuses a query parameter that it does not know, on reads and on writes', async () => {
    const read = await call('GET', '/v1/tenants/known/campaigns?statuz=failed');
    expect(read).toMatchObject({ status: 422, body: { code: 'unknown-parameter' } });
    expect(read.body.errors).toEqual([
      { path: 'query.statuz', code: 'unknown-parameter', detail: expect.stringContaining('`status`') },
    ]);
    const write = await call('POST', '/v1/tenants/known/echo?dryRun=1', json({ name: 'x' }));
    expect(write).toMatchObject({ status: 422, body: { errors: [{ path: 'query.dryRun' }] } });
  });

  test('without a body refuses one that says something', async () => {
    const path = `/v1/tenants/known/bare/${systemIds.fresh()}`;
    expect(await call('POST', path, json({ at: '2027-01-01T00:00:00Z' }))).toMatchObject({
      status: 422,
      body: { code: 'unknown-field', errors: [{ path: 'at' }] },
    });
    expect(await call('POST', path, json(null))).toMatchObject({ status: 202 });
    expect(await call('POST', path, json([1]))).toMatchObject({ status: 422 });
  });

  test('keeps the request id of the caller only when it is a UUID', async () => {
    const id = systemIds.fresh();
    const kept = await call('POST', `/v1/tenants/known/bare/${id}`, { headers: { 'x-request-id': id } });
    expect(kept.headers.get('x-request-id')).toBe(id);
    const other = await call('POST', `/v1/tenants/known/bare/${id}`, {
      headers: { 'x-request-id': '+5511987654321' },
    });
    expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('reads `minPosition` back, and refuses one that is none of ours', async () => {
    const path = `/v1/tenants/known/projects/${systemIds.fresh()}?minPosition=`;
    expect((await call('GET', path + encodePosition(1, 9_007_199_254_740_993n))).body).toEqual({
      at: '9007199254740993',
    });
    expect(await call('GET', `${path}nonsense`)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'query.minPosition' }] },
    });
  });
});

describe('errors', () => {
  test('nobody expected are answered without internals and logged with the request id', async () => {
    const answer = await call('POST', '/v1/tenants/known/broken');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal-error', retryable: true } });
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|10\.0\.0\.1|Error/);
    expect(lines.join('')).toContain(answer.headers.get('x-request-id'));
  });

  test('are problem+json with the words of the catalogue', async () => {
    const answer = await call('GET', '/v1/tenants/known/campaigns');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toEqual({
      type: '/problems/read-model-behind',
      title: expect.any(String),
      status: 504,
      detail: 'Behind.',
      code: 'read-model-behind',
      retryable: true,
      advice: expect.any(String),
    });
  });

  test('are listed up to a hundred, and how many there are is said', () => {
    const errors = Array.from({ length: 5_000 }, (_, n) => ({ path: `${n}`, code: 'x', detail: 'x' }));
    const { detail, errors: listed, errorCount } = problem('validation-failed', { errors }).body();
    expect([listed?.length, errorCount]).toEqual([100, 5_000]);
    expect(detail).toContain('5000');
    expect(problem('validation-failed', { errors: errors.slice(0, 100) }).body()).not.toHaveProperty(
      'errorCount',
    );
  });

  test('of names as long as the body are told in short', async () => {
    const name = 'k'.repeat(5_000);
    const errors = Array.from({ length: 100 }, () => ({ path: name, code: 'x', detail: name }));
    const body = problem('validation-failed', { detail: name.repeat(100), errors }).body();
    expect(JSON.stringify(body).length).toBeLessThan(200_000);
    expect(body.errors?.[0]).toMatchObject({ path: `${'k'.repeat(255)}…` });
  });

  test('of a key that would be dropped name it', async () => {
    const raw = { ...json(0), body: '{"name":"x","data":{"a":{"__proto__":{"x":1}}}}' };
    expect(await call('POST', '/v1/tenants/known/echo', raw)).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ path: 'data.a' }] },
    });
  });

  test('of a field that stands twice name it', async () => {
    const raw = { ...json(0), body: '{"name":"x","data":{"id":1,"id":2}}' };
    expect(await call('POST', '/v1/tenants/known/echo', raw)).toMatchObject({
      status: 400,
      body: { code: 'malformed-json', detail: expect.stringContaining('`id` twice') },
    });
  });

  test('of a number that would be changed name it', async () => {
    const raw = { ...json(0), body: '{"name":"x","data":{"order":{"id":12345678901234567890}}}' };
    expect(await call('POST', '/v1/tenants/known/echo', raw)).toMatchObject({
      status: 422,
      body: {
        code: 'number-inexact',
        errors: [{ path: 'data.order.id', code: 'number-inexact' }],
        detail: expect.stringContaining('12345678901234567890'),
      },
    });
  });

  test('of nesting without end are refused', async () => {
    const name = `${'['.repeat(400)}${']'.repeat(400)}`;
    const answer = await call('POST', '/v1/tenants/known/echo', { ...json(0), body: `{"name":${name}}` });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });
});

describe('a path that exists', () => {
  const ask = async (method: string, path: string) => {
    const { status, headers } = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status, allow: headers.get('allow'), headers };
  };

  test.each([
    ['DELETE', '/v1/tenants/known/echo', 'POST, OPTIONS'],
    ['GET', '/v1/tenants/known/echo', 'POST, OPTIONS'],
    ['PATCH', '/V1/tenants/known/campaigns/', 'POST, GET, HEAD, OPTIONS'],
    // A fixed path is not the id of another one.
    ['GET', '/v1/tenants/known/templates/preview', 'POST, OPTIONS'],
    ['TRACE', '/healthz', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs/swagger-ui.css', 'GET, HEAD, OPTIONS'],
    ['PUT', '/', 'GET, HEAD, OPTIONS'],
  ])('does not take %s: %s', async (method, path, allow) => {
    // fetch sends no TRACE.
    const answer = await new Promise<{ status?: number; allow?: string; body: string }>((resolve, reject) => {
      const asked = request(url + path, { method, agent: false }, (response) => {
        const { statusCode: status, headers } = response;
        text(response).then((body) => resolve({ status, allow: headers.allow, body } as never), reject);
      });
      asked.on('error', reject).end();
    });
    expect(answer).toMatchObject({ status: 405, allow });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'method-not-allowed',
      detail: expect.stringContaining(method),
    });
  });

  test('tells its methods to OPTIONS, without a token', async () => {
    const response = await fetch(`${url}/v1/tenants/known/settings`, { method: 'OPTIONS' });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('allow')).toBe('PUT, GET, HEAD, OPTIONS');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(['/v1/dead-letters', '/v1/tenants/known/campaigns', '/openapi.json', '/problems', '/nothing'])(
    'answers HEAD as it answers GET: %s',
    async (path) => {
      const [head, get] = [await ask('HEAD', path), await ask('GET', path)];
      expect(head.status).toBe(get.status);
      for (const name of ['content-type', 'content-length', 'retry-after'])
        expect(head.headers.get(name)).toBe(get.headers.get(name));
    },
  );
});

describe('who may call', () => {
  test('a token of one tenant does not see all dead letters', async () => {
    const own = await issueServiceToken(tokenKey, { subject: 'crm', tenant: 'known' });
    expect((await call('GET', '/v1/dead-letters')).status).toBe(200);
    expect(await call('GET', '/v1/dead-letters', { token: own })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  test('an expired token, and one under another key, is no token', async () => {
    const expired = await issueServiceToken(tokenKey, { subject: 'crm', tenant: '*', expiresIn: '-1s' });
    const forged = await issueServiceToken(new Secret('f'.repeat(32)), { subject: 'crm', tenant: '*' });
    for (const bad of [expired, forged]) {
      const answer = await call('GET', '/v1/dead-letters', { token: bad });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });
});
