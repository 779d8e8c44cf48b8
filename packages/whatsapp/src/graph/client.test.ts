import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { Secret } from '@wabus/platform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGraphClient } from './client.ts';
import { grantsWaba } from './grants.ts';
import type { GraphClient } from './port.ts';

const token = new Secret('EAAtoken');
interface Seen {
  method: string | undefined;
  url: string;
  authorization: string | undefined;
  body: string;
}

let server: Server;
let client: GraphClient;
let seen: Seen[];
let answer: (request: Seen, response: ServerResponse) => void;

const clientFor = (port: number, more: Partial<Parameters<typeof createGraphClient>[0]> = {}) =>
  createGraphClient({
    baseUrl: `http://127.0.0.1:${port}/prefix/`,
    appId: '42',
    appSecret: new Secret('app-secret'),
    timeouts: { connectMs: 500, requestMs: 1_000 },
    clock: { now: () => new Date('2026-01-01T00:00:00Z') },
    ...more,
  });
const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
const port = () => (server.address() as AddressInfo).port;

beforeEach(async () => {
  seen = [];
  server = createServer(async (request, response) => {
    const body = await bodyOf(request).catch(() => '');
    const { method, url = '', headers } = request;
    const one = { method, url, authorization: headers.authorization, body };
    seen.push(one);
    answer(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = clientFor(port());
});

afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

describe('calls', () => {
  test('a message is sent with its token, version and exact body, and its receipt is read', async () => {
    answer = (_, response) =>
      json(response, 200, {
        contacts: [{ input: '+1', wa_id: '1' }],
        messages: [{ id: 'wamid.1', message_status: 'accepted' }],
      });
    const body = { messaging_product: 'whatsapp', to: '+16505551234', biz_opaque_callback_data: 'w1:a:b' };
    expect(await client.sendMessage('77', body, token)).toEqual({
      kind: 'ok',
      value: { wamid: 'wamid.1', held: false, waId: '1' },
    });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/prefix/v25.0/77/messages',
        authorization: 'Bearer EAAtoken',
        body: JSON.stringify(body),
      },
    ]);
  });

  test('a held message says so', async () => {
    answer = (_, response) =>
      json(response, 200, { messages: [{ id: 'wamid.1', message_status: 'held_for_quality_assessment' }] });
    expect(await client.sendMessage('77', {}, token)).toMatchObject({ value: { held: true } });
  });

  test('a code becomes a token with its end; code and secret stand in no path', async () => {
    answer = (_, response) =>
      json(response, 200, { access_token: 'EAAnew', token_type: 'bearer', expires_in: 3600 });
    const exchanged = await client.exchangeCode('the-code');
    expect(exchanged).toMatchObject({ kind: 'ok', value: { expiresAt: '2026-01-01T01:00:00.000Z' } });
    expect(exchanged.kind === 'ok' && exchanged.value.token.reveal()).toBe('EAAnew');
    expect(inspect(exchanged) + JSON.stringify(exchanged)).not.toContain('EAAnew');
    expect(seen[0]?.url).toBe('/prefix/v25.0/oauth/access_token');
    expect(new URLSearchParams(seen[0]?.body).get('client_secret')).toBe('app-secret');
  });

  test('debug_token tells which WABAs are granted', async () => {
    const scopes = (ids?: unknown) => [
      { scope: 'whatsapp_business_management', target_ids: ids },
      { scope: 'whatsapp_business_messaging', ...(ids === undefined ? {} : { target_ids: ids }) },
    ];
    const grantOf = async (data: unknown) => {
      answer = (_, response) => json(response, 200, { data });
      const debugged = await client.debugToken(token);
      if (debugged.kind !== 'ok') throw new Error(debugged.kind);
      return debugged.value;
    };
    const some = await grantOf({
      is_valid: true,
      expires_at: 0,
      app_id: '42',
      scopes: ['a'],
      granular_scopes: scopes(['1', '2']),
    });
    expect([grantsWaba(some, '1'), grantsWaba(some, '3')]).toEqual([true, false]);
    expect(some).not.toHaveProperty('expiresAt');
    expect(grantsWaba(await grantOf({ is_valid: true, granular_scopes: scopes() }), '3')).toBe(true);
    expect(grantsWaba(await grantOf({ is_valid: true, granular_scopes: scopes(null) }), '3')).toBe(false);
    expect(grantsWaba(await grantOf({ is_valid: false, granular_scopes: scopes() }), '3')).toBe(false);
    expect(
      grantsWaba(await grantOf({ is_valid: true, granular_scopes: scopes(['1']).slice(0, 1) }), '1'),
    ).toBe(false);
    expect(seen[0]).toMatchObject({
      authorization: 'Bearer 42|app-secret',
      url: '/prefix/v25.0/debug_token?input_token=EAAtoken',
    });
  });

  test('numbers are read over all pages, and only the cursor of `next` is followed', async () => {
    answer = ({ url }, response) => {
      const after = new URL(url, 'http://x').searchParams.get('after');
      const paging = after ? { cursors: { after: 'B' } } : { next: 'https://evil.example/x?after=A' };
      json(response, 200, {
        data: [{ id: after ? '2' : 1, display_phone_number: '+1', throughput: { level: 'HIGH' } }],
        paging,
      });
    };
    const listed = await client.listPhoneNumbers('9', token);
    expect(listed).toMatchObject({
      kind: 'ok',
      value: [{ id: '1', throughput: 'HIGH', qualityRating: 'UNKNOWN' }, { id: '2' }],
    });
    expect(seen).toHaveLength(2);
  });

  test('subscribe, register and templates go to their places', async () => {
    answer = ({ url }, response) =>
      json(
        response,
        200,
        url.includes('template') || url.includes('/5?')
          ? { id: 5, status: 'PENDING', category: 'UTILITY' }
          : { success: true },
      );
    expect(await client.subscribeApp('1', token)).toEqual({ kind: 'ok', value: true });
    expect(await client.registerNumber('2', new Secret('123456'), token)).toEqual({
      kind: 'ok',
      value: true,
    });
    const template = { name: 'a', language: 'en', category: 'UTILITY', components: [] };
    expect(await client.createTemplate('1', template, token)).toMatchObject({
      value: { id: '5', status: 'PENDING' },
    });
    expect(await client.getTemplate('5', token)).toMatchObject({ value: { category: 'UTILITY' } });
    expect(seen.map(({ url }) => url.split('?')[0])).toEqual(
      ['/1/subscribed_apps', '/2/register', '/1/message_templates', '/5'].map(
        (path) => `/prefix/v25.0${path}`,
      ),
    );
  });

  test('finds a template by its whole name and language, and tells when there is none', async () => {
    const node = (id: string, name: string) => ({ id, name, language: 'en_US', status: 'APPROVED' });
    const data = [node('1', 'order_ready_2'), { name: 'no id' }, node('2', 'order_ready')];
    answer = (_, response) => json(response, 200, { data });
    const find = (language: string) => client.findTemplate('9', { name: 'order_ready', language }, token);
    expect(await find('en_US')).toMatchObject({ kind: 'ok', value: { id: '2' } });
    expect(await find('pt_BR')).toEqual({ kind: 'ok', value: null });
    expect(seen[0]?.url).toMatch(/message_templates\?fields=.*&name=order_ready&language=en_US&limit=100$/);
    answer = (_, response) => json(response, 200, { data: 'none' });
    expect((await find('en_US')).kind).not.toBe('ok');
  });

  test('a strange id stays one segment of the path', async () => {
    answer = (_, response) => json(response, 404, {});
    await client.sendMessage('../1?x', {}, token);
    expect(seen[0]?.url).toBe('/prefix/v25.0/..%2F1%3Fx/messages');
  });
});

