import { messageSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage, templateOf } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: { id: string; wabaId: string };
let template: { id: string; wabaId: string; metaTemplateId: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  project = await stage.activeProject(tenantId);
  template = await stage.approvedTemplate(tenantId, project.id);
});
afterAll(() => stage.end());

const message = (more: object = {}, content: object = {}) => ({
  projectId: project.id,
  to: '(11) 98765-4321',
  type: 'template',
  template: {
    ...{ name: 'order_ready', language: 'en_US' },
    ...('components' in content ? {} : { variables: { '1': 'Ana', '2': 'A-17' } }),
    ...content,
  },
  ...more,
});
/** A body in Meta's own shape. */
const inBody = (...parameters: readonly (object | null)[]) => [
  { type: 'body', parameters: parameters.map((given) => given && { type: 'text', ...given }) },
];
const send = (body: unknown, key?: string) =>
  stage.call('POST', `/v1/tenants/${tenantId}/messages`, body, { ...(key ? { key } : {}) });

describe('a message', () => {
  test('is queued with its template rendered and sealed', async () => {
    const answer = await send(message({ externalId: 'order-17', metadata: { source: 'crm' } }));
    expect(answer.status).toBe(202);
    const queued = messageSchema.parse(answer.body);
    expect(queued).toMatchObject({
      direction: 'outbound',
      to: '+5511987654321',
      type: 'template',
      status: 'queued',
      sentBy: 'api',
      externalId: 'order-17',
      metadata: { source: 'crm' },
      content: {
        name: 'order_ready',
        language: { code: 'en_US' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ana' },
              { type: 'text', text: 'A-17' },
            ],
          },
        ],
      },
    });
    const [event] = await stage.store.readStream(streamName.message(queued.id));
    expect(event).toMatchObject({ type: 'MessageQueued', key: project.wabaId, wabaId: project.wabaId });
    expect(JSON.stringify({ ...event, position: 0 })).not.toMatch(/98765|A-17|order-17/);
  });

  test('says which agent or automation wrote it, where the caller does', async () => {
    const { body } = await send(message({ sentBy: { kind: 'agent', id: 'agent-4' } }));
    expect(body).toMatchObject({ sentBy: 'agent', sentById: 'agent-4' });
    const nobody = await send(message({ sentBy: { kind: 'automation', id: null } }));
    expect(nobody.body).toMatchObject({ sentBy: 'automation', sentById: null });
    expect(await send(message({ sentBy: { kind: 'campaign' } }))).toMatchObject({ status: 422 });
    expect(await send(message({ sentBy: 'agent' }))).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'sentBy' }] },
    });
  });

  test('takes fields by the variable map, defaults, and an example of Meta as it is', async () => {
    const byField = await send(message({}, { variables: undefined, fields: { order: 'B-2' } }));
    expect(byField.body.content.components[0].parameters.map(({ text }: { text: string }) => text)).toEqual([
      'there',
      'B-2',
    ]);
    const components = [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: 'C-3' },
        ],
      },
    ];
    const meta = { language: { code: 'en_US', policy: 'deterministic' }, variables: undefined, components };
    const asMeta = await send(message({}, meta));
    expect(asMeta).toMatchObject({ status: 202, body: { content: { components } } });
  });

  test('repeated with the same key is one message with one answer, even when the template was paused since', async () => {
    const first = await send(message(), 'one');
    await stage.approve(tenantId, template, 'paused');
    expect((await send(message())).body.code).toBe('template-not-approved');
    const again = await send(message(), 'one');
    await stage.approve(tenantId, template);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('wabus-position')).toBe(first.headers.get('wabus-position'));
    expect(await stage.eventTypes(streamName.message(first.body.id))).toEqual(['MessageQueued']);
    const other = await send(message({ to: '+14155552671' }), 'one');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test('sent ten times at once with the same key is one message', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(message(), 'at-once')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    expect(await stage.eventTypes(streamName.message(answers[0]?.body.id))).toEqual(['MessageQueued']);
  });

  test.each([
    ['a bad number', () => message({ to: '12' }), 'invalid-phone-number'],
    ['a missing variable', () => message({}, { variables: { '1': 'Ana' } }), 'variable-missing'],
    ['a value that Meta refuses', () => message({}, { variables: { '2': 'a\nb' } }), 'variable-invalid'],
    ['too few parameters in Meta’s shape', () => message({}, { components: [] }), 'variable-missing'],
    [
      'a parameter without text',
      () => message({}, { components: inBody({ text: 'a' }, {}) }),
      'variable-missing',
    ],
    ['no parameters but null', () => message({}, { components: inBody(null, null) }), 'variable-missing'],
    [
      'too many parameters',
      () => message({}, { components: inBody({ text: 'a' }, { text: 'b' }, { text: 'c' }) }),
      'variable-unknown',
    ],
    [
      'a variable that the template does not have',
      () => message({}, { variables: { '1': 'Ana', '2': 'A-17', '3': 'x' } }),
      'variable-unknown',
    ],
    [
      'values in two ways',
      () => message({}, { components: inBody({ text: 'a' }, { text: 'b' }), variables: { '1': 'Ana' } }),
      'validation-failed',
    ],
    ['an unknown template', () => message({}, { name: 'nobody' }), 'template-not-approved'],
    ['a type that nobody knows', () => message({ type: 'fax' }), 'message-type-not-supported'],
    ['a recipient by what is no user id', () => message({ to: { userId: 'x' } }), 'validation-failed'],
    ['no template', () => message({ template: undefined }), 'validation-failed'],
    ['text with NUL', () => message({}, { variables: { '2': '\u0000' } }), 'validation-failed'],
  ])('with %s is refused with 422 and advice, and nothing is appended', async (_what, body, code) => {
    const before = await stage.store.head();
    const answer = await send(body());
    expect(answer).toMatchObject({ status: 422, body: { code, type: `/problems/${code}` } });
    expect(answer.body.advice).toBeTruthy();
    expect(await stage.store.head()).toBe(before);
  });

  test('with a template that is not approved, or for a project that is not active, is refused', async () => {
    await stage.call('POST', `/v1/tenants/${tenantId}/templates`, templateOf(project.id, { name: 'waits' }));
    expect(await send(message({}, { name: 'waits' }))).toMatchObject({
      status: 422,
      body: { code: 'template-not-approved', detail: 'The template is submitted.' },
    });
    const idle = await stage.project(tenantId);
    expect(await send(message({ projectId: idle }))).toMatchObject({
      status: 422,
      body: { code: 'project-not-active' },
    });
  });
});

test('what Meta has of a template is what values must fit, in messages and maps, and the draft is shown beside', async () => {
  const named = await stage.approvedTemplate(tenantId, project.id, { name: 'changed' });
  const body = 'Hello {{1}}, collect your order {{2}} by {{3}}, please.';
  await stage.changeTexts(tenantId, named, body);
  const values = { 1: 'Ana', 2: 'A-17' };
  const sent = (variables: object) => send(message({}, { name: 'changed', variables }));
  expect((await sent(values)).body).toMatchObject({
    code: 'variable-missing',
    detail: expect.stringContaining('3'),
  });
  expect((await sent({ ...values, 3: 'noon' })).status).toBe(202);
  const path = `/v1/tenants/${tenantId}/templates/${named.id}/variables`;
  const mapped = await stage.call('PUT', path, { variables: { 3: { field: 'time', default: 'noon' } } });
  expect(mapped.body).toMatchObject({
    components: [{ type: 'BODY', text: body }],
    draftedComponents: named.components,
    componentsSince: expect.any(String),
  });
});
