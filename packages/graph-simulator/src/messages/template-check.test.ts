import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, oneVariable, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  const plain = { type: 'BODY', text: 'Look here.' };
  const sample = { example: { header_handle: ['4::a'] } };
  const buttons = [
    { type: 'QUICK_REPLY', text: 'Yes' },
    { type: 'URL', text: 'See', url: 'https://x.example/a' },
  ];
  const templates = {
    plain: [plain],
    image: [{ type: 'HEADER', format: 'IMAGE', ...sample }, plain],
    place: [{ type: 'HEADER', format: 'LOCATION' }, plain],
    buttons: [plain, { type: 'BUTTONS', buttons }],
  };
  await stage.control('PUT', '/behaviour', { review: 'manual' });
  for (const [name, components] of Object.entries(templates)) {
    const { body } = await stage.graph('POST', `/${business.wabaId}/message_templates`, {
      token: business.token,
      body: { ...oneVariable, name, components },
    });
    await stage.control('POST', `/templates/${body.id}/review`, { event: 'APPROVED' });
  }
});
afterAll(() => stage.end());

const send = (name: string, ...components: object[]) =>
  stage.send(business, {
    messaging_product: 'whatsapp',
    to: '+16505551234',
    type: 'template',
    template: { name, language: { code: 'en_US' }, components },
  });
const header = (...parameters: object[]) => ({ type: 'header', parameters });
const button = (sub_type: string, index: number | string, ...parameters: object[]) => ({
  type: 'button',
  sub_type,
  index,
  parameters,
});
const text = { type: 'text', text: 'a' };

describe('a template is sent', () => {
  test.each([
    ['with an image by link', 'image', header({ type: 'image', image: { link: 'https://x.example/a.png' } })],
    ['with an image by id', 'image', header({ type: 'image', image: { id: '12' } })],
    ['with a place', 'place', header({ type: 'location', location: { latitude: '1.5', longitude: 2 } })],
    ['with a payload of a reply', 'buttons', button('QUICK_REPLY', '0', { type: 'payload', payload: 'p' })],
    ['with an empty header', 'plain', header()],
  ])('%s', async (_what, name, component) => {
    expect((await send(name, component)).status).toBe(200);
  });
});

describe('a template is not sent', () => {
  test.each([
    ['with an image that is nowhere', 'image', header({ type: 'image', image: {} }), 100],
    ['with an image without its object', 'image', header({ type: 'image' }), 100],
    ['with an image whose link is none', 'image', header({ type: 'image', image: { link: 'x' } }), 100],
    ['with a place without its degrees', 'place', header({ type: 'location', location: {} }), 100],
    ['with a text for a header that is not there', 'plain', header(text), 132000],
    ['with a text for a link that is fixed', 'buttons', button('url', 1, text), 132000],
    ['with a button that is not there', 'plain', button('url', 0, text), 132018],
    ['with a button of another type', 'buttons', button('url', 0, text), 132018],
    ['with a component of no known type', 'plain', { type: 'footer' }, 100],
    [
      'with a carriage return',
      'order_ready',
      { type: 'body', parameters: [{ type: 'text', text: 'a\rb' }] },
      132018,
    ],
  ])('%s', async (_what, name, component, code) => {
    if (name === 'order_ready') await stage.approvedTemplate(business);
    const { status, body } = await send(name, component);
    expect([status, body.error?.code]).toEqual([400, code]);
  });
});
