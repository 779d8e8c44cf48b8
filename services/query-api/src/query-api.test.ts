import { createServer } from 'node:http';
import { encodePosition, problems, queryRoutes, recipientSchema } from '@wabus/api-contract';
import { MESSAGE_STATUSES } from '@wabus/domain';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { campaignMessageId, conversationId } from '@wabus/events';
import {
  closeServer,
  issueServiceToken,
  listen,
  Metrics,
  Secret,
  silentLogger,
  systemIds,
} from '@wabus/platform';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { advanceCheckpoint, lockCheckpoint, useSchema } from '@wabus/projection';
import { LIVE_SCHEMA, models } from '@wabus/read-models';
import { createWorld, photoCame, playScenario, type Scenario, type World } from '@wabus/read-models/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { applyAll, deadLetter, failedJob } from '../test/rows.ts';
import { createQueryApi, type QueryApi } from './index.ts';

const tokenKey = new Secret('k'.repeat(40));
let world: World;
let one: Scenario;
let other: Scenario;
let api: QueryApi;
let token: string;
let ownToken: string;
/** A photo that somebody sent to the other tenant, and a failed job of each. */
let [photo, jobs]: [string, readonly string[]] = ['', []];
beforeAll(async () => {
  world = await createWorld();
  one = await playScenario(world, 'tenant-1');
  other = await playScenario(world, 'tenant-2');
  photo = await photoCame(world, other);
  await applyAll(world);
  for (const [n, tenant] of ['tenant-1', 'tenant-2', null].entries()) await deadLetter(world, n, tenant);
  jobs = [await failedJob(world, 'tenant-1'), await failedJob(world, 'tenant-2')];
  api = apiThatWaits(600_000);
  await api.start();
  token = await issueServiceToken(tokenKey, { subject: 'crm', tenant: '*' });
  ownToken = await issueServiceToken(tokenKey, { subject: 'crm', tenant: 'tenant-1' });
});
afterAll(async () => {
  await api.stop();
  await world.close();
});

/** The service on a port of its own, with its patience for `minPosition`. */
function apiThatWaits(maxWaitMs: number): QueryApi {
  return createQueryApi({
    databaseUrl: roleUrl(world.database.url, 'wabus_api'),
    tokenKey,
    ids: systemIds,
    logger: silentLogger,
    metrics: new Metrics('query-api'),
    maxWaitMs,
    listen: { host: '127.0.0.1', port: 0 },
  });
}

interface Answer {
  readonly status: number;
  readonly body: { data: Record<string, unknown>[]; next: string | null } & Record<string, unknown>;
}

