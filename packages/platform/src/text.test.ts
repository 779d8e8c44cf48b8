import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstCharacters, storableText } from './text.ts';

test('what no store takes becomes the replacement character, everything else stays', () => {
  expect(storableText('a\0b\ud83d \udc00c 😀 é')).toBe('a\ufffdb\ufffd \ufffdc 😀 é');
});

test('a cut never goes through a character', () => {
  expect(firstCharacters(`a${'😀'.repeat(1_000)}`, 500)).toBe(`a${'😀'.repeat(499)}`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(30), (text, max) => {
      const cut = firstCharacters(text, max);
      expect([...cut].length).toBe(Math.min(max, [...text].length));
      expect(text.startsWith(cut)).toBe(true);
    }),
  );
});
