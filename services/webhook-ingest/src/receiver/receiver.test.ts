import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogRecord,
  topics,
} from '@wabus/event-log';
import { Metrics, Secret, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { messagesWebhook } from '../../test/webhooks.ts';
import { signed } from '../../test/world.ts';
import { createReceiver, type Receiver } from './service.ts';

const SECRET = 'app-secret';
const HOUR = 3_600_000;
let db: TestDatabase;
let log: EventLog;
let receiver: Receiver;
const metrics = new Metrics('receiver');

const made = (more: Partial<Parameters<typeof createReceiver>[0]> = {}): Receiver =>
  createReceiver({
    producer: log.producer(),
    door: openWebhookDoor('whatsapp', {
      appSecrets: [new Secret(SECRET)],
      verifyToken: new Secret('verify-me'),
    }),
    logger: silentLogger,
    metrics: new Metrics('receiver'),
    port: 0,
    ...more,
  });

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}
async function answerOf(call: ClientRequest): Promise<Answer> {
  const [response] = await once(call, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body, headers: response.headers };
}
function call(
  method: string,
  path: string,
  body?: string | Buffer,
  headers: Record<string, string> = {},
  to = receiver,
) {
  const made = request({ port: to.port(), method, path, headers, agent: false });
  made.end(body);
  return answerOf(made);
}
const post = (body: string | Buffer, signature = signed(body.toString(), SECRET), to = receiver) =>
  call('POST', '/webhooks/whatsapp', body, { 'x-hub-signature-256': signature }, to);

