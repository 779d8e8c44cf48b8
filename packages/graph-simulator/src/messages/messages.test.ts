import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;
const text = { messaging_product: 'whatsapp', to: '+16505551234', type: 'text', text: { body: 'hi' } };

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());

const received = async ({ phoneNumberId }: Onboarded) =>
  (await stage.control('GET', `/numbers/${phoneNumberId}/received`)).body;

describe('an accepted message', () => {
  test('is answered as Meta does and stands in received as it was sent', async () => {
    const message = templateMessage('+1 (650) 555-1000', 'w1:a:b');
    const { status, body } = await stage.send(business, message);
    expect(status).toBe(200);
    expect(body).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+1 (650) 555-1000', wa_id: '16505551000' }],
      messages: [{ id: expect.stringMatching(/^wamid\.HBgL[A-Za-z0-9+/=]+$/), message_status: 'accepted' }],
    });
    expect((await received(business)).at(-1)).toEqual({
      wamid: body.messages[0].id,
      to: '+1 (650) 555-1000',
      recipient: '16505551000',
      type: 'template',
      callbackData: 'w1:a:b',
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      body: message,
    });
  });

  test('has an id of its own, also among many at a time', async () => {
    const many = Array.from({ length: 200 }, (_, nth) =>
      templateMessage(`+1650556${1000 + nth}`, `many-${nth}`),
    );
    const before = (await received(business)).length;
    const answers = await Promise.all(many.map((message) => stage.send(business, message)));
    expect(new Set(answers.map(({ body }) => body.messages[0].id)).size).toBe(200);
    expect(await received(business)).toHaveLength(before + 200);
  });
});

describe('refused, and not received, is', () => {
  const template = (change: object) => ({
    ...templateMessage('+16505551234'),
    template: { ...(templateMessage('').template as object), ...change },
  });
  const parameters = (...list: object[]) => ({ components: [{ type: 'body', parameters: list }] });
  const cases: [what: string, message: object, status: number, code: number][] = [
    ['a message without messaging_product', { ...text, messaging_product: undefined }, 400, 100],
    ['one without a recipient', { ...text, to: undefined }, 400, 100],
    ['a recipient that is no number', { ...text, to: 'ana' }, 400, 131009],
    ['an unknown type', { ...text, type: 'hologram' }, 400, 100],
    ['a text without its body', { ...text, text: {} }, 400, 100],
    ['a text that is too long', { ...text, text: { body: 'x'.repeat(4097) } }, 400, 100],
    ['callback data that is too long', { ...text, biz_opaque_callback_data: 'x'.repeat(513) }, 400, 100],
    ['a template that does not exist', template({ name: 'nothing' }), 404, 132001],
    ['a template in another language', template({ language: { code: 'en' } }), 404, 132001],
    ['a wrong number of variables', template({ components: [] }), 400, 132000],
    ['a parameter of another kind', template(parameters({ type: 'image', image: {} })), 400, 132012],
    ['a parameter without its value', template(parameters({ type: 'text' })), 400, 100],
    ['a newline in a parameter', template(parameters({ type: 'text', text: 'a\nb' })), 400, 132018],
    [
      'a text that grows too long',
      template(parameters({ type: 'text', text: 'x'.repeat(1024) })),
      400,
      132005,
    ],
  ];
  test.each(cases)('%s', async (_what, message, status, code) => {
    const before = (await received(business)).length;
    const answer = await stage.send(business, message as Record<string, unknown>);
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    expect(await received(business)).toHaveLength(before);
  });

  test('said in Meta’s words', async () => {
    const wrong = await stage.send(business, template({ components: [] }));
    expect(wrong.body.error).toEqual({
      message: '(#132000) Number of parameters does not match the expected number of params',
      type: 'OAuthException',
      code: 132000,
      error_data: {
        messaging_product: 'whatsapp',
        details: 'body: number of localizable_params (0) does not match the expected number of params (1)',
      },
      fbtrace_id: expect.any(String),
    });
    const absent = await stage.send(business, template({ name: 'nothing' }));
    expect(absent.body.error.error_data.details).toBe('template name (nothing) does not exist in en_US');
    const field = await stage.send(business, { ...text, messaging_product: undefined });
    expect(field.body.error).toEqual({
      message: '(#100) The parameter messaging_product is required.',
      type: 'OAuthException',
      code: 100,
      fbtrace_id: expect.any(String),
    });
  });

  test('a message of a number that is not registered, of a stranger’s token, and to the number itself', async () => {
    const fresh = await stage.onboard({}, { register: false });
    expect((await stage.send(fresh, text)).body.error.code).toBe(133010);
    const stranger = await stage.send({ ...business, token: fresh.token }, text);
    expect(stranger).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: 33 } } });
    expect(stranger.body.error.message).toMatch(/^Unsupported post request/);
    const self = await stage.send(business, { ...text, to: business.displayPhoneNumber });
    expect(self.body.error.code).toBe(131021);
  });

  test('a template that is paused or disabled', async () => {
    const id = await stage.approvedTemplate(business, 'worn_out');
    for (const [event, code] of [
      ['PAUSED', 132015],
      ['DISABLED', 132016],
    ]) {
      await stage.control('POST', `/templates/${id}/review`, { event });
      const answer = await stage.send(business, templateMessage('+16505551234', undefined, 'worn_out'));
      expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
    }
  });

  test('a body that is not JSON', async () => {
    const response = await fetch(`${stage.simulator.graphUrl}/v25.0/${business.phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${business.token}` },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 100 } });
  });
});
