import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { previewTemplate } from './preview-template.ts';
import { type RenderInput, renderTemplate } from './render-template.ts';
import { bodyVariables, parameterFormatOf, templateVariables, unfillableParts } from './template-parts.ts';
import { fillText, variablesIn } from './template-text.ts';

const input: RenderInput = {
  name: 'hello',
  language: 'pt_BR',
  components: [{ type: 'BODY', text: 'Hi {{1}}, {{2}} waits. Bye {{1}}' }],
  variables: { 1: { field: 'first_name', default: 'you' }, 2: { field: 'order' } },
};
const full = [
  { type: 'header', format: 'text', text: 'Sale ends {{1}}!' },
  { type: 'BODY', text: 'Hi {{1}}, {{2}} waits.' },
  { type: 'FOOTER', text: 'Reply STOP' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Stop' },
      { type: 'url', text: 'Track', url: 'https://x.example/t/{{1}}' },
      { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550051310' },
    ],
  },
];
const named = [
  { type: 'HEADER', format: 'TEXT', text: 'Sale ends {{day}}!' },
  { type: 'BODY', text: 'Hi {{first_name}}, {{order}} waits.' },
  { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://x.example/t/{{1}}' }] },
];
const values = (rendered: ReturnType<typeof renderTemplate>) =>
  rendered.kind === 'rendered' && rendered.template.components[0]?.parameters.map(({ text }) => text);

describe('variables of a text', () => {
  test('are named once, positional ones by number', () => {
    expect(variablesIn('{{10}} {{2}} {{ 1 }} {{2}}')).toEqual(['1', '2', '10']);
    expect(variablesIn('{{name}} {{order}} {{name}}')).toEqual(['name', 'order']);
    expect(variablesIn('{1} {{}} plain')).toEqual([]);
  });

  test('of the body are those of the body alone', () => {
    const components = [{ type: 'FOOTER', text: '{{9}}' }, { type: 'body', text: '{{1}}' }, null, 'x'];
    expect(bodyVariables(components)).toEqual(['1']);
    expect(bodyVariables(undefined)).toEqual([]);
  });

  test('of a template have their place in their name', () => {
    expect(templateVariables(full).map(({ name }) => name)).toEqual(['header.1', '1', '2', 'button.1.1']);
    expect(parameterFormatOf(full)).toBe('POSITIONAL');
    expect(templateVariables(named).map(({ name }) => name)).toEqual([
      'header.day',
      'first_name',
      'order',
      'button.0.1',
    ]);
    expect(parameterFormatOf(named)).toBe('NAMED');
  });

  test('are filled for a preview', () => {
    expect(fillText('Hi {{1}} {{2}}', { 1: '$& Ana' })).toBe('Hi $& Ana {{2}}');
  });
});

describe('rendering for one recipient', () => {
  test("gives Meta's template object, one parameter per variable in order", () => {
    const rendered = renderTemplate({ ...input, fields: { first_name: 'Ana', order: 'A17' } });
    expect(rendered).toEqual({
      kind: 'rendered',
      template: {
        name: 'hello',
        language: { code: 'pt_BR' },
        components: [
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ana' },
              { type: 'text', text: 'A17' },
            ],
          },
        ],
      },
    });
  });

  test('prefers a given value to the field, and the field to the default', () => {
    const fields = { first_name: 'Ana', order: 'A17' };
    expect(values(renderTemplate({ ...input, fields, given: { 1: 'Bia' } }))).toEqual(['Bia', 'A17']);
    expect(values(renderTemplate({ ...input, fields: { order: 'A17' } }))).toEqual(['you', 'A17']);
  });

  test('takes an empty or blank value for none', () => {
    const rendered = renderTemplate({
      ...input,
      given: { 1: '' },
      fields: { first_name: '  ', order: 'A17' },
    });
    expect(values(rendered)).toEqual(['you', 'A17']);
  });

  test('says which variables have neither value nor default', () => {
    expect(renderTemplate({ ...input, fields: { order: ' ' } })).toEqual({
      kind: 'missing',
      code: 'variable-missing',
      variables: ['2'],
    });
    expect(renderTemplate({ ...input, variables: {} })).toMatchObject({ variables: ['1', '2'] });
  });

  test.each([
    ['a line break', 'A\n17', 'has a line break'],
    ['a carriage return', 'A\r17', 'has a line break'],
    ['a tab', 'A\t17', 'has a tab'],
    ['five spaces', 'A     17', 'has more than four spaces in a row'],
  ])('refuses %s in a value, as Meta would', (_what, order, fault) => {
    expect(renderTemplate({ ...input, fields: { order } })).toEqual({
      kind: 'invalid',
      code: 'variable-invalid',
      variables: ['2'],
      fault,
    });
  });

  test('refuses values with which the body gets longer than Meta delivers, and names those of the body', () => {
    expect(renderTemplate({ ...input, fields: { order: 'x'.repeat(1_020) } })).toEqual({
      kind: 'invalid',
      code: 'variable-invalid',
      variables: ['1', '2'],
      fault: 'fills a text that has 1043 characters when filled; 1024 are allowed',
    });
  });

  test('lets four spaces pass', () => {
    expect(values(renderTemplate({ ...input, fields: { order: 'A    17' } }))).toEqual(['you', 'A    17']);
  });

  test('does not take names that every object has for fields', () => {
    const components = [{ type: 'BODY', text: '{{constructor}}' }];
    const variables = { constructor: { field: 'toString' } };
    expect(renderTemplate({ ...input, components, variables, fields: {} }).kind).toBe('missing');
    expect(renderTemplate({ ...input, components, variables: {}, given: {} }).kind).toBe('missing');
  });

  test('names parameters of a template with named variables', () => {
    const components = [{ type: 'BODY', text: 'Hi {{name}}' }];
    const rendered = renderTemplate({ ...input, components, variables: {}, given: { name: 'Ana' } });
    expect(rendered.kind === 'rendered' && rendered.template.components[0]?.parameters).toEqual([
      { type: 'text', parameter_name: 'name', text: 'Ana' },
    ]);
  });

  test('has no components for a text without variables', () => {
    const rendered = renderTemplate({ ...input, components: [{ type: 'BODY', text: 'Hi' }] });
    expect(rendered).toMatchObject({ kind: 'rendered', template: { components: [] } });
  });
});

