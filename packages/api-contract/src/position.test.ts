import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, decodePosition, encodePosition } from './index.ts';

test('a position comes back as it was', () => {
  fc.assert(
    fc.property(fc.nat(999_999), fc.bigInt({ min: 0n, max: 2n ** 62n }), (partition, position) => {
      expect(decodePosition(encodePosition(partition, position))).toEqual({ partition, position });
    }),
  );
});

test('what is no position is null, whatever it is', () => {
  fc.assert(fc.property(fc.string(), (text) => decodePosition(text) === null || /^[\w-]+$/.test(text)));
  for (const token of [
    '',
    'x',
    Buffer.from('1').toString('base64url'),
    Buffer.from('1.2.3').toString('base64url'),
  ]) {
    expect(decodePosition(token)).toBeNull();
  }
});

test('equal values have one canonical JSON, however their keys are ordered', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const shuffled = JSON.parse(JSON.stringify(value), (_key, item) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? Object.fromEntries(Object.entries(item).reverse())
          : item,
      );
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
    }),
  );
});
