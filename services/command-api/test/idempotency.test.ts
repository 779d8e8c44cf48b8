import { streamName } from '@wabus/events';
import { Metrics, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCommandApi } from '../src/service.ts';
import { type Answer, createStage, type Stage, templateOf, untilKnown } from './stage.ts';

let stage: Stage;
let tenantId: string;
let base: string;
let project: { id: string; wabaId: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  base = `/v1/tenants/${tenantId}`;
  project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id);
});
afterAll(() => stage.end());

const freshKey = (): string => systemIds.fresh();
const wantedCampaign = () => ({
  projectId: project.id,
  title: 'Black Friday',
  template: { name: 'order_ready', language: 'en_US' },
});
const wantedMessage = () => ({
  projectId: project.id,
  to: '+5511987654321',
  type: 'template',
  template: { name: 'order_ready', language: 'en_US', variables: { '2': 'A-17' } },
});

/** One answer for all, all but one of them marked as a repeat. */
function expectOneAnswer(answers: readonly Answer[], status: number): void {
  for (const answer of answers) expect(answer).toMatchObject({ status, body: answers[0]?.body });
  const first = answers.filter(({ headers }) => headers.get('idempotent-replayed') !== 'true');
  expect(first).toHaveLength(1);
  expect(new Set(answers.map(({ headers }) => headers.get('wabus-position'))).size).toBe(1);
}

async function startedCampaign(): Promise<string> {
  const { id } = (await stage.call('POST', `${base}/campaigns`, wantedCampaign())).body;
  const recipients = [{ to: '+5511987654321', fields: { order: 'A-1' } }];
  await stage.call('POST', `${base}/campaigns/${id}/recipients`, { recipients });
  return id;
}

describe('ten requests with one Idempotency-Key at the same moment', () => {
  test.each<[string, () => Promise<[path: string, body: unknown, status: number]>]>([
    ['a project', async () => ['/projects', { name: 'x' }, 201]],
    [
      'a template handed to Meta',
      async () => ['/templates', templateOf(project.id, { name: 'at_once' }), 201],
    ],
    ['a draft', async () => ['/templates', templateOf(project.id, { name: 'drafted', submit: false }), 201]],
    ['a message', async () => ['/messages', wantedMessage(), 202]],
    ['a campaign', async () => ['/campaigns', wantedCampaign(), 201]],
    ['a start', async () => [`/campaigns/${await startedCampaign()}/start`, undefined, 202]],
  ])('get one answer: %s', async (_what, wanted) => {
    const [path, body, status] = await wanted();
    const key = freshKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => untilKnown(() => stage.call('POST', base + path, body, { key }))),
    );
    expectOneAnswer(answers, status);
  });

  test('get one answer from two processes, too', async () => {
    const { store, keyring, vault, jobs, media, provider, tokenKey } = stage;
    const metrics = new Metrics('command-api');
    const listen = { host: '127.0.0.1', port: 0 };
    const other = createCommandApi({
      ...{ store, keyring, vault, jobs, media, provider, tokenKey, metrics, listen, gates: stage.gates },
      ...{ clock: systemClock, ids: systemIds, logger: silentLogger },
    });
    await other.start();
    const urls = [stage.url, `http://127.0.0.1:${other.port()}`];
    const send = async (
      url: string | undefined,
      path: string,
      body: unknown,
      key: string,
    ): Promise<Answer> => {
      const headers = {
        authorization: `Bearer ${stage.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      };
      const response = await fetch(`${url}${base}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    try {
      for (let round = 0; round < 5; round += 1) {
        for (const [path, body, status] of [
          ['/projects', { name: 'x' }, 201],
          ['/messages', wantedMessage(), 202],
          ['/campaigns', wantedCampaign(), 201],
        ] as const) {
          const key = freshKey();
          const repeat = (url: string) => untilKnown(() => send(url, path, body, key));
          expectOneAnswer(await Promise.all(urls.map(repeat)), status);
        }
      }
    } finally {
      await other.stop();
    }
  });
});

describe('an Idempotency-Key', () => {
  test('that brought one template brings no other under another name', async () => {
    const key = freshKey();
    const create = (name: string) =>
      stage.call('POST', `${base}/templates`, templateOf(project.id, { name, submit: false }), { key });
    expect((await create('first_name_of_it')).status).toBe(201);
    expect(await create('second_name_of_it')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test('counts for the path, however it is spelled', async () => {
    const key = freshKey();
    const first = await stage.call('POST', `${base}/projects`, { name: 'x' }, { key });
    const again = await stage.call('POST', `${base}/Projects/`, { name: 'x' }, { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('brings a refused signup back as it was, marked as a repeat', async () => {
    const key = freshKey();
    const path = `${base}/projects/${await stage.project(tenantId)}/embedded-signup`;
    const signUp = () => stage.call('POST', path, { code: 'nonsense', wabaId: '1' }, { key });
    const first = await signUp();
    const again = await signUp();
    expect(first).toMatchObject({ status: 422, body: { code: 'signup-code-expired' } });
    expect(again).toMatchObject({ status: 422, body: first.body });
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });
});

test('of two submissions at once Meta takes one, and the other leaves no failure behind', async () => {
  let calls = 0;
  await stage.startApi({
    provider: Object.assign(Object.create(stage.provider), {
      createTemplate: async (...given: Parameters<Stage['provider']['createTemplate']>) => {
        calls += 1;
        return stage.provider.createTemplate(...given);
      },
    }),
  });
  const draft = templateOf(project.id, { name: 'twice', submit: false });
  const { id } = (await stage.call('POST', `${base}/templates`, draft)).body;
  const submit = () => stage.call('POST', `${base}/templates/${id}/submit`);
  const answers = await Promise.all([submit(), submit()]);
  await stage.startApi();
  const seen = answers.map(({ status, body }) => (status === 202 ? body.status : body.code)).sort();
  expect(seen).toEqual(['submitted', 'template-not-submittable']);
  expect(calls).toBe(1);
  expect(await stage.eventTypes(streamName.template(id))).toEqual(['TemplateDrafted', 'TemplateSubmitted']);
});
