import { problems, tenantSchema } from '@wabus/api-contract';
import { DOMAIN_ERROR_CODES, INVARIANT_CODES } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.end());

const profile = { name: 'Loja', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' };

describe('a tenant', () => {
  test('is put as often as wanted: 201 once, then 200, and an event only for a change', async () => {
    const put = (body: object) => stage.call('PUT', '/v1/tenants/loja-1', body);
    const created = await put(profile);
    expect(created.status).toBe(201);
    expect(tenantSchema.parse(created.body)).toMatchObject({ id: 'loja-1', status: 'active', ...profile });
    expect((await put(profile)).status).toBe(200);
    expect((await put({ ...profile, name: 'Loja Nova' })).body.name).toBe('Loja Nova');
    expect(await stage.eventTypes(streamName.tenant('loja-1'))).toEqual([
      'TenantOnboarded',
      'TenantProfileChanged',
    ]);
  });

  test('is told the stop words of its language, and warned when there are none', async () => {
    const told = await stage.call('PUT', '/v1/tenants/loja-2', profile);
    expect(tenantSchema.parse(told.body)).toMatchObject({ warnings: [] });
    expect(told.body.keywords.stop).toContain('PARAR');
    const welsh = await stage.call('PUT', '/v1/tenants/loja-2', { ...profile, language: 'cy' });
    expect(tenantSchema.parse(welsh.body)).toMatchObject({
      keywords: { stop: [] },
      warnings: [{ code: 'no-stop-keywords' }],
    });
  });

  test.each([
    ['an id with a dot', '/v1/tenants/a.b', profile, 'path.tenantId'],
    ['a country that is none', '/v1/tenants/t', { ...profile, country: 'XX' }, 'country'],
    ['a time zone that is none', '/v1/tenants/t', { ...profile, timeZone: 'Mars/North' }, 'timeZone'],
    ['an offset in place of a time zone', '/v1/tenants/t', { ...profile, timeZone: '+03:00' }, 'timeZone'],
    ['no name', '/v1/tenants/t', { ...profile, name: undefined }, 'name'],
  ])('with %s is refused, and the field named', async (_what, path, body, field) => {
    const answer = await stage.call('PUT', path, body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ path: field }] },
    });
  });
});

describe('who may call', () => {
  test('nobody without a valid token', async () => {
    const tenantId = await stage.tenant();
    for (const token of [null, 'nonsense', `${stage.token}x`]) {
      const answer = await stage.call('POST', `/v1/tenants/${tenantId}/projects`, { name: 'x' }, { token });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated', retryable: false } });
    }
  });

  test('a foreign tenant and an unknown one answer the same', async () => {
    const [own, foreign] = [await stage.tenant(), await stage.tenant()];
    const token = await stage.tokenFor(own);
    const projects = (tenantId: string) =>
      stage.call('POST', `/v1/tenants/${tenantId}/projects`, { name: 'x' }, { token });
    expect((await projects(own)).status).toBe(201);
    const answers = [await projects(foreign), await projects('nobody-knows'), await projects('not an id')];
    for (const { status, body } of answers) {
      expect(status).toBe(404);
      expect(body).toEqual(answers[0]?.body);
    }
    const unknown = await stage.call('POST', '/v1/tenants/nobody-knows/projects', { name: 'x' });
    expect(unknown.body).toEqual(answers[0]?.body);
  });

  test("a foreign tenant's project, template and campaign are not found", async () => {
    const [owner, other] = [await stage.tenant(), await stage.tenant()];
    const project = await stage.activeProject(owner);
    const template = await stage.approvedTemplate(owner, project.id);
    const wanted = {
      projectId: project.id,
      title: 'x',
      template: { name: 'order_ready', language: 'en_US' },
    };
    const campaign = (await stage.call('POST', `/v1/tenants/${owner}/campaigns`, wanted)).body;
    const base = `/v1/tenants/${other}`;
    const message = {
      projectId: project.id,
      to: '+5511987654321',
      type: 'template',
      template: { name: 'order_ready', language: 'en_US' },
    };
    const answers = [
      await stage.call('POST', `${base}/projects/${project.id}/embedded-signup`, { code: 'x', wabaId: '1' }),
      await stage.call('POST', `${base}/templates/${template.id}/submit`),
      await stage.call('POST', `${base}/campaigns`, wanted),
      await stage.call('POST', `${base}/campaigns/${campaign.id}/pause`),
      await stage.call('POST', `${base}/campaigns/${campaign.id}/recipients`, { recipients: [] }),
      await stage.call('POST', `${base}/messages`, message),
      await stage.call('POST', `${base}/campaigns/${systemIds.fresh()}/pause`),
      await stage.call('POST', `${base}/campaigns/no-uuid/pause`),
    ];
    for (const { status, body } of answers)
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not-found' });
  });
});

