import { describe, expect, test } from 'vitest';
import { checkParameters } from './check-parameters.ts';
import { renderTemplate } from './render-template.ts';

const otp = [
  { type: 'BODY', add_security_recommendation: true },
  { type: 'FOOTER', code_expiration_minutes: 10 },
  { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
];
const plain = [{ type: 'BODY', text: 'Hi {{1}}, order {{2}} is here.' }];
const named = [
  { type: 'HEADER', format: 'TEXT', text: 'For {{day}}' },
  { type: 'BODY', text: 'Hi {{first_name}}, order {{order}} is here.' },
];
const media = (format: string) => [
  { type: 'HEADER', format },
  { type: 'BODY', text: 'Look.' },
];
const buttons = [
  { type: 'BODY', text: 'Your discount.' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Stop' },
      { type: 'URL', text: 'Shop', url: 'https://x.example/{{1}}' },
      { type: 'COPY_CODE', example: '25OFF' },
    ],
  },
];
const text = (value: string, name?: string) => ({
  type: 'text',
  text: value,
  ...(name === undefined ? {} : { parameter_name: name }),
});
const body = (...parameters: unknown[]) => ({ type: 'body', parameters });
const header = (...parameters: unknown[]) => ({ type: 'header', parameters });
const button = (sub_type: string, index: number | string, ...parameters: unknown[]) => ({
  ...{ type: 'button', sub_type, index, parameters },
});
const url = button('url', '1', text('A17'));
const coupon = button('copy_code', 2, { type: 'coupon_code', coupon_code: '25OFF' });
const sale = { currency: { fallback_value: '€5', code: 'EUR', amount_1000: 5_000 }, type: 'currency' };

describe('components that Meta takes', () => {
  test.each([
    [
      'a one-time code in body and button',
      otp,
      [body(text('J$FpnYnP')), button('url', '0', text('J$FpnYnP'))],
    ],
    ['texts in their order', plain, [body(text('Ana'), text('A17'))]],
    [
      'an amount and a time',
      plain,
      [body(sale, { type: 'date_time', date_time: { fallback_value: 'Friday' } })],
    ],
    [
      'names in any order',
      named,
      [body(text('A17', 'order'), text('Ana', 'first_name')), header(text('Friday', 'day'))],
    ],
    [
      'an image by link',
      media('IMAGE'),
      [header({ type: 'image', image: { link: 'https://x.example/a.png' } })],
    ],
    [
      'a document by id',
      media('DOCUMENT'),
      [header({ type: 'document', document: { id: '1', filename: 'a.pdf' } })],
    ],
    [
      'a place',
      media('LOCATION'),
      [header({ type: 'location', location: { latitude: 1.5, longitude: '2' } })],
    ],
    ['buttons', buttons, [url, coupon, button('QUICK_REPLY', 0, { type: 'payload', payload: 'stop' })]],
    [
      'the longest code to copy',
      buttons,
      [url, button('copy_code', 2, { type: 'coupon_code', coupon_code: 'C'.repeat(20) })],
    ],
    ['an empty header', plain, [body(text('a'), text('b')), { type: 'tap_target_configuration' }]],
  ])('%s', (_what, template, components) => {
    expect(checkParameters(template, components)).toEqual([]);
  });
});

describe('components that Meta would refuse', () => {
  const long = text('x'.repeat(1_020));
  test.each([
    ['a code only in the button', otp, [button('url', '0', text('123'))], 'variable-missing'],
    ['a code only in the body', otp, [body(text('123'))], 'variable-missing'],
    [
      'a code that is too long',
      otp,
      [body(text('1'.repeat(16))), button('url', 0, text('1'))],
      'variable-invalid',
    ],
    ['a line break', plain, [body(text('A\nna'), text('A17'))], 'variable-invalid'],
    ['five spaces', plain, [body(text('Ana'), text('A     17'))], 'variable-invalid'],
    ['a text that is none', plain, [body({ type: 'text', text: 5 }, text('b'))], 'variable-missing'],
    [
      'an amount without value',
      plain,
      [body({ type: 'currency', currency: {} }, text('b'))],
      'variable-invalid',
    ],
    ['an amount without type', plain, [body({ currency: sale.currency }, text('b'))], 'variable-invalid'],
    [
      'a time without text',
      plain,
      [body(text('a'), { type: 'date_time', date_time: {} })],
      'variable-invalid',
    ],
    ['one too many', plain, [body(text('a'), text('b'), text('c'))], 'variable-unknown'],
    [
      'parameters for a body without variables',
      media('LOCATION').slice(1),
      [body(text('a'))],
      'variable-unknown',
    ],
    ['names left out', named, [body(text('Ana'), text('A17')), header(text('Friday'))], 'variable-missing'],
    [
      'a name of another template',
      named,
      [body(text('Ana', 'first_name'), text('b', 'oder'))],
      'variable-missing',
    ],
    ['a body twice', plain, [body(text('a'), text('b')), body(text('a'), text('b'))], 'variable-unknown'],
    [
      'a header that is not there',
      plain,
      [header(text('a')), body(text('a'), text('b'))],
      'variable-unknown',
    ],
    ['no image', media('IMAGE'), [], 'variable-missing'],
    [
      'a video for an image',
      media('IMAGE'),
      [header({ type: 'video', video: { id: '1' } })],
      'variable-invalid',
    ],
    [
      'an image without id and link',
      media('IMAGE'),
      [header({ type: 'image', image: {} })],
      'variable-invalid',
    ],
    [
      'a place without place',
      media('LOCATION'),
      [header({ type: 'location', location: {} })],
      'variable-invalid',
    ],
    ['no end of the link', buttons, [coupon], 'variable-missing'],
    ['no code to copy', buttons, [url], 'variable-missing'],
    ['a code of another type', buttons, [url, button('copy_code', 2, text('25OFF'))], 'variable-invalid'],
    ['a button that is not there', buttons, [url, coupon, button('url', 7, text('a'))], 'variable-unknown'],
    [
      'a button of another type',
      buttons,
      [button('url', 1, text('a')), coupon, button('url', 0)],
      'variable-invalid',
    ],
    [
      'a carousel that is not there',
      plain,
      [body(text('a'), text('b')), { type: 'carousel' }],
      'variable-unknown',
    ],
    ['a component of no type', plain, [{ type: 'boddy', parameters: [] }], 'variable-unknown'],
    ['a text too long when filled', plain, [body(long, text('b'))], 'variable-invalid'],
  ])('%s', (_what, template, components, code) => {
    const [first] = checkParameters(template, components);
    expect(first).toMatchObject({ code, detail: expect.any(String) });
  });
});

test('what values by variable give is what components may hold', () => {
  const input = { name: 'otp', language: 'en_US', components: otp, variables: {} };
  const rendered = renderTemplate({ ...input, given: { 1: 'J$FpnYnP' } });
  if (rendered.kind !== 'rendered') throw new Error(rendered.code);
  const { components } = rendered.template;
  expect(components).toEqual([
    { type: 'body', parameters: [text('J$FpnYnP')] },
    { type: 'button', sub_type: 'url', index: '0', parameters: [text('J$FpnYnP')] },
  ]);
  expect(checkParameters(otp, components)).toEqual([]);
  expect(renderTemplate(input)).toMatchObject({ kind: 'missing', variables: ['1'] });
  expect(renderTemplate({ ...input, given: { 1: '1'.repeat(16) } })).toMatchObject({
    kind: 'invalid',
    variables: ['1'],
  });
});