describe('header and links', () => {
  test('have components of their own, in the order header, body, buttons', () => {
    const given = { 'header.1': 'Friday', 1: 'Ana', 2: 'A17', 'button.1.1': 'A17?x=1' };
    const rendered = renderTemplate({ ...input, components: full, variables: {}, given });
    expect(rendered.kind === 'rendered' && rendered.template.components).toEqual([
      { type: 'header', parameters: [{ type: 'text', text: 'Friday' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: 'A17' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'A17?x=1' }] },
    ]);
  });

  test('have the names of their variables in a template with named ones, but for links', () => {
    const given = { 'header.day': 'Friday', first_name: 'Ana', order: 'A17', 'button.0.1': 'A17' };
    const rendered = renderTemplate({ ...input, components: named, variables: {}, given });
    expect(rendered.kind === 'rendered' && rendered.template.components).toEqual([
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'day', text: 'Friday' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'first_name', text: 'Ana' },
          { type: 'text', parameter_name: 'order', text: 'A17' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'A17' }] },
    ]);
  });

  test('lack a value or have a bad one like any other variable', () => {
    const some = {
      ...input,
      components: full,
      variables: { 'header.1': { field: 'day' } },
      fields: { day: 'a\nb' },
    };
    expect(renderTemplate(some)).toMatchObject({ kind: 'missing', variables: ['1', '2', 'button.1.1'] });
    expect(renderTemplate({ ...some, given: { 1: 'a', 2: 'b', 'button.1.1': 'c' } })).toMatchObject({
      kind: 'invalid',
      variables: ['header.1'],
    });
  });
});

test('what texts cannot fill is named', () => {
  const components = [
    { type: 'HEADER', format: 'IMAGE' },
    {
      type: 'BUTTONS',
      buttons: [{ type: 'COPY_CODE' }, { type: 'CATALOG' }, { type: 'URL', url: 'https://x.example' }],
    },
    { type: 'CAROUSEL' },
    { type: 'call_permission_request' },
  ];
  expect(unfillableParts(components)).toEqual([
    'a header of type IMAGE',
    'a body that Meta writes',
    'a button of type COPY_CODE',
    'a component of type CAROUSEL',
  ]);
  expect(unfillableParts(full)).toEqual([]);
});

describe('a preview', () => {
  test('shows the texts as a person would see them', () => {
    const given = { 'header.1': 'Friday', 'button.1.1': 'A17' };
    const variables = { 1: { field: 'name', default: 'you' } };
    expect(previewTemplate({ components: full, variables, given, fields: { name: 'Ana' } })).toEqual({
      rendered: {
        header: 'Sale ends Friday!',
        body: 'Hi Ana, {{2}} waits.',
        footer: 'Reply STOP',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Stop' },
          { type: 'URL', text: 'Track', url: 'https://x.example/t/A17' },
          { type: 'PHONE_NUMBER', text: 'Call', phoneNumber: '+15550051310' },
        ],
      },
      missing: ['2'],
      invalid: [],
    });
  });

  test('names values that Meta would refuse, and shows them', () => {
    const preview = previewTemplate({ components: full, variables: {}, given: { 1: 'a\tb' } });
    expect(preview).toMatchObject({ rendered: { body: 'Hi a\tb, {{2}} waits.' }, invalid: ['1'] });
  });

  test('of any JSON at all is made', () => {
    const part = fc.record({
      type: fc.constantFrom('HEADER', 'BODY', 'BUTTONS'),
      buttons: fc.jsonValue(),
      text: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(part)), (components) => {
        const { rendered, missing } = previewTemplate({ components, variables: {} });
        expect(typeof rendered.body).toBe('string');
        expect(missing).toEqual(templateVariables(components).map(({ name }) => name));
      }),
    );
  });
});
