import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, oneVariable, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

const create = (change: object) =>
  stage.graph('POST', `/${business.wabaId}/message_templates`, {
    token: business.token,
    body: { ...oneVariable, ...change },
  });
const body = (text: string, example?: unknown) => ({ components: [{ type: 'BODY', text, example }] });
const examples = (...texts: string[]) => ({ body_text: [texts] });

describe('a template', () => {
  test('is pending, then approved by a webhook that spells name and language as created, and shown by its id', async () => {
    const created = await create({ name: 'reviewed' });
    expect(created.body).toEqual({ id: expect.any(String), status: 'PENDING', category: 'UTILITY' });
    const find = () =>
      stage.callback
        .values('message_template_status_update')
        .find((value) => value.message_template_name === 'reviewed');
    await expect.poll(find).toEqual({
      event: 'APPROVED',
      message_template_id: Number(created.body.id),
      message_template_name: 'reviewed',
      message_template_language: 'en_US',
      message_template_category: 'UTILITY',
      reason: 'NONE',
    });
    const shown = await stage.graph('GET', `/${created.body.id}`, { token: business.token });
    expect(shown.body).toMatchObject({ name: 'reviewed', status: 'APPROVED', language: 'en_US' });
    expect(shown.body.components[0].type).toBe('BODY');
  });

  test('waits for a script when the review is manual; the reason of a rejection is kept', async () => {
    await stage.control('PUT', '/behaviour', { review: 'manual' });
    const created = await create({ name: 'by_hand' });
    await stage.control('PUT', '/behaviour', { review: 'auto' });
    const rejected = await stage.control('POST', `/templates/${created.body.id}/review`, {
      event: 'REJECTED',
      reason: 'SCAM',
    });
    expect(rejected.body).toEqual({ id: created.body.id, status: 'REJECTED', webhook: 'queued' });
    const shown = await stage.graph('GET', `/${created.body.id}?fields=status,rejected_reason`, {
      token: business.token,
    });
    expect(shown.body).toMatchObject({ status: 'REJECTED', rejected_reason: 'SCAM' });
  });

  test('in the same name and language exists already; in another language it is another', async () => {
    expect((await create({ name: 'twice' })).status).toBe(200);
    const again = await create({ name: 'twice' });
    expect(again.status).toBe(400);
    expect(again.body.error).toMatchObject({
      message: 'Invalid parameter',
      type: 'OAuthException',
      code: 100,
      error_subcode: 2388024,
      is_transient: false,
      error_user_title: 'Content in This Language Already Exists',
    });
    expect((await create({ name: 'twice', language: 'es' })).status).toBe(200);
    const other = await create({ name: 'twice', language: 'pt_BR', category: 'MARKETING' });
    expect(other.status).toBe(400);
  });

  test('is listed and filtered', async () => {
    const { wabaId, token } = business;
    await create({ name: 'in_the_list' });
    const { body } = await stage.graph('GET', `/${wabaId}/message_templates?name=in_the_list`, { token });
    expect(body.data).toHaveLength(1);
    expect(Object.keys(body.data[0])).toEqual([
      'name',
      'parameter_format',
      'components',
      'language',
      'status',
      'category',
      'id',
    ]);
  });
});

describe('refused is', () => {
  const otp = { type: 'OTP', otp_type: 'COPY_CODE' };
  const link = (url: string) => ({
    components: [
      ...oneVariable.components,
      { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See', url, example: ['https://x.example/a'] }] },
    ],
  });
  const cases: [what: string, change: object, subcode: number | undefined][] = [
    ['a name with capitals', { name: 'Order' }, 2388046],
    ['a name of a sample', { name: 'hello_world' }, 2388155],
    ['an unknown language', { language: 'xx' }, undefined],
    ['an unknown category', { category: 'NEWS' }, undefined],
    ['a body that is missing', { components: [{ type: 'FOOTER', text: 'x' }] }, 2388043],
    ['a variable without an example', body('Hi {{1}}, it is ready.'), 2388043],
    ['fewer examples than variables', body('Hi {{1}}, it is {{2}} now, see you.', examples('a')), 2388043],
    ['a variable at the end', body('It is ready, {{1}}', examples('a')), 2388299],
    ['a variable at the beginning', body('{{1}}, it is ready', examples('a')), 2388299],
    ['a gap in the variables', body('Hi {{1}}, it is {{3}} now, see you.', examples('a', 'b')), undefined],
    ['variables side by side', body('Hi {{1}} {{2}} all is ready now.', examples('a', 'b')), 2388072],
    ['too many variables', body('Hi {{1}}, {{2}}, {{3}}, you.', examples('a', 'b', 'c')), 2388293],
    ['a body that is too long', body('x'.repeat(1025)), 2388040],
    ['three newlines', body('a\n\n\nb'), 2388072],
    ['a name in a positional template', body('Hi {{name}}, it is ready.', examples('a')), 2388072],
    [
      'a footer with a variable',
      { components: [...oneVariable.components, { type: 'FOOTER', text: 'by {{1}}' }] },
      2388073,
    ],
    [
      'quick replies between others',
      {
        components: [
          ...oneVariable.components,
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'a' },
              { type: 'URL', text: 'b', url: 'https://x.example' },
              { type: 'QUICK_REPLY', text: 'c' },
            ],
          },
        ],
      },
      2388060,
    ],
    ['a link whose variable is not the first', link('https://x.example/{{2}}'), 2388060],
    ['a link with a name in a positional template', link('https://x.example/{{code}}'), 2388060],
    [
      'a one-time code in another category',
      { components: [...oneVariable.components, { type: 'BUTTONS', buttons: [otp] }] },
      2388060,
    ],
    [
      'a place above a one-time code',
      { category: 'AUTHENTICATION', components: [{ type: 'HEADER', format: 'LOCATION' }, { type: 'BODY' }] },
      2388047,
    ],
    ['a variable in three braces', body('Hi {{{1}}}, it is ready.', examples('a')), 2388072],
    ['three newlines of Windows', body('a\r\n\r\n\r\nb'), 2388072],
    [
      'a footer with a link',
      { components: [...oneVariable.components, { type: 'FOOTER', text: 'www.x.example' }] },
      2388073,
    ],
    [
      'a header with an emoji',
      { components: [{ type: 'HEADER', format: 'TEXT', text: 'Sale 🎉' }, ...oneVariable.components] },
      2388047,
    ],
  ];
  test.each(cases)('%s', async (_what, change, subcode) => {
    const answer = await create({ name: 'refused', ...change });
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe(100);
    expect(answer.body.error.error_subcode).toBe(subcode);
  });

  test('and a missing field is named', async () => {
    const answer = await create({ name: undefined });
    expect(answer.body.error.message).toBe('(#100) The parameter name is required.');
  });
});

test('named variables are taken with named examples', async () => {
  const text = 'Hi {{first_name}}, thanks.';
  const example = { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] };
  const named = { name: 'named', parameter_format: 'NAMED', ...body(text, example) };
  expect((await create(named)).status).toBe(200);
});