/** Keeps this process, and so the receiver in it, from doing anything. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

async function stored(): Promise<{ key: string; value: Buffer; headers: Record<string, string> }[]> {
  const { rows } = await db.pool.query(
    'select key, value, headers from event_log.records order by written_at, "offset"',
  );
  return rows;
}
const storedWith = async (key: string) => (await stored()).filter((record) => record.key === key);

beforeAll(async () => {
  db = await testDatabase([installEventLog]);
  log = createPostgresEventLog({ url: roleUrl(db.url, 'wabus_log') });
  await log.ensureTopics([topics.webhooks]);
  receiver = made({ metrics });
  await receiver.start();
});

afterAll(async () => {
  await receiver.stop();
  await log.close();
  await db.drop();
});

describe('handshake', () => {
  const query = (token: string, mode = 'subscribe') =>
    `/webhooks/whatsapp?hub.mode=${mode}&hub.challenge=11%3C58&hub.verify_token=${token}`;

  test('answers the bare challenge to the right token', async () => {
    const answer = await call('GET', query('verify-me'));
    expect(answer).toMatchObject({ status: 200, body: '11<58' });
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
  });

  test('a slash behind the path and question marks in the challenge are taken as they are', async () => {
    const given = 'hub.mode=subscribe&hub.verify_token=verify-me&hub.challenge=a?b?c';
    expect(await call('GET', `/webhooks/whatsapp/?${given}`)).toMatchObject({ status: 200, body: 'a?b?c' });
  });

  test('answers 403 to a wrong token, none, or another mode', async () => {
    for (const path of [query('wrong'), query(''), query('verify-me', 'unsubscribe'), '/webhooks/whatsapp']) {
      expect(await call('GET', path)).toMatchObject({ status: 403, body: '' });
    }
  });

  test('other methods are 405, other paths 404', async () => {
    expect(await call('PUT', '/webhooks/whatsapp', '{}')).toMatchObject({ status: 405 });
    expect(await call('POST', '/elsewhere', '{}')).toMatchObject({ status: 404 });
  });
});

describe('deliveries', () => {
  test('a signed webhook is stored byte for byte under its WABA before 200', async () => {
    const body = JSON.stringify(messagesWebhook({ wabaId: '501', phoneNumberId: '1' }, { x: 'é😀' })).replace(
      'é😀',
      '\\u00e9\\ud83d\\ude00\\/',
    );
    expect(await post(body)).toMatchObject({ status: 200 });
    const [record, ...others] = await storedWith('501');
    expect(others).toEqual([]);
    expect(record?.value.toString()).toBe(body);
    expect(Date.parse(record?.headers['received-at'] ?? '')).not.toBeNaN();
  });

  test('one webhook of several WABAs becomes a record for each', async () => {
    const entry = ['502', '503', '502'].map((id, index) => ({
      id,
      changes: [{ field: 'x', value: { index } }],
    }));
    expect(await post(JSON.stringify({ entry }))).toMatchObject({ status: 200 });
    const values = await Promise.all(['502', '503'].map(storedWith));
    expect(values.map((records) => records.map(({ value }) => JSON.parse(value.toString()).entry))).toEqual([
      [[entry[0], entry[2]]],
      [[entry[1]]],
    ]);
  });

  test('a wrong or missing signature is 401 and leaves nothing but a count', async () => {
    const before = (await stored()).length;
    const body = '{"entry":[{"id":"504"}]}';
    expect(await post(body, signed(body, 'other'))).toMatchObject({ status: 401, body: '' });
    expect(await call('POST', '/webhooks/whatsapp', body)).toMatchObject({ status: 401 });
    expect(await post('', 'sha256=')).toMatchObject({ status: 401 });
    expect((await stored()).length).toBe(before);
    expect(await metrics.registry.metrics()).toMatch(/outcome="wrong-signature"[^\n]*} 3\n/);
  });

  test('verified bytes that are no JSON are stored as they are, and answered with 200', async () => {
    expect(await post('{"entry":')).toMatchObject({ status: 200 });
    expect(await post('null')).toMatchObject({ status: 200 });
    expect((await storedWith('unreadable')).map(({ value }) => value.toString())).toEqual([
      '{"entry":',
      'null',
    ]);
  });

  test('over 3 MB is 413, announced or not', async () => {
    const big = Buffer.alloc(3 * 1024 * 1024 + 1, 'x');
    const headers = { 'x-hub-signature-256': signed(big.toString(), SECRET) };
    const announced = request({
      port: receiver.port(),
      method: 'POST',
      path: '/webhooks/whatsapp',
      headers: { ...headers, 'content-length': String(big.length) },
    });
    announced.on('error', () => undefined).flushHeaders();
    expect(await answerOf(announced)).toMatchObject({ status: 413 });
    announced.destroy();
    const chunked = request({ port: receiver.port(), method: 'POST', path: '/webhooks/whatsapp', headers });
    chunked.on('error', () => undefined).write(big);
    expect(await answerOf(chunked)).toMatchObject({ status: 413 });
    chunked.destroy();
  });

  test('just under 3 MB is taken', async () => {
    const body = JSON.stringify({ entry: [{ id: '505', filler: 'x'.repeat(3 * 1024 * 1024 - 100) }] });
    expect(await post(body)).toMatchObject({ status: 200 });
    expect((await storedWith('505'))[0]?.value.length).toBe(body.length);
  });

  test('a log that refuses or does not answer is 503, so that Meta sends it again', async () => {
    const away = made({ producer: { send: () => Promise.reject(new Error('away')) } });
    const silent = made({ producer: { send: () => new Promise(() => undefined) }, storeTimeoutMs: 30 });
    for (const one of [away, silent]) {
      await one.start();
      expect(await post('{"entry":[{"id":"506"}]}', undefined, one)).toMatchObject({ status: 503 });
      await one.stop();
    }
    expect(await storedWith('506')).toEqual([]);
  });

  test('while one secret of the app takes the place of another, webhooks signed with either are taken', async () => {
    const secrets = ['the next one', SECRET].map((secret) => new Secret(secret));
    const door = openWebhookDoor('whatsapp', { appSecrets: secrets, verifyToken: new Secret('verify-me') });
    const rotating = made({ door });
    await rotating.start();
    const body = '{"entry":[{"id":"509"}]}';
    for (const [secret, status] of [
      ['the next one', 200],
      [SECRET, 200],
      ['another', 401],
    ] as const)
      expect(await post(body, signed(body, secret), rotating)).toMatchObject({ status });
    expect(await storedWith('509')).toHaveLength(2);
    await rotating.stop();
  });

  test('a log that is too slow is 503 with Retry-After, also where there is a spool: it is for a log that is away', async () => {
    const spool = { folder: mkdtempSync(join(tmpdir(), 'wabus-spool-')), maxBytes: 10_000 };
    const slow = made({ producer: { send: () => new Promise(() => undefined) }, storeTimeoutMs: 30, spool });
    await slow.start();
    const answer = await post('{"entry":[{"id":"510"}]}', undefined, slow);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(readdirSync(spool.folder)).toEqual([]);
    await slow.stop();
  });

  test('while the log is away webhooks are kept on the disk, survive kill -9, and reach it in their order', async () => {
    const spool = { folder: mkdtempSync(join(tmpdir(), 'wabus-spool-')), maxBytes: 2_000 };
    let away = true;
    const own = log.producer();
    const producer = {
      send: (topic: string, records: readonly LogRecord[]) =>
        away ? Promise.reject(new Error('away')) : own.send(topic, records),
    };
    const numbered = (id: number): string => JSON.stringify({ entry: [{ id: '511', n: id }] });
    const first = made({ producer, spool });
    await first.start();
    for (const n of [1, 2, 3])
      expect(await post(numbered(n), undefined, first)).toMatchObject({ status: 200 });
    // The process is gone without a word; the next one starts while the log is still away.
    const next = made({ producer, spool, metrics: new Metrics('receiver') });
    await next.start();
    let kept = 3;
    for (;;) {
      const { status, headers } = await post(numbered(kept + 1), undefined, next);
      if (status === 200) kept += 1;
      else {
        expect({ status, after: headers['retry-after'] }).toEqual({ status: 503, after: '1' });
        break;
      }
    }
    expect(kept).toBeGreaterThan(5);
    await first.stop();
    away = false;
    const placed = async () =>
      (await storedWith('511')).map(
        ({ value }) => (JSON.parse(`${value}`) as { entry: { n: number }[] }).entry[0]?.n,
      );
    await expect.poll(placed).toEqual(Array.from({ length: kept }, (_, n) => n + 1));
    expect(await post(numbered(kept + 1), undefined, next)).toMatchObject({ status: 200 });
    await expect.poll(() => readdirSync(spool.folder)).toEqual([]);
    await next.stop();
  });

  test('strangers that hold bodies open shut nobody out: the one that is under way the longest gives way', async () => {
    const small = made({ bodies: { maxBytes: 4_000 } });
    await small.start();
    const headers = { 'content-length': '900' };
    const holding = request({ port: small.port(), method: 'POST', path: '/webhooks/whatsapp', headers });
    let given: Answer | undefined;
    void answerOf(holding).then((answer) => {
      given = answer;
    });
    holding.write('x'.repeat(800));
    const body = JSON.stringify({ entry: [{ id: '507', filler: 'x'.repeat(500) }] });
    await expect
      .poll(async () => {
        expect(await post(body, undefined, small)).toMatchObject({ status: 200 });
        return given;
      })
      .toMatchObject({ status: 503, headers: { connection: 'close' } });
    await small.stop();
  });

  test('a body that hardly moves is given up with 408', async () => {
    const strict = made({ bodies: { graceMs: 0 } });
    await strict.start();
    const headers = { 'content-length': '900' };
    const holding = request({ port: strict.port(), method: 'POST', path: '/webhooks/whatsapp', headers });
    holding.write('x');
    expect(await answerOf(holding)).toMatchObject({ status: 408, headers: { connection: 'close' } });
    await strict.stop();
  });

  test('a body that had arrived while the process stood still is taken', async () => {
    const strict = made({ bodies: { graceMs: HOUR } });
    await strict.start();
    const body = Buffer.from(JSON.stringify({ entry: [{ id: '508', filler: 'x'.repeat(500) }] }));
    const headers = {
      ...{ 'content-length': String(body.length), expect: '100-continue' },
      'x-hub-signature-256': signed(body, SECRET),
    };
    const slow = request({ port: strict.port(), method: 'POST', path: '/webhooks/whatsapp', headers });
    const begun = once(slow, 'continue');
    slow.flushHeaders();
    await begun;
    slow.end(body);
    const later = performance.now() + 2 * HOUR;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => later);
    standStill(1_500);
    expect(await answerOf(slow)).toMatchObject({ status: 200 });
    clock.mockRestore();
    await strict.stop();
  });

  test('it says what it waits for until it listens', async () => {
    const idle = made();
    expect(idle.waitingFor()).toEqual(['webhook port']);
    await idle.start();
    expect(idle.waitingFor()).toEqual([]);
    await idle.stop();
  });
});
