import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InexactNumber, parseExactly } from './exact-json.ts';
import { unfitJson } from './json-value.ts';

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

  test('does not matter where nesting is deeper than anything we take', () => {
    const deep = parseExactly(`${'['.repeat(50_000)}12345678901234567890${']'.repeat(50_000)}`);
    expect(unfitJson(deep)).toMatchObject({ code: 'invalid-text' });
  });
});

/** The value as a whole number of 10^-1100. */
function scaled(numeral: string): bigint {
  const [mantissa = '', exponent = '0'] = numeral.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return BigInt(whole + fraction) * 10n ** BigInt(1_100 + Number(exponent) - fraction.length);
}
