import { templateSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage, templateOf } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: { id: string; wabaId: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant();
  project = await stage.activeProject(tenantId);
});
afterAll(() => stage.end());

const post = (path: string, body?: unknown, key?: string) =>
  stage.call('POST', `/v1/tenants/${tenantId}${path}`, body, { ...(key ? { key } : {}) });
const put = (path: string, body: unknown) => stage.call('PUT', `/v1/tenants/${tenantId}${path}`, body);
let named = 0;
const draft = (more: object = {}) => templateOf(project.id, { name: `template_${++named}`, ...more });

describe('a template', () => {
  test('is submitted at once unless told otherwise', async () => {
    const answer = await post('/templates', draft());
    expect(answer.status).toBe(201);
    const template = templateSchema.parse(answer.body);
    expect(template).toMatchObject({ status: 'submitted', wabaId: project.wabaId });
    expect(template.metaTemplateId).toMatch(/^\d+$/);
    expect(answer.headers.get('location')).toBe(`/v1/tenants/${tenantId}/templates/${template.id}`);
    expect(await stage.eventTypes(streamName.template(template.id))).toEqual([
      'TemplateDrafted',
      'TemplateSubmitted',
    ]);
  });

  test('stays a draft when told so, and is submitted later, once', async () => {
    const created = await post('/templates', draft({ submit: false }));
    expect(created.body).toMatchObject({ status: 'draft', metaTemplateId: null });
    const submitted = await post(`/templates/${created.body.id}/submit`, undefined, 'submit');
    expect(submitted).toMatchObject({ status: 202, body: { status: 'submitted' } });
    const again = await post(`/templates/${created.body.id}/submit`, undefined, 'submit');
    expect(again.body).toEqual(submitted.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await post(`/templates/${created.body.id}/submit`)).toMatchObject({
      status: 409,
      body: { code: 'template-not-submittable' },
    });
  });

  test('with the language written with a hyphen is the same template', async () => {
    const wanted = draft({ language: 'en-US' });
    const created = await post('/templates', wanted);
    expect(created.body.language).toBe('en_US');
    expect(await post('/templates', { ...wanted, language: 'en_US' })).toMatchObject({
      status: 409,
      body: { code: 'template-exists' },
    });
  });

  test('repeated with the same key is the first answer again, approved or not meanwhile', async () => {
    const wanted = draft();
    const first = await post('/templates', wanted, 'key-1');
    await stage.approve(tenantId, first.body);
    const again = await post('/templates', wanted, 'key-1');
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await post('/templates', { ...wanted, category: 'MARKETING' }, 'key-1');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  test("that Meta refuses says so in Meta's words, is recorded, and a repeat is refused the same", async () => {
    const text = '{{1}} comes first';
    const components = [{ type: 'BODY', text, example: { body_text: [['Ana']] } }];
    const wanted = draft({ components, variables: {} });
    const refused = await post('/templates', wanted, 'refused');
    expect(refused).toMatchObject({ status: 422, body: { code: 'template-refused', meta: { code: 100 } } });
    const again = await post('/templates', wanted, 'refused');
    expect(again.body).toEqual(refused.body);
  });

  test('stays a draft when Meta does not answer, and the same request goes on later', async () => {
    const down = { kind: 'no-answer', reason: 'test' } as const;
    await stage.startApi({ graph: { ...stage.graph, createTemplate: async () => down } });
    const wanted = draft();
    const lost = await post('/templates', wanted, 'lost');
    expect(lost).toMatchObject({ status: 503, body: { code: 'graph-unavailable', retryable: true } });
    await stage.startApi();
    expect(await post('/templates', wanted, 'lost')).toMatchObject({
      status: 201,
      body: { status: 'submitted' },
    });
  });

  test.each([
    ['a variable that its text does not have', { variables: { '3': { field: 'x' } } }, 'variable-unknown'],
    [
      'a header image',
      {
        components: [
          { type: 'HEADER', format: 'IMAGE' },
          { type: 'BODY', text: 'Hi' },
        ],
      },
      'template-not-supported',
    ],
    ['a name with capitals', { name: 'Order' }, 'validation-failed'],
  ])('with %s is refused before Meta sees it', async (_what, more, code) => {
    const answer = await post('/templates', draft(more));
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  test('of a project that is not connected is refused', async () => {
    const idle = await stage.project(tenantId);
    const answer = await post('/templates', draft({ projectId: idle }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'project-not-active' } });
  });

  test('has its variables mapped anew; the same map again changes nothing', async () => {
    const { body } = await post('/templates', draft());
    const variables = { '1': { field: 'nome', default: 'amigo' }, '2': { field: 'pedido' } };
    for (const _time of [1, 2]) {
      const answer = await put(`/templates/${body.id}/variables`, { variables });
      expect(answer).toMatchObject({ status: 200, body: { variables } });
    }
    const types = await stage.eventTypes(streamName.template(body.id));
    expect(types.filter((type) => type === 'VariablesMapped')).toHaveLength(1);
    const wrong = await put(`/templates/${body.id}/variables`, { variables: { '9': { field: 'x' } } });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'variable-unknown' } });
  });
});
