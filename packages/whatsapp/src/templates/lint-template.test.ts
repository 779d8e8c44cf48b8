import { describe, expect, test } from 'vitest';
import { lintTemplate } from './lint-template.ts';
import { TEMPLATE_RULES } from './rules.ts';

const body = {
  type: 'BODY',
  text: 'Hi {{1}}, order {{2}} shipped.',
  example: { body_text: [['Ana', 'A-17']] },
};
const plain = { type: 'BODY', text: 'Your order is ready.' };
const template = (...components: unknown[]) => ({
  name: 'order_ready',
  language: 'en_US',
  category: 'UTILITY',
  components,
});
const named = (...components: unknown[]) => ({ ...template(...components), parameter_format: 'NAMED' });
const text = (more: object) => template({ ...body, ...more });
const header = (more: object) => template({ type: 'HEADER', format: 'TEXT', ...more }, plain);
const found = (given: unknown) =>
  lintTemplate(given).map(({ level, path, code, subcode }) => [level, path, code, subcode]);

describe("Meta's own examples", () => {
  test.each([
    ['numbered variables', template(body)],
    ['examples in a flat list', text({ example: { body_text: ['Ana', 'A-17'] } })],
    ['types in lower case', { ...template({ ...body, type: 'body' }), category: 'utility' }],
    [
      'named variables',
      named({
        type: 'BODY',
        text: 'Hi {{first_name}}, thanks.',
        example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }] },
      }),
    ],
    ['a header with a number', header({ text: 'Sale ends {{1}}!', example: { header_text: ['Friday'] } })],
    [
      'header, footer and three kinds of buttons',
      template(
        { type: 'HEADER', format: 'TEXT', text: 'Order' },
        body,
        { type: 'FOOTER', text: 'Reply STOP to opt out' },
        {
          type: 'BUTTONS',
          buttons: [
            {
              type: 'URL',
              text: 'Track',
              url: 'https://x.example/t/{{1}}',
              example: ['https://x.example/t/A17'],
            },
            { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' },
            { type: 'QUICK_REPLY', text: 'Cancel' },
          ],
        },
      ),
    ],
    ['a text in Chinese', text({ text: '您好，{{1}}，您的订单{{2}}，已发货。' })],
  ])('with %s have nothing to mend', (_what, given) => {
    expect(lintTemplate(given)).toEqual([]);
  });
});

