import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InexactNumber, LossyJsonError, parseExactly } from './exact-json.ts';
import { unfitJson } from './json-value.ts';
import { repeatedName } from './repeated-name.ts';

const RUNS = 1_000 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

describe('a number of a JSON text', () => {
  test.each([
    '0',
    '-0',
    '0.10',
    '1e2',
    '-1.5E+3',
    '9007199254740992',
    '100000000000000000000000',
    '0.30000000000000004',
    '0e99999',
    '1.7976931348623157e308',
  ])('%s is kept', (numeral) => {
    expect(parseExactly(`[${numeral}]`)).toEqual([Number(numeral)]);
    expect(parseExactly(numeral)).toBe(Number(numeral));
  });

  test.each([
    '9007199254740993',
    '-12345678901234567890',
    '0.1000000000000000055',
    '1e400',
    '-1e400',
    '1e-400',
    '1234567890.12345678901',
  ])('%s would be changed, and says so instead', (numeral) => {
    expect(unfitJson(parseExactly(`{"a":[1,{"b":${numeral}}]}`))).toMatchObject({
      path: 'a.1.b',
      code: 'number-inexact',
      detail: expect.stringContaining(numeral),
    });
    expect(parseExactly(` ${numeral}`)).toBeInstanceOf(InexactNumber);
  });

  test('within a text is text', () => {
    expect(parseExactly('{"id":", 12345678901234567890","x":"[1e400"}')).toEqual({
      id: ', 12345678901234567890',
      x: '[1e400',
    });
  });

  test('is given back as it came, or refused', () => {
    const digits = fc.stringMatching(/^(0|[1-9]\d{0,24})(\.\d{1,24})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (numeral) => {
        const read = parseExactly(`{"n":${numeral}}`) as { n: unknown };
        if (read.n instanceof InexactNumber) {
          expect(read.n.source).toBe(numeral);
          return;
        }
        // BigInt knows the exact value of both.
        expect(scaled(JSON.stringify(read.n))).toBe(scaled(numeral));
      }),
      { numRuns: RUNS },
    );
  });

  test('is not overlooked beside nesting too deep to look at: the whole text is refused', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(() => parseExactly(`[{"id":12345678901234567890},${deep}]`)).toThrow(LossyJsonError);
    expect(unfitJson(parseExactly(deep))).toMatchObject({ code: 'invalid-text' });
  });
});

describe('a name that stands twice in one object', () => {
  test.each([
    ['{"to":"+1","to":"+2"}', 'to'],
    ['{"to":"+1","\\u0074o":"+2"}', 'to'],
    ['[1,{"a":{"b":[{"c":1,"d":{"c":1} , "c" \n:2}]}}]', 'c'],
    ['{"a\\\\":1,"x":"\\"","a\\\\":2}', 'a\\'],
    ['{"":1,"":2}', ''],
  ])('%s is refused, and the name told', (text, name) => {
    expect(() => parseExactly(text)).toThrow(`\`${name}\` twice`);
  });

  test.each([
    '{"a":{"a":[{"a":1},{"a":2}]},"b":"\\"a\\":","c":"{\\"a\\":1,\\"a\\":2}"}',
    '["a","a",{"A":1,"a":2}]',
    '"a"',
  ])('is not seen in %s', (text) => {
    expect(parseExactly(text)).toEqual(JSON.parse(text));
  });

  test('is seen in any JSON exactly where one was written', () => {
    type Written = { readonly text: string; readonly twice: boolean };
    const name = fc.constantFrom('a', 'b', '"', '\\', ':', 'é', '');
    const some = (parts: readonly Written[]) => parts.some(({ twice }) => twice);
    const { json } = fc.letrec<{ json: Written; object: Written; list: Written; leaf: Written }>((tie) => ({
      json: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('object'), tie('list')),
      leaf: fc
        .oneof(fc.constantFrom(1, true, null), name)
        .map((value) => ({ text: JSON.stringify(value), twice: false })),
      object: fc.array(fc.tuple(name, tie('json')), { maxLength: 4 }).map((pairs) => {
        const text = `{${pairs.map(([key, { text: value }]) => `${JSON.stringify(key)} : ${value}`).join(',')}}`;
        const names = new Set(pairs.map(([key]) => key));
        return { text, twice: names.size < pairs.length || some(pairs.map(([, value]) => value)) };
      }),
      list: fc
        .array(tie('json'), { maxLength: 3 })
        .map((items) => ({ text: `[${items.map(({ text }) => text).join(', ')}]`, twice: some(items) })),
    }));
    fc.assert(
      fc.property(json, ({ text, twice }) => {
        expect(repeatedName(text) !== undefined).toBe(twice);
      }),
      { numRuns: RUNS },
    );
  });
});

/** The value as a whole number of 10^-1100. */
function scaled(numeral: string): bigint {
  const [mantissa = '', exponent = '0'] = numeral.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(1_100 + Number(exponent) - fraction.length);
}
