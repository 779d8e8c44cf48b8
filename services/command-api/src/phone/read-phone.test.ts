import { describe, expect, test } from 'vitest';
import { readPhone } from './read-phone.ts';

describe('a phone number', () => {
  test.each([
    ['+55 11 98765-4321', undefined, '+5511987654321'],
    ['(11) 98765-4321', 'BR', '+5511987654321'],
    ['011 98765 4321', 'BR', '+5511987654321'],
    ['5511987654321', 'BR', '+5511987654321'],
    ['0055 11 98765 4321', 'BR', '+5511987654321'],
    ['+1 (415) 555-2671', 'BR', '+14155552671'],
    ['415-555-2671', 'US', '+14155552671'],
    ['011 55 11 98765 4321', 'US', '+5511987654321'],
    ['\u200e+44 7400 123456'.slice(1), undefined, '+447400123456'],
  ])('%s read in %s is %s', (text, country, expected) => {
    expect(readPhone(text, country)).toBe(expected);
  });

  test.each([
    ['a Brazilian mobile without the ninth digit', '+55 11 8765-4321', undefined, '+5511987654321'],
    ['the same without country code', '11 8765-4321', 'BR', '+5511987654321'],
    ['a Mexican number with 1', '+52 1 55 1234 5678', undefined, '+525512345678'],
    ['a Mexican number without 1', '+52 55 1234 5678', undefined, '+525512345678'],
    ['an Argentine number without 9', '+54 11 2345-6789', undefined, '+5491123456789'],
    ['an Argentine number with 15', '011 15-2345-6789', 'AR', '+5491123456789'],
    ['an Argentine number with 15 after 54', '+54 11 15 2345 6789', undefined, '+5491123456789'],
    ['an Argentine number with 9', '+54 9 11 2345-6789', undefined, '+5491123456789'],
  ])('%s gets its one spelling', (_what, text, country, expected) => {
    expect(readPhone(text, country)).toBe(expected);
  });

  test.each([
    ['nothing', '', 'BR'],
    ['too few digits', '+5511', undefined],
    ['no such area', '+1 055 000 1111', undefined],
    ['no country code and no country', '11 98765-4321', undefined],
    ['a country that does not exist', '11 98765-4321', 'XX'],
    ['an extension', '+1 415 555 2671 ext 5', undefined],
    ['words around it', 'call +14155552671', undefined],
    ['a script', '<script>', 'US'],
    ['very long', '+'.padEnd(500, '1'), undefined],
  ])('%s is none', (_what, text, country) => {
    expect(readPhone(text, country)).toBeNull();
  });
});
