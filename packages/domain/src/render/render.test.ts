import { describe, expect, test } from 'vitest';
import { type RenderInput, renderTemplate } from './render-template.ts';
import { bodyVariables, fillText, variablesIn } from './template-text.ts';

const input: RenderInput = {
  name: 'hello',
  language: 'pt_BR',
  components: [{ type: 'BODY', text: 'Hi {{1}}, {{2}} waits. Bye {{1}}' }],
  variables: { 1: { field: 'first_name', default: 'you' }, 2: { field: 'order' } },
};
const values = (rendered: ReturnType<typeof renderTemplate>) =>
  rendered.kind === 'rendered' && rendered.template.components[0]?.parameters.map(({ text }) => text);

describe('variables of a text', () => {
  test('are named once, positional ones by number', () => {
    expect(variablesIn('{{10}} {{2}} {{ 1 }} {{2}}')).toEqual(['1', '2', '10']);
    expect(variablesIn('{{name}} {{order}} {{name}}')).toEqual(['name', 'order']);
    expect(variablesIn('{1} {{}} plain')).toEqual([]);
  });

  test('are read from the body only', () => {
    const components = [{ type: 'FOOTER', text: '{{9}}' }, { type: 'body', text: '{{1}}' }, null, 'x'];
    expect(bodyVariables(components)).toEqual(['1']);
    expect(bodyVariables(undefined)).toEqual([]);
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
    ['a line break', 'A\n17'],
    ['a carriage return', 'A\r17'],
    ['a tab', 'A\t17'],
    ['five spaces', 'A     17'],
  ])('refuses %s in a value, as Meta would', (_what, order) => {
    expect(renderTemplate({ ...input, fields: { order } })).toEqual({
      kind: 'invalid',
      code: 'variable-invalid',
      variables: ['2'],
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