describe('bad input', () => {
  test.each([
    ['malformed JSON', { raw: '{"name":' }, 400, 'malformed-json'],
    ['bytes that are no UTF-8', { raw: Uint8Array.of(0x22, 0xff, 0x22) }, 400, 'malformed-json'],
    ['a form', { raw: 'name=x', type: 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['too large a body', { raw: JSON.stringify({ name: 'x'.repeat(1_100_000) }) }, 413, 'body-too-large'],
    ['nothing', { raw: '' }, 422, 'validation-failed'],
    ['a zipped body', { raw: '{"name":"x"}', encoding: 'gzip' }, 415, 'unsupported-media-type'],
    [
      'an Idempotency-Key of 300 characters',
      { raw: '{"name":"x"}', key: 'k'.repeat(300) },
      422,
      'validation-failed',
    ],
  ])('%s has a problem of its own and changes nothing', async (_what, options, status, code) => {
    const tenantId = await stage.tenant();
    const before = await stage.store.head();
    const path = `/v1/tenants/${tenantId}/projects`;
    const answer = await stage.call('POST', path, undefined, { type: 'application/json', ...options });
    expect(answer).toMatchObject({ status, body: { code, status, type: `/problems/${code}` } });
    expect(answer.body.advice).toBeTruthy();
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBeTruthy();
    expect(await stage.store.head()).toBe(before);
  });

  test('a body that is too large without saying so is cut off all the same', async () => {
    const tenantId = await stage.tenant();
    let sent = 0;
    const raw = new ReadableStream({
      pull(controller) {
        if (sent >= 3_000_000) return controller.close();
        sent += 100_000;
        controller.enqueue(Buffer.alloc(100_000, 'x'));
      },
    });
    const path = `/v1/tenants/${tenantId}/projects`;
    const answer = await stage.call('POST', path, undefined, { type: 'application/json', raw });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  });

  test('an unknown route says so', async () => {
    expect(await stage.call('POST', '/v1/nothing')).toMatchObject({
      status: 404,
      body: { code: 'route-not-found' },
    });
    expect(await stage.call('POST', '/v1/tenants/%E0%A4%A/projects')).toMatchObject({ status: 404 });
  });

  test('every rule of the domain that a caller can break is a problem of the catalogue, and no other', () => {
    for (const code of DOMAIN_ERROR_CODES) expect(problems).toHaveProperty(code);
    for (const code of INVARIANT_CODES) expect(problems).not.toHaveProperty(code);
  });
});

describe('beside the routes', () => {
  test('health, readiness, metrics and the document need no token', async () => {
    for (const path of ['/healthz', '/readyz', '/openapi.json']) {
      expect((await stage.call('GET', path, undefined, { token: null })).status).toBe(200);
    }
    expect((await fetch(`${stage.url}/metrics`)).status).toBe(200);
  });

  test('a store that is down is a 503 that says to try again', async () => {
    const tenantId = await stage.tenant();
    const { rows } = await stage.db.pool.query<{ name: string }>('select current_database() as name');
    const database = rows[0]?.name;
    await stage.db.pool.query(`alter database ${database} connection limit 0`);
    await stage.db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'wabus_store' and datname = current_database()",
    );
    const answer = await stage.call('POST', `/v1/tenants/${tenantId}/projects`, { name: 'x' });
    await stage.db.pool.query(`alter database ${database} connection limit -1`);
    expect(answer).toMatchObject({ status: 503, body: { code: 'service-unavailable', retryable: true } });
    expect(answer.headers.get('retry-after')).toBe('1');
  });
});

test('a tenant that asks for much waits for itself: few of its commands are under way, and others do not notice', async () => {
  const [noisy, quiet] = [await stage.tenant(), await stage.tenant()];
  const release = Promise.withResolvers<void>();
  let held = 0;
  let most = 0;
  const store: Pick<EventStore, 'append'> = {
    append: async (appends) => {
      if (appends.some(({ events }) => events.some(({ tenantId }) => tenantId === noisy))) {
        held += 1;
        most = Math.max(most, held);
        await release.promise;
        held -= 1;
      }
      return stage.store.append(appends);
    },
  };
  await stage.startApi({ store: { ...stage.store, ...store } });
  const post = (tenantId: string) => stage.call('POST', `/v1/tenants/${tenantId}/projects`, { name: 'x' });
  const many = Array.from({ length: 40 }, () => post(noisy));
  await expect.poll(() => held).toBe(8);
  expect((await post(quiet)).status).toBe(201);
  release.resolve();
  expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([201]));
  expect(most).toBe(8);
  await stage.startApi();
});