describe('a template is refused, with field, rule and subcode, when', () => {
  test.each([
    ['its name has capitals', { ...template(plain), name: 'Order' }, 'name', 'name-invalid', 2388046],
    [
      'its name is that of a sample',
      { ...template(plain), name: 'hello_world' },
      'name',
      'name-reserved',
      2388155,
    ],
    [
      'its language is not offered',
      { ...template(plain), language: 'en_XX' },
      'language',
      'language-unknown',
    ],
    [
      'its language is not in Meta’s spelling',
      { ...template(plain), language: 'en-US' },
      'language',
      'language-unknown',
    ],
    ['its category is unknown', { ...template(plain), category: 'NEWS' }, 'category', 'category-unknown'],
    [
      'its format of variables is unknown',
      { ...template(plain), parameter_format: 'X' },
      'parameter_format',
      'parameter-format-unknown',
    ],
    ['it has no list of components', { ...template(), components: {} }, 'components', 'components-invalid'],
    ['a component has no type', template(plain, { text: 'x' }), 'components[1]', 'components-invalid'],
    ['a component is unknown', template(plain, { type: 'X' }), 'components[1].type', 'component-unknown'],
    ['a component is there twice', template(plain, plain), 'components[1].type', 'component-repeated'],
    ['it has no body', template({ type: 'FOOTER', text: 'x' }), 'components', 'body-missing', 2388043],
    ['its body has no text', text({ text: ' ' }), 'components[0].text', 'text-missing', 2388043],
    [
      'its body is too long',
      template({ ...plain, text: 'a'.repeat(1025) }),
      'components[0].text',
      'text-too-long',
      2388040,
    ],
    [
      'its body has three newlines',
      template({ ...plain, text: 'a\r\n\n\nb' }),
      'components[0].text',
      'body-newlines',
      2388072,
    ],
    [
      'its body has eleven emojis',
      template({ ...plain, text: `a${'🎉🇧🇷'.repeat(6)}` }),
      'components[0].text',
      'body-emojis',
      2388072,
    ],
    [
      'a variable is not closed',
      text({ text: 'Hi {{1}}, order {{2} shipped.' }),
      'components[0].text',
      'variable-malformed',
      2388072,
    ],
    [
      'a variable has three braces',
      text({ text: 'Hi {{{1}}}, order shipped.' }),
      'components[0].text',
      'variable-malformed',
      2388072,
    ],
    [
      'a variable has a blank inside',
      text({ text: 'Hi {{ 1 }}, how do you do.' }),
      'components[0].text',
      'variable-name',
      2388072,
    ],
    [
      'a variable has a sign inside',
      text({ text: 'Hi {{#1}}, how do you do.' }),
      'components[0].text',
      'variable-name',
      2388072,
    ],
    [
      'numbers and names are mixed',
      text({ text: 'Hi {{1}}, your order {{code}} shipped.' }),
      'components[0].text',
      'variables-mixed',
      2388072,
    ],
    [
      'names are used unsaid',
      text({ text: 'Hi {{name}}, thanks.' }),
      'components[0].text',
      'variable-format',
      2388072,
    ],
    ['numbers are used where names are said', named(body), 'components[0].text', 'variable-format', 2388072],
    [
      'a number is left out',
      text({ text: 'Hi {{1}}, your order {{3}} shipped.' }),
      'components[0].text',
      'variable-gap',
    ],
    [
      'numbers start at two',
      text({ text: 'Hi {{2}}, your order shipped.' }),
      'components[0].text',
      'variable-gap',
    ],
    [
      'a variable comes first',
      text({ text: ' {{1}} has an order {{2}} here.' }),
      'components[0].text',
      'variable-at-edge',
      2388299,
    ],
    [
      'a variable comes last',
      text({ text: 'Now here is {{1}} with {{2}}' }),
      'components[0].text',
      'variable-at-edge',
      2388299,
    ],
    [
      'variables are side by side',
      text({ text: 'Hi there you {{1}} {{2}} dear.' }),
      'components[0].text',
      'variables-adjacent',
      2388072,
    ],
    [
      'there is nothing but variables',
      text({ text: '- {{1}} , {{2}} -' }),
      'components[0].text',
      'variables-only',
      2388072,
    ],
    [
      'there are too many variables',
      text({ text: 'Hi {{1}}, {{2}}!' }),
      'components[0].text',
      'variables-ratio',
      2388293,
    ],
    [
      'an example is missing',
      text({ example: { body_text: [['Ana']] } }),
      'components[0].example.body_text',
      'example-missing',
      2388043,
    ],
    [
      'the example of a name is missing',
      named({
        type: 'BODY',
        text: 'Hi {{name}}, thanks.',
        example: { body_text_named_params: [{ param_name: 'x', example: 'y' }] },
      }),
      'components[0].example.body_text_named_params',
      'example-missing',
      2388043,
    ],
    [
      'its header has no format',
      header({ format: undefined, text: 'x' }),
      'components[0].format',
      'header-format-unknown',
      2388047,
    ],
    [
      'its header is too long',
      header({ text: 'a'.repeat(61) }),
      'components[0].text',
      'text-too-long',
      2388040,
    ],
    [
      'its header has a newline',
      header({ text: 'a\nb' }),
      'components[0].text',
      'header-formatting',
      2388047,
    ],
    [
      'its header has an emoji',
      header({ text: 'Hi 🎉' }),
      'components[0].text',
      'header-formatting',
      2388047,
    ],
    [
      'its header has bold text',
      header({ text: 'Hi *you*' }),
      'components[0].text',
      'header-formatting',
      2388047,
    ],
    [
      'its header has two variables',
      header({ text: 'Hi {{1}} and {{2}}', example: { header_text: ['a', 'b'] } }),
      'components[0].text',
      'header-variables',
      2388047,
    ],
    [
      'the header’s variable has no example',
      header({ text: 'Hi {{1}}' }),
      'components[0].example.header_text',
      'example-missing',
      2388043,
    ],
    [
      'its footer is too long',
      template(plain, { type: 'FOOTER', text: 'a'.repeat(61) }),
      'components[1].text',
      'text-too-long',
      2388040,
    ],
    [
      'its footer has a variable',
      template(plain, { type: 'FOOTER', text: 'Hi {{1}}' }),
      'components[1].text',
      'footer-variables',
      2388073,
    ],
    [
      'its footer has a newline',
      template(plain, { type: 'FOOTER', text: 'a\nb' }),
      'components[1].text',
      'footer-newlines',
      2388073,
    ],
    [
      'its footer has a link',
      template(plain, { type: 'FOOTER', text: 'See https://x.example' }),
      'components[1].text',
      'footer-links',
      2388073,
    ],
  ])('%s', (_when, given, path, code, subcode: number | undefined = undefined) => {
    expect(found(given)).toEqual([['error', path, code, subcode]]);
  });
});

test('everything wrong is said at once, each with a sentence on how to mend it', () => {
  const findings = lintTemplate({ name: 'X', language: 'xx', category: '', components: [{ type: 'BODY' }] });
  expect(findings.map(({ path }) => path)).toEqual(['name', 'language', 'category', 'components[0].text']);
  for (const { detail, code } of findings)
    expect(detail).toMatch(new RegExp(`\\. .*${TEMPLATE_RULES[code].mend}$`));
});

describe('what the linter does not know it lets pass, and says so', () => {
  const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::abc'] } };
  test.each([
    ['a carousel', template(plain, { type: 'CAROUSEL', cards: [] }), 'components[1]', 'component-unchecked'],
    ['a media header', template(image, plain), 'components[0].format', 'component-unchecked'],
    [
      'a location',
      template({ type: 'HEADER', format: 'LOCATION' }, plain),
      'components[0].format',
      'component-unchecked',
    ],
    [
      'a text that Meta writes',
      { ...template({ type: 'BODY', add_security_recommendation: true }), category: 'AUTHENTICATION' },
      'components[0]',
      'component-unchecked',
    ],
  ])('%s', (_what, given, path, code) => {
    expect(found(given)).toEqual([['unchecked', path, code, undefined]]);
  });

  test('but a media header without a sample is refused', () => {
    expect(found(template({ ...image, example: {} }, plain))[0]).toEqual([
      'error',
      'components[0].example',
      'header-sample-missing',
      2388043,
    ]);
  });
});
