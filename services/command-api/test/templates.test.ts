import { templatePreviewSchema, templateSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { Secret } from '@wabus/platform';
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
      body: {
        code: 'template-exists',
        existing: { id: created.body.id },
        detail: expect.stringContaining(created.body.id),
      },
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

  test('whose first answer was lost is handed in all the same by the next try', async () => {
    const { provider } = stage;
    const createTemplate: typeof provider.createTemplate = async (...given) => {
      await provider.createTemplate(...given);
      return { kind: 'unknown', reason: 'test' };
    };
    await stage.startApi({ provider: { ...provider, createTemplate } });
    const [url, buttonExample] = ['https://x.example/{{1}}', ['https://x.example/a']];
    const button = { type: 'url', text: 'Track', url, example: buttonExample };
    const components = [
      { type: 'header', format: 'text', text: 'News' },
      { type: 'body', text: 'Your order waits.' },
      { type: 'buttons', buttons: [button] },
    ];
    const wanted = draft({ submit: false, components, variables: {} });
    const { id } = (await post('/templates', wanted)).body;
    expect((await post(`/templates/${id}/submit`)).body.code).toBe('graph-unavailable');
    await stage.startApi();
    const again = await post(`/templates/${id}/submit`);
    expect(again).toMatchObject({
      status: 202,
      body: { status: 'submitted', components: wanted.components },
    });
    expect(again.body.metaTemplateId).toMatch(/^\d+$/);
  });

  test('that Meta has already with other content is refused', async () => {
    const wanted = draft({ submit: false });
    const { id } = (await post('/templates', wanted)).body;
    const token = await stage.vault.get({ tenantId, projectId: project.id, purpose: 'business-token' });
    const { name, language, category } = wanted as Record<string, string>;
    const components = [{ type: 'BODY', text: 'Something else altogether.' }];
    const theirs = { name, language, category, components } as Parameters<
      Stage['provider']['createTemplate']
    >[1];
    const made = await stage.provider.createTemplate(project.wabaId, theirs, token ?? new Secret(''));
    expect(made.kind).toBe('ok');
    expect(await post(`/templates/${id}/submit`)).toMatchObject({
      status: 422,
      body: { code: 'template-refused', meta: { subcode: 2388024 } },
    });
  });

  test("that Meta refuses says so in Meta's words, is recorded, and a repeat is refused the same", async () => {
    const marketing = draft({ category: 'MARKETING' });
    await post('/templates', marketing);
    const wanted = { ...marketing, language: 'pt_BR', category: 'UTILITY' };
    const refused = await post('/templates', wanted, 'refused');
    expect(refused).toMatchObject({ status: 422, body: { code: 'template-refused', meta: { code: 100 } } });
    expect(refused.body.meta.details).toContain('already associated with this template, MARKETING');
    const again = await post('/templates', wanted, 'refused');
    expect(again.body).toEqual(refused.body);
  });

  test('stays a draft when Meta does not answer, and the same request goes on later', async () => {
    const down = { kind: 'unknown', reason: 'test' } as const;
    await stage.startApi({ provider: { ...stage.provider, createTemplate: async () => down } });
    const wanted = draft();
    const lost = await post('/templates', wanted, 'lost');
    expect(lost).toMatchObject({ status: 503, body: { code: 'graph-unavailable', retryable: true } });
    await stage.startApi();
    expect(await post('/templates', wanted, 'lost')).toMatchObject({
      status: 201,
      body: { status: 'submitted' },
    });
  });

  test('with a map for a variable that its text does not have is refused', async () => {
    const answer = await post('/templates', draft({ variables: { '3': { field: 'x' } } }));
    expect(answer).toMatchObject({ status: 422, body: { code: 'variable-unknown' } });
  });

  test('that Meta would refuse is refused before Meta sees it, all faults at once, and leaves nothing', async () => {
    const never = async () => {
      throw new Error('Meta was asked');
    };
    await stage.startApi({ provider: { ...stage.provider, createTemplate: never } });
    const components = [
      { type: 'BODY', text: '{{1}} is here', example: { body_text: [['Ana']] } },
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://x.example/{{1}}' }] },
    ];
    const wanted = draft({ name: 'Order', language: 'xx', components, variables: {} });
    const answer = await post('/templates', wanted);
    const kept = await post('/templates', { ...wanted, submit: false });
    await stage.startApi();
    expect(answer).toMatchObject({ status: 422, body: { code: 'template-invalid', retryable: false } });
    expect(answer.body.errors.map(({ path, code }: Record<string, string>) => [path, code])).toEqual([
      ['name', 'name-invalid'],
      ['language', 'language-unknown'],
      ['components[0].text', 'variable-at-edge'],
      ['components[1].buttons[0].example', 'example-missing'],
    ]);
    const empty = await post('/templates', draft({ components: [] }));
    expect(empty.body).toMatchObject({ code: 'template-invalid', errors: [{ code: 'body-missing' }] });
    for (const { detail } of answer.body.errors) expect(detail).toMatch(/^[A-Z].+\.$/);
    expect(kept.body).toEqual(answer.body);
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

const rich = {
  components: [
    {
      type: 'HEADER',
      format: 'TEXT',
      text: 'Sale ends {{day}}!',
      example: { header_text_named_params: [{ param_name: 'day', example: 'Friday' }] },
    },
    {
      type: 'BODY',
      text: 'Hi {{first_name}}, thanks for being with us.',
      example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
    },
    { type: 'FOOTER', text: 'Reply STOP to opt out' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'See', url: 'https://x.example/t/{{1}}', example: ['https://x.example/t/A17'] },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' },
      ],
    },
  ],
  parameter_format: 'named',
  variables: {
    first_name: { field: 'name', default: 'you' },
    'header.day': { field: 'day' },
    'button.0.1': { field: 'code' },
  },
};

describe('a template with header, named variables and a link', () => {
  test('is taken by Meta as NAMED, and a message fills every place of it', async () => {
    const wanted = draft(rich);
    const { body: template } = await post('/templates', wanted);
    expect(template).toMatchObject({ status: 'submitted', variables: rich.variables });
    await stage.approve(tenantId, template);
    const content = { name: wanted.name, language: 'en_US' };
    const message = { projectId: project.id, to: '+5511987654321', type: 'template' };
    const fields = { name: 'Ana', day: 'Friday', code: 'A17' };
    const sent = await post('/messages', { ...message, template: { ...content, fields } });
    const components = [
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'day', text: 'Friday' }] },
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A17' }] },
    ];
    expect(sent).toMatchObject({ status: 202, body: { content: { components } } });
    const lacking = await post('/messages', {
      ...message,
      template: { ...content, fields: { day: 'Friday' } },
    });
    expect(lacking).toMatchObject({ status: 422, body: { code: 'variable-missing' } });
    expect(lacking.body.errors).toMatchObject([{ path: 'template.variables.button.0.1' }]);
    const asMeta = await post('/messages', {
      ...message,
      template: { ...content, components: components.slice(1, 2) },
    });
    expect(asMeta).toMatchObject({ status: 422, body: { code: 'variable-missing' } });
    expect(asMeta.body.errors).toMatchObject([
      { path: 'template.components', detail: expect.stringContaining('header') },
      { path: 'template.components', detail: expect.stringContaining('button 0') },
    ]);
    expect((await post('/messages', { ...message, template: { ...content, components } })).status).toBe(202);
  });
});