describe('trouble', () => {
  const send = () => client.sendMessage('77', { to: '+16505551234' }, token);

  test('an error of Graph keeps its code, subcode and details, whatever the status', async () => {
    const error = {
      message: '(#131009) bad',
      code: 131009,
      error_subcode: 5,
      error_data: { details: 'to' },
      fbtrace_id: 'F',
    };
    for (const status of [400, 503, 206]) {
      answer = (_, response) => json(response, status, { error });
      expect(await send()).toEqual({
        kind: 'error',
        status,
        error: {
          code: 131009,
          subcode: 5,
          message: '(#131009) bad',
          details: 'to',
          fbtraceId: 'F',
          httpStatus: status,
        },
      });
    }
  });

  test('an `error_data` that is a string, and codes that are strings, are read too', async () => {
    answer = (_, response) =>
      json(response, 400, {
        error: { code: '100', error_data: 'why', error_user_title: 'T', error_user_msg: 'm' },
      });
    expect(await send()).toMatchObject({ error: { code: 100, details: 'why', userMessage: 'T: m' } });
  });

  test.each([
    [502, '<html>Bad Gateway</html>', 'no-answer', 'http-502'],
    [500, '{"error":{"message":"no code"}}', 'no-answer', 'http-500'],
    [200, 'not json', 'no-answer', 'unreadable-answer'],
    [200, '{"messages":[]}', 'no-answer', 'unreadable-answer'],
    [302, '', 'no-answer', 'http-302'],
    [408, '', 'no-answer', 'http-408'],
  ])('status %i with %s may have been taken', async (status, body, kind, reason) => {
    answer = (_, response) => response.writeHead(status).end(body);
    expect(await send()).toEqual({ kind, reason });
  });

  test('a 4xx without an error of Graph is a refusal with our own code', async () => {
    answer = (_, response) => response.writeHead(403).end('<html>');
    expect(await send()).toMatchObject({ kind: 'error', status: 403, error: { code: -1, httpStatus: 403 } });
  });

  test('nobody listening, and a name nobody has, are refusals', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const free = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    for (const baseUrl of [`http://127.0.0.1:${free}`, 'http://nobody.invalid']) {
      const lonely = clientFor(free, { baseUrl });
      expect(await lonely.sendMessage('1', {}, token)).toMatchObject({ kind: 'refused' });
      await lonely.close();
    }
  });

  test('time running out after the request was written leaves the outcome open', async () => {
    answer = () => undefined;
    expect(await client.sendMessage('1', {}, token, { timeoutMs: 50 })).toEqual({
      kind: 'no-answer',
      reason: 'timeout',
    });
    expect(seen).toHaveLength(1);
  });

  test('a connection reset under way, or in the middle of the answer, leaves it open', async () => {
    answer = (_, response) => response.socket?.resetAndDestroy();
    expect(await send()).toEqual({ kind: 'no-answer', reason: 'reset' });
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{', () => response.socket?.destroy());
    };
    expect(await send()).toMatchObject({ kind: 'no-answer' });
  });

  test('time running out in the queue is a refusal, and the request is never written', async () => {
    const narrow = clientFor(port(), { connections: 1 });
    const waiting: ServerResponse[] = [];
    answer = (_, response) => waiting.push(response);
    const first = narrow.sendMessage('1', { n: 1 }, token, { timeoutMs: 5_000 });
    await expect.poll(() => waiting.length).toBe(1);
    expect(await narrow.sendMessage('1', { n: 2 }, token, { timeoutMs: 50 })).toEqual({
      kind: 'refused',
      reason: 'timeout',
    });
    json(waiting[0] as ServerResponse, 200, { messages: [{ id: 'wamid.1' }] });
    expect(await first).toMatchObject({ kind: 'ok' });
    answer = (_, response) => json(response, 200, { messages: [{ id: 'wamid.3' }] });
    expect(await narrow.sendMessage('1', { n: 3 }, token)).toMatchObject({ kind: 'ok' });
    expect(seen.map(({ body }) => JSON.parse(body).n)).toEqual([1, 3]);
    await narrow.close();
  });

  test("the caller's signal ends a call; one that has ended already sends nothing", async () => {
    expect(await client.sendMessage('1', {}, token, { signal: AbortSignal.abort() })).toEqual({
      kind: 'refused',
      reason: 'aborted',
    });
    const controller = new AbortController();
    answer = () => controller.abort();
    expect(await client.sendMessage('1', {}, token, { signal: controller.signal })).toEqual({
      kind: 'no-answer',
      reason: 'aborted',
    });
    expect(seen).toHaveLength(1);
  });

  test('an answer without end is cut off', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const chunk = 'x'.repeat(1024 * 1024);
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, () => setImmediate(more));
      };
      more();
    };
    expect(await client.sendMessage('1', {}, token, { timeoutMs: 5_000 })).toEqual({
      kind: 'no-answer',
      reason: 'answer-too-large',
    });
  });

  test('a closed client refuses', async () => {
    await client.close();
    expect(await send()).toMatchObject({ kind: 'refused' });
    client = clientFor(port());
  });

  test('no outcome tells a token, the app secret or a code', async () => {
    const outcomes: unknown[] = [];
    answer = (request, response) => json(response, 400, { error: { code: 1, message: 'x', echo: request } });
    outcomes.push(await client.exchangeCode('the-code'), await client.debugToken(token), await send());
    answer = (_, response) => response.socket?.destroy();
    outcomes.push(await client.exchangeCode('the-code'), await client.debugToken(token), await send());
    expect(inspect(outcomes, { depth: 10 })).not.toMatch(/EAAtoken|app-secret|the-code/);
  });
});
