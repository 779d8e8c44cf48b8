import { describe, expect, test } from 'vitest';
import { namesMeantIn } from './field-names.ts';
import { renderTemplate } from './render-template.ts';

const nameMeant = (record: Record<string, string>, wanted: string) => namesMeantIn(record)(wanted);

describe('the name that is meant', () => {
  test.each([
    ['First Name', 'first_name'],
    [' first_name\u200b', 'first_name'],
    ['{{1}}', '1'],
    ['{{ first_name }}', 'first_name'],
    ['pre\u0301nom', 'pr\u00e9nom'],
    ['constructor', 'Constructor'],
  ])('%j is %j', (has, wanted) => {
    expect(nameMeant({ [has]: 'x' }, wanted)).toBe(has);
  });

  test('is that very one before others, none of two that are alike, and never one that every object has', () => {
    expect(nameMeant({ NAME: 'x', name: 'y' }, 'name')).toBe('name');
    expect(nameMeant({ NAME: 'x', Name: 'y' }, 'name')).toBeUndefined();
    expect(nameMeant({ firstname: 'x' }, 'first_name')).toBeUndefined();
    expect(nameMeant({}, 'constructor')).toBeUndefined();
  });
});

describe('a variable', () => {
  const input = {
    name: 'hello',
    language: 'en_US',
    components: [{ type: 'BODY', text: 'Hi {{1}}' }],
    fields: { '{{1}}': 'Ana', First: 'Bia' },
  };
  const valueOfFirst = (variables: Parameters<typeof renderTemplate>[0]['variables']) => {
    const rendered = renderTemplate({ ...input, variables });
    return rendered.kind === 'rendered'
      ? rendered.template.components[0]?.parameters[0]?.text
      : rendered.code;
  };

  test('that is not mapped takes the field of its own name', () => {
    expect(valueOfFirst({})).toBe('Ana');
  });

  test('that is mapped takes no other field, however that is called', () => {
    expect(valueOfFirst({ 1: { field: 'first' } })).toBe('Bia');
    expect(valueOfFirst({ 1: { field: 'order' } })).toBe('variable-missing');
    expect(valueOfFirst({ 1: { field: 'order', default: 'you' } })).toBe('you');
  });
});
