import { expect, test } from 'vitest';
import { canonicalPhone } from './canonical-phone.ts';
import { readPhone } from './read-phone.ts';
import { renumberings } from './renumberings.ts';

test.each([
  ['551187654321', '5511987654321', 'Brazilian mobile without the ninth digit'],
  ['5511987654321', '5511987654321', 'Brazilian mobile with it'],
  ['551133334444', '551133334444', 'Brazilian landline'],
  ['5215512345678', '525512345678', 'Mexican number with 1'],
  ['525512345678', '525512345678', 'Mexican number without it'],
  ['541123456789', '5491123456789', 'Argentine number without 9'],
  ['5491123456789', '5491123456789', 'Argentine number with 9'],
  ['54111523456789', '5491123456789', 'Buenos Aires with 15'],
  ['543511523456789'.slice(0, 14), '5493512345678', 'Córdoba with 15'],
  ['54290115456789', '5492901456789', 'Ushuaia (four digits) with 15'],
  ['549111523456789', '5491123456789', 'both 9 and 15'],
  ['22507123456', '2250707123456', 'an Ivorian mobile of Orange in eight digits'],
  ['22556123456', '2250556123456', 'one of MTN'],
  ['22543123456', '2250143123456', 'one of Moov'],
  ['22520212345', '2252720212345', 'an Ivorian fixed line'],
  ['2250707123456', '2250707123456', 'an Ivorian number of today'],
  ['22997123456', '2290197123456', 'a number of Benin in eight digits'],
  ['24107123456', '24177123456', 'a number of Gabon with 0 and eight digits'],
  ['2416123456', '24166123456', 'one without 0'],
  ['841681234567', '84381234567', 'a Vietnamese mobile of eleven digits'],
  ['23777123456', '237677123456', 'a Cameroonian mobile of eight digits'],
  ['2307123456', '23057123456', 'a Mauritian mobile of seven digits'],
  ['16505551234', '16505551234', 'a number of elsewhere'],
  ['', '', 'nothing'],
])('%s becomes %s (%s)', (given, canonical) => {
  expect(canonicalPhone(given)).toBe(canonical);
  expect(canonicalPhone(canonical)).toBe(canonical);
});

/** One old number for each rule, its groups filled with digits that no rule looks at. */
const samples: Record<string, readonly string[]> = {
  BR: ['551187654321'],
  MX: ['5215512345678'],
  AR: ['541123456789', '541115 23456789', '543511523456789'.slice(0, 14), '54290115456789'],
  CI: ['22501234567', '22544234567', '22549234567', '22521812345', '22532012345', '22536712345'],
  BJ: ['22961234567'],
  GA: ['24101723456', '24105123456', '24104123456'],
  VN: [
    '120',
    '121',
    '122',
    '126',
    '128',
    '123',
    '124',
    '125',
    '127',
    '129',
    '162',
    '163',
    '164',
    '165',
    '166',
  ].map((prefix) => `84${prefix}3456789`),
  CM: ['23755123456'],
  MU: ['2309123456'],
};

test.each(Object.entries(samples))(
  'an old number of %s and its new spelling are read as one number of today, in both directions',
  (country, numbers) => {
    for (const number of numbers) {
      const old = number.replace(' ', '');
      const now = canonicalPhone(old);
      expect(now).not.toBe(old);
      expect(readPhone(`+${old}`)).toEqual({ phone: `+${now}` });
      expect(readPhone(`+${now}`)).toEqual({ phone: `+${now}` });
      expect(renumberings.some((rule) => rule.country === country && rule.old.test(old))).toBe(true);
    }
  },
);

test('every renumbering has samples, and names its source', () => {
  expect(new Set(renumberings.map(({ country }) => country))).toEqual(new Set(Object.keys(samples)));
  for (const { source } of renumberings) expect(source).toMatch(/20\d\d|plan/);
});