async function get(path: string, bearer = token): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${api.port()}${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const thread = ({ projectId, contacts }: Scenario): string => conversationId(projectId, contacts[0] ?? '');
const at = (path: string): string => `/v1/tenants/tenant-1${path}`;

describe('every route answers the shape of its contract', () => {
  const routes = (): readonly [keyof typeof queryRoutes, string][] => [
    ['getTenant', at('')],
    ['getSettings', at('/settings')],
    ['getJob', at(`/jobs/${jobs[0]}`)],
    ['listContacts', at('/contacts')],
    ['getContact', at(`/contacts/${one.contacts[0]}`)],
    ['listProjects', at('/projects')],
    ['getProject', at(`/projects/${one.projectId}`)],
    ['listTemplates', at('/templates')],
    ['getTemplate', at(`/templates/${one.templateId}`)],
    ['listMessages', at('/messages?limit=500')],
    ['getMedia', `/v1/tenants/tenant-2/media/${photo}`],
    ['getMessage', at(`/messages/${one.inboundId}`)],
    ['listCampaigns', at('/campaigns')],
    ['getCampaign', at(`/campaigns/${one.campaignId}`)],
    ['listRecipients', at(`/campaigns/${one.campaignId}/recipients?limit=500`)],
    ['listAudit', at('/audit')],
    ['listConversations', at('/conversations')],
    ['getConversation', at(`/conversations/${thread(one)}`)],
    ['listConversationMessages', at(`/conversations/${thread(one)}/messages`)],
    ['listNotes', at(`/conversations/${thread(one)}/notes`)],
    ['listIdentityConflicts', at('/identity-conflicts')],
    ['listWebhooks', at('/webhooks')],
    ['listDeadLetters', at('/dead-letters')],
    ['listAllDeadLetters', '/v1/dead-letters'],
  ];

  const { listEvents: _feed, ...lists } = queryRoutes;
  const names = Object.keys(lists) as (keyof typeof lists)[];
  test.each(names.filter((name) => !queryRoutes[name].bytes))('%s', async (operation) => {
    const path = routes().find(([name]) => name === operation)?.[1];
    const { status, body } = await get(path ?? 'no path for this route');
    const schema = queryRoutes[operation].responses[200] as z.ZodType;
    expect([status, schema.safeParse(body).error]).toEqual([200, undefined]);
    if ('data' in body) expect(body.data.length).toBeGreaterThan(0);
  });
});

describe('a foreign tenant', () => {
  test('gets one and the same answer for foreign, unknown and malformed tenants', async () => {
    const answers = await Promise.all([
      get('/v1/tenants/tenant-2/projects', ownToken),
      get('/v1/tenants/nobody/projects'),
      get('/v1/tenants/nobody/projects', ownToken),
      get('/v1/tenants/%2A/projects'),
    ]);
    for (const answer of answers) {
      expect(answer).toEqual(answers[0]);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });

  test('finds nothing of another tenant below its own, by any id', async () => {
    const paths = [
      `/projects/${other.projectId}`,
      `/templates/${other.templateId}`,
      `/campaigns/${other.campaignId}`,
      `/campaigns/${other.campaignId}/recipients`,
      `/messages/${other.inboundId}`,
      `/conversations/${thread(other)}`,
      `/conversations/${thread(other)}/messages`,
      `/conversations/${thread(other)}/notes`,
      `/jobs/${jobs[1]}`,
    ];
    for (const path of paths) expect([path, (await get(at(path))).status]).toEqual([path, 404]);
    for (const list of ['/projects', '/templates', '/campaigns', '/messages?limit=500', '/conversations']) {
      expect(JSON.stringify((await get(at(list))).body)).not.toContain(other.projectId);
    }
    expect((await get(at(`/messages?campaignId=${other.campaignId}`))).body.data).toEqual([]);
  });

  test('sees its own dead letters only; all are for a token of all tenants', async () => {
    const own = await get(at('/dead-letters'), ownToken);
    expect(own.body.data.map(({ tenantId }) => tenantId)).toEqual(['tenant-1']);
    expect((await get('/v1/dead-letters')).body.data).toHaveLength(3);
    expect((await get('/v1/dead-letters', ownToken)).status).toBe(404);
  });
});

test('a moment that no database knows is refused or read into UTC, never an error of ours', async () => {
  const at = async (since: string) =>
    (await get(`/v1/tenants/tenant-1/messages?since=${encodeURIComponent(since)}`)).status;
  expect(await at('0000-01-01T00:00:00Z')).toBe(422);
  expect(await at('2026-11-21T00:00:00+23:59')).toBe(200);
  expect(await at('9999-12-31T23:59:59Z')).toBe(200);
});

test('without a token, or with an altered one, nothing is answered', async () => {
  expect(await get(at('/projects'), 'nonsense')).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
});

describe('lists', () => {
  test('go through every row once in pages, newest first', async () => {
    const ids: unknown[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Answer = await get(at(`/messages?limit=2${next === '' ? '' : `&after=${next}`}`));
      ids.push(...body.data.map(({ id }) => id));
      next = body.next;
    }
    const all = await get(at('/messages?limit=500'));
    expect(ids).toEqual(all.body.data.map(({ id }) => id));
    expect(new Set(ids).size).toBe(8);
    expect(ids[0]).toBe(one.inboundId);
  });

  test('page through dead letters, whose place is a time', async () => {
    const first = await get('/v1/dead-letters?limit=2');
    const second = await get(`/v1/dead-letters?limit=2&after=${first.body.next}`);
    expect([...first.body.data, ...second.body.data].map(({ offset }) => offset)).toEqual(['2', '1', '0']);
    expect(second.body.next).toBeNull();
  });

  test('refuse a limit above 500 and a cursor of another list', async () => {
    expect(await get(at('/messages?limit=501'))).toMatchObject({
      status: 422,
      body: { code: 'validation-failed' },
    });
    const cursor = (await get('/v1/dead-letters?limit=1')).body.next;
    expect(await get(at(`/messages?after=${cursor}`))).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'query.after' }] },
    });
  });
});

