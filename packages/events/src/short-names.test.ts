import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longName, shortName } from './short-names.ts';

/** Times the usual number of pairs: `WABUS_PROPERTY_RUNS=10` makes 5,000. */
const numRuns = Math.ceil(500 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));
const names = fc
  .tuple(fc.string({ unit: 'grapheme' }), fc.oneof(fc.constant(''), fc.uuid()), fc.constantFrom('', '', '-'))
  .map((parts) => parts.join(''));

test('whatever a name is, its short form gives it back, and no other name has the same', () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(longName(shortName(one))).toBe(one);
      expect(shortName(one).equals(shortName(other))).toBe(one === other);
    }),
    { numRuns },
  );
});

test('an id takes 17 bytes, a stream of messages 25', () => {
  const id = '01a22d22-5bbc-7902-849d-4ff88a248645';
  expect(shortName(id)).toHaveLength(17);
  expect(shortName(`message-${id}`)).toHaveLength(25);
});