test('a template with media is taken, and sent in Meta’s own shape only', async () => {
  const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::abc'] } };
  const wanted = draft({
    components: [image, { type: 'BODY', text: 'Our new shop is open.' }],
    variables: {},
  });
  const { body: template } = await post('/templates', wanted);
  expect(template.status).toBe('submitted');
  await stage.approve(tenantId, template);
  const named = { name: wanted.name, language: 'en_US' };
  const message = { projectId: project.id, to: '+5511987654321', type: 'template' };
  const filled = await post('/messages', { ...message, template: named });
  expect(filled).toMatchObject({ status: 422, body: { code: 'template-not-supported' } });
  const campaign = await post('/campaigns', { projectId: project.id, title: 'Open', template: named });
  expect(campaign).toMatchObject({ status: 422, body: { code: 'template-not-supported' } });
  const components = [{ type: 'header', parameters: [{ type: 'image', image: { id: '1' } }] }];
  expect((await post('/messages', { ...message, template: { ...named, components } })).status).toBe(202);
});

describe('a preview', () => {
  const preview = (more: object = {}) =>
    post('/templates/preview', { name: 'sale', language: 'en-US', category: 'marketing', ...rich, ...more });

  test('shows what people will read, and what has no value', async () => {
    const answer = await preview({
      variables: { 'header.day': 'Friday', first_name: { field: 'name', default: 'you' } },
      fields: { name: 'Ana' },
    });
    expect(answer.status).toBe(200);
    expect(templatePreviewSchema.parse(answer.body)).toEqual({
      valid: true,
      findings: [],
      rendered: {
        header: 'Sale ends Friday!',
        body: 'Hi Ana, thanks for being with us.',
        footer: 'Reply STOP to opt out',
        buttons: [
          { type: 'URL', text: 'See', url: 'https://x.example/t/{{1}}' },
          { type: 'PHONE_NUMBER', text: 'Call', phoneNumber: '+15550051310' },
        ],
      },
      missing: ['button.0.1'],
      invalid: [],
    });
  });

  test('of a template that Meta would refuse says so and shows it all the same', async () => {
    const answer = await preview({ parameter_format: null, variables: { first_name: 'A\nB' } });
    expect(templatePreviewSchema.parse(answer.body)).toMatchObject({
      valid: false,
      findings: [
        { level: 'error', path: 'components[0].text', code: 'variable-format', subcode: 2388047 },
        { level: 'error', path: 'components[1].text', code: 'variable-format', subcode: 2388072 },
      ],
      rendered: { header: 'Sale ends {{day}}!' },
      missing: ['header.day', 'button.0.1'],
      invalid: ['first_name'],
    });
    const empty = await post('/templates/preview', { components: [null, 1, 'x', {}] });
    expect(empty).toMatchObject({ status: 200, body: { valid: false, rendered: { body: '' } } });
  });

  test('of a one-time code says that its English sentence stands for that of the language', async () => {
    const { body } = await post('/templates/preview', {
      ...{ name: 'otp', language: 'pt_BR', category: 'AUTHENTICATION' },
      components: [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copiar' }] },
      ],
      variables: { 1: '123456' },
    });
    expect(templatePreviewSchema.parse(body)).toMatchObject({
      valid: true,
      findings: [
        { level: 'unchecked', path: 'components[0]', detail: expect.stringContaining('English') },
        { level: 'unchecked', path: 'components[1].buttons[0]' },
      ],
      rendered: { body: '*123456* is your verification code.' },
    });
  });

  test('keeps nothing: the same template can be made afterwards', async () => {
    const wanted = draft(rich);
    const { projectId: _here, ...template } = wanted;
    expect((await post('/templates/preview', template)).body.valid).toBe(true);
    expect((await post('/templates', wanted)).status).toBe(201);
  });
});

