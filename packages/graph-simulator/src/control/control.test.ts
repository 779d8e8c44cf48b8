import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());
afterEach(() => stage.control('DELETE', '/faults'));

const received = async () => (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
const send = (to: string) => stage.send(business, templateMessage(to));

test('a signup may name its ids; its code is another each time', async () => {
  const named = {
    businessId: '9001',
    wabaId: '9002',
    phoneNumberId: '9003',
    displayPhoneNumber: '+1 555-078-3881',
    event: 'FINISH_ONLY_WABA',
  };
  const first = await stage.control('POST', '/signups', named);
  const second = await stage.control('POST', '/signups', named);
  expect(first.body).toMatchObject(named);
  expect(second.body).toMatchObject(named);
  expect(second.body.code).not.toBe(first.body.code);
});

test('the root lists the calls, and healthz answers', async () => {
  const { body } = await stage.control('GET', '/');
  expect(Object.keys(body)).toContain('POST /numbers/{id}/inbound');
  expect((await stage.control('GET', '/healthz')).body.status).toBe('ok');
});

test('behaviour changes only what is named', async () => {
  const before = (await stage.control('GET', '/behaviour')).body;
  expect(before).toEqual({
    statuses: 'auto',
    review: 'auto',
    latencyMs: 0,
    readShare: 0,
    replyShare: 0,
    failShare: 0,
    heldShare: 0,
    itemsPerWebhook: 'many',
  });
  const changed = await stage.control('PUT', '/behaviour', { readShare: 0.25 });
  expect(changed.body).toEqual({ ...before, readShare: 0.25 });
  await stage.control('PUT', '/behaviour', { readShare: 0 });
});

describe('bad input is a sentence', () => {
  const number = (): string => business.phoneNumberId;
  const cases: [method: string, path: () => string, body: unknown, status: number][] = [
    ['POST', () => '/signups', { wabaId: 'abc' }, 400],
    ['POST', () => '/signups', { grants: 'all' }, 400],
    ['POST', () => '/signups', { event: 'CANCEL' }, 400],
    ['POST', () => '/signups', { colour: 'red' }, 400],
    ['POST', () => '/signups', [], 400],
    ['PUT', () => '/behaviour', { readShare: 2 }, 400],
    ['PUT', () => '/behaviour', { heldShare: 1.5 }, 400],
    ['PUT', () => '/behaviour', { phoneNumberId: '404404', readShare: 1 }, 404],
    ['POST', () => '/faults', { kind: 'thunder' }, 400],
    ['POST', () => '/faults', { kind: 'drop-status', match: { path: '/messages' } }, 400],
    ['POST', () => '/clock', { advance: 'soon' }, 400],
    ['POST', () => `/numbers/${number()}/quality`, {}, 400],
    ['POST', () => `/numbers/${number()}/preferences`, { from: '16505551234', value: 'maybe' }, 400],
    ['POST', () => `/wabas/${business.wabaId}/account-update`, { event: 'BORED' }, 400],
    ['POST', () => '/wabas/1/account-update', { event: 'ACCOUNT_DELETED' }, 404],
    ['POST', () => '/faults', { kind: 'error', rate: '1' }, 400],
    ['PUT', () => '/behaviour', { itemsPerWebhook: 2 }, 400],
    ['POST', () => `/numbers/${number()}/inbound`, { text: { body: 'x' } }, 400],
    ['POST', () => `/numbers/${number()}/inbound`, { from: '16505551234', text: 'x', hidePhone: 'yes' }, 400],
    ['POST', () => `/numbers/${number()}/inbound`, { from: '16505551234', type: 'image' }, 400],
    ['POST', () => '/numbers/1/inbound', { from: '16505551234', text: 'x' }, 404],
    ['GET', () => '/numbers/1/received', undefined, 404],
    ['POST', () => '/messages/wamid.x/status', { status: 'read' }, 404],
    ['POST', () => '/templates/1/review', { event: 'APPROVED' }, 404],
    ['PATCH', () => '/faults', undefined, 405],
    ['GET', () => '/nothing', undefined, 404],
  ];
  test.each(cases)('%s %s %j', async (method, path, body, status) => {
    const answer = await stage.control(method, path(), body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toMatch(/\w+ .*\.$/);
  });
});

describe('faults', () => {
  test('error answers the code and accepts nothing, as often as asked', async () => {
    const fault = { kind: 'error', code: 131016, count: 2, match: { path: '/messages' } };
    await stage.control('POST', '/faults', fault);
    const before = (await received()).length;
    const codes = [];
    for (const to of ['+16505553001', '+16505553001', '+16505553001']) {
      const { status, body } = await send(to);
      codes.push([status, body.error?.code]);
    }
    expect(codes).toEqual([
      [500, 131016],
      [500, 131016],
      [200, undefined],
    ]);
    expect(await received()).toHaveLength(before + 1);
    expect((await stage.control('GET', '/faults')).body[0]).toMatchObject({ struck: 2, spent: true });
  });

  test('match by recipient and number, at a rate that the seed decides', async () => {
    const match = { to: '+1 650-555-3002', phoneNumberId: business.phoneNumberId };
    await stage.control('POST', '/faults', { kind: 'error', match, code: 131000 });
    expect((await send('+16505553002')).status).toBe(500);
    expect((await send('+16505553003')).status).toBe(200);
    await stage.control('DELETE', '/faults');
    const run = async (): Promise<string> => {
      await stage.control('DELETE', '/faults');
      await stage.control('POST', '/faults', { kind: 'error', rate: 0.5, seed: 'dice' });
      const answers = Array.from({ length: 24 }, (_, nth) => send(`+1650555${4000 + nth}`));
      return (await Promise.all(answers)).map(({ status }) => (status === 200 ? '.' : 'x')).join('');
    };
    const first = await run();
    expect(first).toMatch(/x.*\.|\..*x/);
    expect(await run()).toBe(first);
  });

  test('latency waits before the call is looked at', async () => {
    await stage.control('POST', '/faults', { kind: 'latency', delayMs: 300, count: 1 });
    const from = performance.now();
    expect((await send('+16505553004')).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThan(290);
  });

  test.each(['timeout-after-accept', 'reset-after-accept'])(
    '%s accepts and gives no answer',
    async (kind) => {
      await stage.control('POST', '/faults', { kind, count: 1, match: { to: '+16505553005' }, delayMs: 100 });
      const before = (await received()).length;
      await expect(send('+16505553005')).rejects.toThrow();
      const after = await received();
      expect(after).toHaveLength(before + 1);
      const { wamid } = after.at(-1);
      const statuses = () => stage.callback.statuses().filter(({ id }) => id === wamid);
      await expect.poll(() => statuses().length).toBe(2);
      expect((await send('+16505553005')).status).toBe(200);
    },
  );

  test('webhook-before-response delivers the first status, then waits, then answers', async () => {
    const match = { to: '+16505553006' };
    await stage.control('POST', '/faults', {
      kind: 'webhook-before-response',
      match,
      delayMs: 200,
      count: 1,
    });
    const answer = send('+16505553006');
    const sent = () => stage.callback.statuses().some(({ recipient_id }) => recipient_id === '16505553006');
    let answered = false;
    void answer.then(() => {
      answered = true;
    });
    await expect.poll(sent, { interval: 5 }).toBe(true);
    expect(answered).toBe(false);
    const { body } = await answer;
    const mine = () => stage.callback.statuses().filter(({ id }) => id === body.messages[0].id);
    await expect.poll(() => mine().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  });

  test('strike any path, also with a star', async () => {
    const match = { path: `/${business.wabaId}/*_numbers` };
    await stage.control('POST', '/faults', { kind: 'error', code: 80007, match });
    const { token, wabaId } = business;
    const struck = await stage.graph('GET', `/${wabaId}/phone_numbers`, { token });
    expect(struck).toMatchObject({ status: 400, body: { error: { code: 80007, is_transient: true } } });
    expect((await stage.graph('GET', `/${wabaId}`, { token })).status).toBe(200);
  });
});

test('statuses by hand come in any order, with errors and time as given', async () => {
  await stage.control('PUT', '/behaviour', { statuses: 'manual' });
  const wamid = (await send('+16505553010')).body.messages[0].id;
  await stage.control('PUT', '/behaviour', { statuses: 'auto' });
  const status = (body: object) =>
    stage.control('POST', `/messages/${encodeURIComponent(wamid)}/status`, body);
  await status({ status: 'read', at: '2026-11-21T10:00:00Z' });
  await status({ status: 'failed', errors: [{ code: 131049 }] });
  const mine = () => stage.callback.statuses().filter(({ id }) => id === wamid);
  await expect.poll(() => mine().length).toBe(2);
  expect(mine().find((item) => item.status === 'read')?.timestamp).toBe('1795255200');
  expect(mine().find((item) => item.status === 'failed')?.errors).toMatchObject([
    { code: 131049, title: expect.stringContaining('healthy ecosystem') },
  ]);
});

test('reset forgets everything, yet never hands out an id twice', async () => {
  const other = await startStage();
  const before = await other.onboard();
  await other.control('POST', '/reset');
  expect((await other.control('GET', `/numbers/${before.phoneNumberId}/received`)).status).toBe(404);
  expect((await other.graph('GET', `/${before.wabaId}`, { token: before.token })).body.error.code).toBe(190);
  const after = await other.onboard();
  expect(after.wabaId).not.toBe(before.wabaId);
  await other.end();
});
