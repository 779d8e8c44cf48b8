import { describe, expect, test } from 'vitest';
import { lintTemplate } from './lint-template.ts';

const reply = { type: 'QUICK_REPLY', text: 'Stop' };
const at = 'components[1].buttons';
const buttons = (...list: unknown[]) => ({
  name: 'order_ready',
  language: 'en_US',
  category: 'UTILITY',
  components: [
    { type: 'BODY', text: 'Your order is ready.' },
    { type: 'BUTTONS', buttons: list },
  ],
});
const link = (more: object) =>
  buttons({
    type: 'URL',
    text: 'Track',
    url: 'https://x.example/t/{{1}}',
    example: ['https://x.example/t/A17'],
    ...more,
  });
const found = (given: unknown) =>
  lintTemplate(given).map(({ level, path, code, subcode }) => [level, path, code, subcode]);

test.each([
  ['ten quick replies', buttons(...Array(10).fill(reply))],
  ['a link with a variable', link({})],
  [
    'a link with a name, where variables are named',
    { ...link({ url: 'https://x.example/{{code}}' }), parameter_format: 'NAMED' },
  ],
  ['two groups', buttons(reply, reply, { type: 'URL', text: 'See', url: 'https://x.example' })],
])('%s are fine', (_what, given) => {
  expect(lintTemplate(given)).toEqual([]);
});

describe('a template is refused, with field, rule and subcode, when', () => {
  test.each([
    ['its list of buttons is empty', buttons(), at, 'buttons-invalid'],
    ['a button is unknown', buttons({ type: 'X' }), `${at}[0].type`, 'button-unknown'],
    ['there are eleven buttons', buttons(...Array(11).fill(reply)), at, 'buttons-too-many', 2388060],
    ['a label is missing', buttons({ type: 'QUICK_REPLY' }), `${at}[0].text`, 'button-text', 2388060],
    [
      'a label is too long',
      buttons({ ...reply, text: 'a'.repeat(26) }),
      `${at}[0].text`,
      'text-too-long',
      2388040,
    ],
    [
      'a label has a variable',
      buttons({ ...reply, text: 'Hi {{1}}' }),
      `${at}[0].text`,
      'button-text-format',
      2388060,
    ],
    [
      'a label has a newline',
      buttons({ ...reply, text: 'a\nb' }),
      `${at}[0].text`,
      'button-text-format',
      2388060,
    ],
    ['a link is none', link({ url: 'x.example' }), `${at}[0].url`, 'button-url', 2388060],
    [
      'a link has its variable inside',
      link({ url: 'https://x.example/{{1}}/t' }),
      `${at}[0].url`,
      'button-url-variable',
      2388060,
    ],
    [
      'a link’s variable is not {{1}}',
      link({ url: 'https://x.example/{{2}}' }),
      `${at}[0].url`,
      'button-url-variable',
      2388060,
    ],
    ['a link has no fixed host', link({ url: 'https://{{1}}' }), `${at}[0].url`, 'button-url', 2388060],
    ['a link has no example', link({ example: undefined }), `${at}[0].example`, 'example-missing', 2388043],
    [
      'a link is too long',
      link({ url: `https://x.example/${'a'.repeat(2000)}` }),
      `${at}[0].url`,
      'text-too-long',
      2388040,
    ],
    [
      'a phone number is too long',
      buttons({ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+1555005131012345678901' }),
      `${at}[0].phone_number`,
      'button-phone',
    ],
    [
      'quick replies stand on both sides of a link',
      buttons(reply, { type: 'URL', text: 'See', url: 'https://x.example' }, reply),
      at,
      'buttons-not-grouped',
      2388060,
    ],
  ])('%s', (_when, given, path, code, subcode: number | undefined = undefined) => {
    expect(found(given)).toEqual([['error', path, code, subcode]]);
  });

  test.each([
    ['PHONE_NUMBER', 2, { text: 'Call', phone_number: '+15550051310' }],
    ['URL', 3, { text: 'See', url: 'https://x.example' }],
  ])('there are too many buttons of type %s', (type, count, more) => {
    const given = buttons(...Array(count).fill({ type, ...more }));
    expect(found(given)).toEqual([['error', at, 'buttons-too-many', 2388060]]);
  });
});

test.each([
  ['a flow', buttons({ type: 'FLOW', text: 'Go', flow_id: '1' }), `${at}[0]`, 'button-unchecked'],
  ['a code to copy', buttons({ type: 'COPY_CODE', example: 'X' }), `${at}[0]`, 'button-unchecked'],
])('%s is let pass unchecked, which is said', (_what, given, path, code) => {
  expect(found(given)).toEqual([['unchecked', path, code, undefined]]);
});