describe('a filter', () => {
  const UNKNOWN = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
  const NEVER = { since: '2099-01-01T00:00:00Z', until: '2000-01-01T00:00:00Z' };
  /** Of each filter of each list a value that some row does not have. */
  const filters = (): Partial<Record<keyof typeof queryRoutes, Readonly<Record<string, string>>>> => ({
    listTemplates: { projectId: UNKNOWN, name: 'none', status: 'rejected' },
    listMessages: {
      ...{ projectId: UNKNOWN, campaignId: UNKNOWN, contactId: UNKNOWN, conversationId: UNKNOWN },
      ...{ externalId: 'none', wamid: 'none', status: 'unknown', direction: 'inbound', ...NEVER },
    },
    listConversations: { projectId: UNKNOWN, status: 'closed', assignee: 'nobody' },
    listContacts: { externalId: 'none', address: '+5511900000000' },
    listCampaigns: { projectId: UNKNOWN, status: 'draft', externalId: 'none' },
    listIdentityConflicts: { state: 'different' },
    listWebhooks: { wabaId: '1', phoneNumberId: '1', field: 'none', outcome: 'foreign', ...NEVER },
    listAudit: { subject: `message-${UNKNOWN}`, action: 'ThreadHandedOver', correlationId: 'none', ...NEVER },
  });
  const pathOf = (name: string): string =>
    queryRoutes[name as keyof typeof queryRoutes].path.replace('{tenantId}', 'tenant-1');
  const rows = async (path: string): Promise<number> => (await get(path)).body.data.length;

  test.each(Object.entries(filters()))(
    'of %s leaves rows out, each that the contract has',
    async (name, by) => {
      const { query } = queryRoutes[name as keyof typeof queryRoutes];
      const named = Object.keys(query.shape).filter(
        (key) => !['limit', 'after', 'minPosition'].includes(key),
      );
      expect(Object.keys(by).sort()).toEqual(named.sort());
      const all = await rows(`${pathOf(name)}?limit=500`);
      for (const [key, value] of Object.entries(by)) {
        const some = await rows(`${pathOf(name)}?limit=500&${key}=${encodeURIComponent(value)}`);
        expect([key, some < all]).toEqual([key, true]);
      }
    },
  );

  test('by conversation gives what the conversation has', async () => {
    const ids = async (path: string) => (await get(at(path))).body.data.map(({ id }) => id);
    const own = await ids(`/conversations/${thread(one)}/messages`);
    expect(await ids(`/messages?conversationId=${thread(one)}`)).toEqual(own);
    expect(own).not.toEqual([]);
  });
});