test('a one-time code is sent by its variable, or in body and button as Meta documents it', async () => {
  const wanted = draft({
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
    variables: {},
  });
  const { body: template } = await post('/templates', wanted);
  expect(template.status).toBe('submitted');
  await stage.approve(tenantId, template);
  const named = { name: wanted.name, language: 'en_US' };
  const message = { projectId: project.id, to: '+5511987654321', type: 'template' };
  const code = { type: 'text', text: 'J$FpnYnP' };
  const components = [
    { type: 'body', parameters: [code] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [code] },
  ];
  for (const given of [{ components }, { variables: { 1: 'J$FpnYnP' } }]) {
    const sent = await post('/messages', { ...message, template: { ...named, ...given } });
    expect(sent).toMatchObject({ status: 202, body: { content: { components } } });
    const [queued] = await stage.store.readStream(streamName.message(sent.body.id));
    expect(queued?.data).toMatchObject({ purpose: 'authentication', priority: 'conversational' });
  }
  const lacking = await post('/messages', { ...message, template: named });
  expect(lacking).toMatchObject({ status: 422, body: { code: 'variable-missing' } });
});

test('components that are larger than any template are refused before they are looked at', async () => {
  const filler = { type: 'BODY', text: 'a'.repeat(70_000) };
  for (const [path, body] of [
    ['/templates', draft({ components: [filler] })],
    ['/templates/preview', { components: [filler] }],
  ] as const) {
    const answer = await post(path, body);
    expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'validation-failed']);
  }
});
