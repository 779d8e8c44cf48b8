import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packValue, unpackValue } from './packed-value.ts';
import { MOST_WORDS, WORDS } from './packed-words.ts';

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const numRuns = Math.ceil(300 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const text = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.uuid(),
  fc.constantFrom('2026-11-30T15:45:57.000Z', '2026-02-31T15:45:57.000Z', '1969-12-31T23:59:59.999Z'),
  fc.constantFrom('2A6FA4A3-08ef-5a9e-b6d0-65c60857132a', '\ud800', '\u0000 😀', '__proto__', '12'),
  fc.string({ unit: 'binary' }),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    ...[
      text,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.constant(-0),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ],
    fc.array(tie('any')),
    fc.dictionary(text, fc.oneof(tie('any'), fc.constant(undefined))),
  ),
})).any;

test('whatever JSON can say is read as it was packed', () => {
  fc.assert(
    fc.property(value, (value) => {
      expect(unpackValue(packValue(2, value))).toEqual(asJson(value));
    }),
    { numRuns },
  );
});

test('a long text, and more texts than a byte can name, are read as they were packed', () => {
  const many = Array.from({ length: 600 }, (_, n) => [`text ${n}`, `text ${n % 300}`]);
  const long = 'ü'.repeat(70_000);
  expect(unpackValue(packValue(2, { many, long, again: long }))).toEqual({ many, long, again: long });
});

test('bytes that end too early or begin with no form that there is are refused', () => {
  const packed = packValue(2, { phase: 'a text' });
  expect(() => unpackValue(packed.subarray(0, -1))).toThrow('A packed state ends too early.');
  expect(() => unpackValue(Buffer.from([2, 250]))).toThrow('in a form that is not known here');
});

test('each word stands in the list once, and there are not too many', () => {
  expect(new Set(WORDS).size).toBe(WORDS.length);
  expect(WORDS.length).toBeLessThan(MOST_WORDS);
});