describe('minPosition', () => {
  const position = (): Promise<bigint> => world.store.head();

  test('is no wait when the models that the route reads have reached it', async () => {
    const partition = partitionOf(one.wabaId, PARTITIONS);
    const own = (await world.events()).findLast(({ key }) => key === one.wabaId)?.position ?? 0n;
    const reached = encodePosition(partition, own);
    expect((await get(at(`/campaigns/${one.campaignId}?minPosition=${reached}`))).status).toBe(200);
  });

  test('waits until the model gets there', async () => {
    const partition = 3;
    const wanted = (await position()) + 10n;
    const answer = get(at(`/messages?minPosition=${encodePosition(partition, wanted)}`));
    await inTransaction(world.database.pool, async (tx) => {
      await useSchema(tx, LIVE_SCHEMA);
      for (const model of models) {
        await lockCheckpoint(tx, model, partition);
        await advanceCheckpoint(tx, model, partition, wanted);
      }
    });
    expect((await answer).status).toBe(200);
  });

  test('that is never reached ends with read-model-behind, and one that is no token is refused', async () => {
    const never = encodePosition(4, (await position()) + 1_000n);
    const impatient = apiThatWaits(100);
    await impatient.start();
    const url = `http://127.0.0.1:${impatient.port()}${at(`/campaigns?minPosition=${never}`)}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    await impatient.stop();
    expect(answer.status).toBe(problems['read-model-behind'].status);
    expect(await answer.json()).toMatchObject({ code: 'read-model-behind', retryable: true });
    expect((await get(at('/campaigns?minPosition=abc'))).status).toBe(422);
  });
});

describe('recipients', () => {
  const path = () => at(`/campaigns/${one.campaignId}/recipients`);
  const text = async (accept: string): Promise<[string | null, string[]]> => {
    const headers = { authorization: `Bearer ${token}`, accept };
    const response = await fetch(`http://127.0.0.1:${api.port()}${path()}?limit=2`, { headers });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="?recipients\./);
    return [response.headers.get('content-type'), (await response.text()).trimEnd().split(/\r?\n/)];
  };

  test('come filtered by status and failure code, with advice', async () => {
    const { body } = await get(`${path()}?failureCode=variable-missing`);
    expect(body.data).toMatchObject([
      { status: 'suppressed', failure: { code: 'variable-missing', advice: expect.stringMatching(/./) } },
    ]);
    expect((await get(`${path()}?status=read`)).body.data).toHaveLength(1);
  });

  test('come whole as CSV and as NDJSON', async () => {
    const [csvType, csv] = await text('text/csv');
    expect(csvType).toBe('text/csv; charset=utf-8');
    expect(csv).toHaveLength(9);
    const statuses = MESSAGE_STATUSES.join(',');
    expect(csv[0]).toBe(`to,contactId,messageId,externalId,status,${statuses},failureCode,failureDetail`);
    expect(csv.filter((line) => line.startsWith(`${one.phones[0]},${one.contacts[0]},`))).toHaveLength(1);
    const [jsonType, lines] = await text('application/x-ndjson');
    expect(jsonType).toMatch('application/x-ndjson');
    for (const line of lines) expect(recipientSchema.safeParse(JSON.parse(line)).error).toBeUndefined();
    expect(lines).toHaveLength(8);
  });
});

test('a failed message tells what happened to each attempt and what to do', async () => {
  const id = campaignMessageId(one.campaignId, one.contacts[2] ?? '', 0);
  const { body } = await get(at(`/messages/${id}`));
  expect(body).toMatchObject({
    status: 'failed',
    failure: { code: 'meta-131026', advice: expect.stringMatching(/./) },
    attempts: [{ outcome: 'rejected', error: { code: 'meta-131026', advice: expect.stringMatching(/./) } }],
  });
});

test('a database that is away is 503, to be asked again, and not an error of ours', async () => {
  const away = createQueryApi({
    databaseUrl: 'postgres://wabus_api@127.0.0.1:1/nowhere',
    tokenKey,
    ids: systemIds,
    logger: silentLogger,
    metrics: new Metrics('query-api'),
  });
  const server = createServer(away.handler);
  const port = await listen(server, 0);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/tenants/tenant-1/campaigns`, { headers });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await answer.json()).toMatchObject({ code: 'service-unavailable', retryable: true });
  await closeServer(server);
  await away.stop();
});

test('a read behind a lock is 503, too, and so is one that waits for a connection behind such a one', async () => {
  const impatient = createQueryApi({
    databaseUrl: roleUrl(world.database.url, 'wabus_api'),
    tokenKey,
    ids: systemIds,
    logger: silentLogger,
    metrics: new Metrics('query-api'),
    answerMs: 300,
  });
  const server = createServer(impatient.handler);
  const port = await listen(server, 0);
  const read = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}/v1/tenants/tenant-1/campaigns`, { headers });
    return ((await answer.json()) as { code?: string }).code;
  };
  await inTransaction(world.database.pool, async (tx) => {
    await tx.query('lock table read_models.campaigns in access exclusive mode');
    const codes = await Promise.all(Array.from({ length: 12 }, read));
    expect(new Set(codes)).toEqual(new Set(['service-unavailable']));
  });
  await expect.poll(read).toBeUndefined();
  await closeServer(server);
  await impatient.stop();
});

test('a conversation shows who wrote, what is unread, and its timeline with the quoted message and advice', async () => {
  const { body } = await get(at(`/conversations/${thread(one)}`));
  expect(body).toMatchObject({
    contact: { id: one.contacts[0], phone: '+5511999', name: expect.stringMatching(/^Ana/) },
    lastMessage: { direction: 'outbound' },
    unread: 1,
    assignee: 'ana',
    labels: ['lead', 'vip'],
    status: 'open',
  });
  const timeline = await get(at(`/conversations/${thread(one)}/messages`));
  expect(timeline.body.data).toMatchObject([
    { direction: 'outbound' },
    { direction: 'inbound', content: { body: 'hello\ufffd' } },
  ]);
  expect((await get(at('/conversations?assignee=nobody'))).body.data).toEqual([]);
  expect((await get(at('/conversations?status=asleep'))).status).toBe(422);
  // An empty list would look as if nothing had that status.
  for (const list of ['templates?status=APPROVED', 'campaigns?status=done', 'messages?status=seen']) {
    expect(await get(at(`/${list}`))).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'query.status' }] },
    });
  }
});
