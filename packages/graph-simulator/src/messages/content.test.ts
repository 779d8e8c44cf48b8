import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

const send = (type: string, content: unknown) =>
  stage.send(business, { messaging_product: 'whatsapp', to: '+16505551234', type, [type]: content });
const link = 'https://x.example/a.png';
const reply = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const interactive = (type: string, action: unknown, body: unknown = { text: 'Choose' }) => ({
  type,
  body,
  action,
});
const buttons = (...list: object[]) => interactive('button', { buttons: list });
const rows = (count: number) =>
  Array.from({ length: count }, (_, nth) => ({ id: `row-${nth}`, title: `Row ${nth}`, description: 'x' }));
const list = (...sections: object[]) => interactive('list', { button: 'Open', sections });

describe('content is taken', () => {
  test.each<[string, unknown]>([
    ['image', { link, caption: 'x' }],
    ['document', { id: '123456', filename: 'a.pdf' }],
    ['audio', { id: 123456 }],
    ['location', { latitude: '-23.5', longitude: -46.6, name: 'Shop' }],
    ['contacts', [{ name: { formatted_name: 'Ana' }, phones: [{ phone: '+16505551235' }] }]],
    ['reaction', { message_id: 'wamid.x', emoji: '' }],
    ['interactive', buttons(reply('a'), reply('b'), reply('c'))],
    ['interactive', { ...buttons(), action: JSON.stringify({ buttons: [reply('a')] }) }],
    ['interactive', list({ rows: rows(10) })],
    ['interactive', list({ title: 'A', rows: rows(1) }, { title: 'B', rows: [{ id: 'z', title: 'Z' }] })],
    [
      'interactive',
      interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Go', url: link } }),
    ],
    ['interactive', interactive('location_request_message', { name: 'send_location' })],
    ['interactive', interactive('product', { catalog_id: '1', product_retailer_id: '2' }, undefined)],
  ])('as %s %j', async (type, content) => {
    expect(await send(type, content)).toMatchObject({ status: 200 });
  });
});

describe('content is refused in the words of Meta', () => {
  test.each<[string, unknown, number, string]>([
    ['image', {}, 100, 'Param image must have exactly one of id and link.'],
    ['image', { link: 'not a url' }, 100, "Param image['link'] is not a valid URI."],
    ['video', { link: 'file:///etc/passwd' }, 100, "Param video['link'] is not a valid URI."],
    [
      'image',
      { id: 'nope' },
      100,
      "Param image['id'] is not a valid whatsapp business account media attachment ID.",
    ],
    ['document', { link, caption: 'x'.repeat(1025) }, 100, "['caption'] must be at most 1024 characters"],
    ['location', {}, 100, "The parameter location['latitude'] is required."],
    ['location', { latitude: 91, longitude: 0 }, 131009, "Param location['latitude']"],
    ['contacts', [], 100, 'The parameter contacts is required.'],
    ['contacts', [{}], 100, "The parameter contacts[0]['name'] is required."],
    ['contacts', {}, 100, 'Param contacts must be an array.'],
    ['reaction', {}, 100, "The parameter reaction['message_id'] is required."],
    ['reaction', { message_id: 'wamid.x' }, 100, "The parameter reaction['emoji'] is required."],
    ['interactive', {}, 100, "The parameter interactive['type'] is required."],
    ['interactive', interactive('hologram', {}), 100, "Param interactive['type'] must be one of"],
    ['interactive', { type: 'constructor' }, 100, "Param interactive['type'] must be one of"],
    ['interactive', interactive('button', undefined), 100, "parameter interactive['action'] is required."],
    ['interactive', interactive('button', {}, {}), 100, "interactive['body']['text'] is required."],
    ['interactive', interactive('button', 'x'), 100, "Param interactive['action'] must be a JSON object."],
    [
      'interactive',
      buttons(),
      131009,
      'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
    ],
    ['interactive', buttons(...'abcd'.split('').map((id) => reply(id))), 131009, 'Invalid buttons count.'],
    ['interactive', buttons(reply('a', 'Same'), reply('b', 'Same')), 131009, 'must be unique'],
    ['interactive', buttons(reply('a', 'x'.repeat(21))), 100, 'must be at most 20 characters'],
    ['interactive', buttons({ type: 'reply' }), 100, "['buttons'][0]['reply'] is required."],
    ['interactive', list(), 131009, 'Invalid sections count.'],
    ['interactive', list({ rows: rows(11) }), 131009, 'Total row count exceed max allowed count: 10'],
    ['interactive', list({ rows: rows(1) }, { rows: rows(1) }), 100, "['title'] is required."],
    ['interactive', interactive('cta_url', {}), 100, "interactive['action']['parameters'] is required."],
    ['interactive', 'x', 100, 'Param interactive must be a JSON object.'],
  ])('%s %j', async (type, content, code, words) => {
    const { status, body } = await send(type, content);
    expect(status).toBe(400);
    expect(body.error.code).toBe(code);
    expect(body.error.error_data?.details ?? body.error.message).toContain(words);
  });
});
