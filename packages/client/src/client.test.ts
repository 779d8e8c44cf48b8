import { describe, expect, test } from 'vitest';
import { Client, DeadlineError, FeedGapError, ProblemError } from './index.ts';

/** One request as a server sees it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly key: string | null;
  readonly after: string | null;
}

/** A client whose requests are answered in turn; time passes only where it waits. */
function stand(
  answers: readonly (() => Response | Promise<Response>)[],
  options: { deadlineMs?: number } = {},
) {
  const seen: Seen[] = [];
  const waits: number[] = [];
  let now = 0;
  const client = new Client({
    baseUrl: 'http://wabus.test/',
    token: async () => 'token',
    tenantId: 'acme',
    ...options,
    fetch: async (input, init) => {
      const { method, url, headers } = new Request(input, { ...init, redirect: 'follow' });
      seen.push({
        method,
        url,
        key: headers.get('idempotency-key'),
        after: new URL(url).searchParams.get('after'),
      });
      expect(headers.get('authorization')).toBe('Bearer token');
      const answer = answers[Math.min(seen.length, answers.length) - 1];
      if (!answer) throw new Error('nothing is left to answer');
      return answer();
    },
    surroundings: {
      now: () => now,
      random: () => 1,
      wait: async (ms) => {
        waits.push(ms);
        now += ms;
      },
    },
  });
  return { client, seen, waits };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers });
const problem = (status: number, code: string, headers?: Record<string, string>) =>
  json(status, { code, detail: 'why' }, { 'x-request-id': 'r1', ...headers });
const cut = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('reset') }));
const campaign = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
const start = { path: { id: campaign } };

describe('a call', () => {
  test('H28: goes on with the same key over a lost line, a command under way, 429 and 5xx', async () => {
    const { client, seen, waits } = stand([
      cut,
      problem(409, 'idempotency-key-in-progress'),
      problem(429, 'slow', { 'retry-after': '3' }),
      problem(503, 'service-unavailable'),
      json(202, { id: campaign, status: 'running' }),
    ]);
    expect(await client.call('startCampaign', start)).toMatchObject({ status: 'running' });
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `http://wabus.test/v1/tenants/acme/campaigns/${campaign}/start`,
    });
    expect(waits).toEqual([200, 400, 3_000, 1_600]);
  });

  test.each([
    [422, 'campaign-empty'],
    [409, 'idempotency-key-reused'],
    [404, 'a-code-of-tomorrow'],
  ])('H28: %i %s is told at once, as it came', async (status, code) => {
    const { client, seen } = stand([problem(status, code)]);
    const error = await client.call('startCampaign', start).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ status, code, requestId: 'r1', message: `${status} ${code}: why` });
    expect(seen).toHaveLength(1);
  });

  test('H28: ends at its deadline with the key that finds out what became of it', async () => {
    const { client, seen } = stand([problem(503, 'service-unavailable')], { deadlineMs: 2_000 });
    const error = await client
      .call('startCampaign', { ...start, idempotencyKey: 'mine' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ idempotencyKey: 'mine', cause: { code: 'service-unavailable' } });
    expect(seen.map(({ key }) => key)).toEqual(['mine', 'mine', 'mine', 'mine']);
  });

  test('a part of the path that is missing is said before anything is sent', async () => {
    const { client, seen } = stand([json(200, {})]);
    await expect(client.call('startCampaign', { path: { id: '' } })).rejects.toThrow('needs id');
    expect(seen).toEqual([]);
  });

  test('H27: a value that this client does not know is answered as it came', async () => {
    const { client } = stand([json(200, { id: campaign, status: 'hibernating', more: null })]);
    expect(await client.call('getCampaign', start)).toEqual({
      id: campaign,
      status: 'hibernating',
      more: null,
    });
  });
});

test('pages go on until there is no next, each asked for when it is needed', async () => {
  const { client, seen } = stand([
    json(200, { data: [{ id: 'a' }, { id: 'b' }], next: 'c1' }),
    json(200, { data: [{ id: 'c' }], next: null }),
  ]);
  const ids: unknown[] = [];
  for await (const { id } of client.pages('listMessages', { query: { limit: 2 } })) ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(seen.map(({ after }) => after)).toEqual([null, 'c1']);
});

describe('following', () => {
  const feed = (text: string) => () => new Response(text, { status: 200 });

  test('goes on behind the last event whenever the connection ends, whatever it is cut at', async () => {
    const { client, seen } = stand([
      feed(': hello\nretry: 2000\n\nid: c1\nevent: message.sent\ndata: {"id":"1"}\n\nid: c2\ndata: {"id"'),
      cut,
      feed('id: c2\ndata: {"id":"2"}\n\n'),
    ]);
    const told: unknown[] = [];
    for await (const { cursor, event } of client.follow({ after: 'now', types: ['message.*'] })) {
      told.push([cursor, event.id]);
      if (told.length === 2) break;
    }
    expect(told).toEqual([
      ['c1', '1'],
      ['c2', '2'],
    ]);
    expect(seen.map(({ after }) => after)).toEqual(['now', 'c1', 'c1']);
    expect(seen[0]?.url).toContain('types=message.*');
  });

  test('H24: ends where the place is not kept any more', async () => {
    const { client } = stand([feed('event: gap\ndata: {"asked":"c1","oldest":"c9"}\n\n')]);
    await expect(client.follow({ after: 'c1' }).next()).rejects.toThrow(FeedGapError);
    const refused = stand([problem(422, 'cursor-unknown')]);
    await expect(refused.client.follow({ after: 'x' }).next()).rejects.toMatchObject({
      code: 'cursor-unknown',
    });
  });
});
