import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

const graph = (method: string, path: string, body?: object) =>
  stage.graph(method, path, { token: business.token, body });
const otp = { type: 'OTP', otp_type: 'COPY_CODE' };
const apps = [{ package_name: 'com.example.app', signature_hash: 'K8a/AINcGX7' }];
const create = (name: string, button: object = otp, more: object[] = []) =>
  graph('POST', `/${business.wabaId}/message_templates`, {
    name,
    language: 'en_US',
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true },
      ...more,
      { type: 'BUTTONS', buttons: [button] },
    ],
  });
const approved = async (name: string): Promise<string> => {
  const { body } = await create(name, otp, [{ type: 'FOOTER', code_expiration_minutes: 10 }]);
  await stage.control('POST', `/templates/${body.id}/review`, { event: 'APPROVED' });
  return body.id;
};
const code = { type: 'text', text: 'J$FpnYnP' };
const bodyWith = (...parameters: object[]) => ({ type: 'body', parameters });
const buttonWith = (...parameters: object[]) => ({ type: 'button', sub_type: 'url', index: '0', parameters });
const send = (name: string, ...components: object[]) =>
  stage.send(business, {
    messaging_product: 'whatsapp',
    to: '+16505551234',
    type: 'template',
    template: { name, language: { code: 'en_US' }, components },
  });

describe('a template of one-time passwords', () => {
  test('is kept with the texts of Meta and its button as a link, and shown so', async () => {
    const id = await approved('kept');
    const { body } = await graph('GET', `/${id}?fields=components`);
    expect(body.components).toEqual([
      {
        type: 'BODY',
        text: '*{{1}}* is your verification code. For your security, do not share this code.',
        add_security_recommendation: true,
        example: { body_text: [['123456']] },
      },
      { type: 'FOOTER', text: 'This code expires in 10 minutes.', code_expiration_minutes: 10 },
      {
        type: 'BUTTONS',
        buttons: [
          {
            type: 'URL',
            text: 'Copy code',
            url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
            example: ['https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456'],
          },
        ],
      },
    ]);
    expect((await graph('POST', `/${id}`, { components: body.components })).status).toBe(200);
    expect((await graph('GET', `/${id}?fields=components`)).body).toEqual(body);
  });

  test('takes the code once in the body and once in the button, and nothing else', async () => {
    await approved('sent');
    expect((await send('sent', bodyWith(code), buttonWith(code))).status).toBe(200);
    const refused: [number, string, object[]][] = [
      [132000, 'body: number of localizable_params (0) does not match the expected number of params (1)', []],
      [131008, 'buttons: Button at index 0 of type Url requires a parameter', [bodyWith(code)]],
      [
        132000,
        'body: number of localizable_params (2) does not match the expected number of params (1)',
        [bodyWith(code, code), buttonWith(code)],
      ],
      [
        132000,
        'buttons: number of localizable_params (2) does not match the expected number of params (1)',
        [bodyWith(code), buttonWith(code, code)],
      ],
      [
        132018,
        'buttons: Button at index 0 must be of type Url',
        [bodyWith(code), { ...buttonWith({ type: 'coupon_code', coupon_code: '1' }), sub_type: 'copy_code' }],
      ],
    ];
    for (const [number, details, components] of refused) {
      const { status, body } = await send('sent', ...components);
      expect(status).toBe(400);
      expect(body.error).toMatchObject({ code: number, error_data: { details } });
    }
    const empty = await send('sent', bodyWith(code), buttonWith({ type: 'text' }));
    expect(empty.body.error.error_data.details).toBe(
      "Parameter 'text' is mandatory for component parameter type 'text'",
    );
  });

  test.each([
    ['an unknown kind of button', { ...otp, otp_type: 'GUESS' }],
    ['no kind of button', { type: 'OTP' }],
    ['one tap without an app', { ...otp, otp_type: 'ONE_TAP' }],
    [
      'an app without its signature',
      { ...otp, otp_type: 'ONE_TAP', supported_apps: [{ package_name: 'com.example.app' }] },
    ],
    ['no tap whose terms nobody accepted', { ...otp, otp_type: 'ZERO_TAP', supported_apps: apps }],
    ['a label that is too long', { ...otp, text: 'x'.repeat(26) }],
  ])('is refused with %s', async (_what, button) => {
    expect((await create('refused', button)).body.error.code).toBe(100);
  });

  test('is refused with a life of the code beyond 90 minutes', async () => {
    const footer = { type: 'FOOTER', code_expiration_minutes: 91 };
    expect((await create('refused', otp, [footer])).body.error.code).toBe(100);
  });

  test.each([
    ['one_tap', {}],
    ['zero_tap', { zero_tap_terms_accepted: true }],
  ])('of %s names its app in the link', async (kind, terms) => {
    const { body } = await create(kind, { ...otp, otp_type: kind, supported_apps: apps, ...terms });
    const shown = (await graph('GET', `/${body.id}?fields=components`)).body;
    const link = new URL(shown.components[1].buttons[0].url);
    expect(link.searchParams.get('otp_type')).toBe(kind.toUpperCase());
    expect(link.searchParams.get('package_name')).toBe('com.example.app');
    expect(link.href).toMatch(/&code=otp%7B%7B1%7D%7D$|&code=otp\{\{1\}\}$/);
  });
});
