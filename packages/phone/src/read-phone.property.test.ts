import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { expect, test } from 'vitest';
import { canonicalPhone } from './canonical-phone.ts';
import { readPhone } from './read-phone.ts';

const numRuns = 500 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

/** Countries whose own rules of dialling drop no more than one trunk prefix, and whose numbers were not respelled. */
const PLAIN: readonly CountryCode[] = [
  'DE',
  'AT',
  'ID',
  'FI',
  'IT',
  'NZ',
  'GB',
  'FR',
  'US',
  'IN',
  'PL',
  'ES',
  'TR',
];
const TRUNKS = ['', '0', '1', '00'];

/** Whether all digits that were given are in the number, and no others, but for country code and trunk prefix. */
function keepsDigits(given: string, phone: string, country: CountryCode): boolean {
  const code = getCountryCallingCode(country);
  const digits = given.replace(/\D/g, '');
  const number = phone.slice(1);
  const starts = TRUNKS.flatMap((trunk) => [trunk, `${code}${trunk}`, `00${code}${trunk}`, `011${trunk}`]);
  if (starts.some((start) => digits === `${start}${number}`)) return true;
  if (!number.startsWith(code)) return isAbroad(digits.replace(/^(?:00|011)/, ''), number);
  const national = number.slice(code.length);
  return starts.some((start) => digits === `${start}${national}`);
}

/** A number of another country, as it is or with its trunk prefix behind the country code. */
function isAbroad(digits: string, number: string): boolean {
  const withoutTrunk = [1, 2, 3].map((at) => `${digits.slice(0, at)}${digits.slice(at + 1)}`);
  return [digits, ...withoutTrunk].some((candidate) => canonicalPhone(candidate) === number);
}

const mark = fc.constantFrom(
  '',
  '',
  '',
  ' ',
  '-',
  '.',
  '/',
  ' (',
  ') ',
  '+',
  ',',
  '\u200e',
  '  ',
  '0',
  '.0',
  'x',
);
const country = fc.constantFrom(...PLAIN);

/** Numbers of a country in all manners, with a mistake now and then. */
const written = fc
  .record({
    country,
    start: fc.constantFrom('+cc', 'cc', '00cc', '(+cc)', '+cc(0)', '0', '', '+', '00', 'cccc', '+cccc', '+0'),
    parts: fc.array(fc.tuple(fc.stringMatching(/^\d{1,5}$/), mark), { minLength: 1, maxLength: 6 }),
    example: fc.boolean(),
  })
  .map(({ country: home, start, parts, example }) => {
    const code = getCountryCallingCode(home);
    const own = String(getExampleNumber(home, examples)?.nationalNumber ?? '');
    const rest = parts.map(([digits, between]) => `${digits}${between}`).join('');
    const text = example ? `${own.slice(0, 4)}${parts[0]?.[1]}${own.slice(4)}${parts.at(-1)?.[1]}` : rest;
    return { text: `${start.replaceAll('cc', code)}${text}`, country: home };
  });

test('a number that is read has the digits that were given, or it is refused', () => {
  fc.assert(
    fc.property(written, ({ text, country: home }) => {
      const { phone } = readPhone(text, home);
      const whole = text
        .replaceAll('\u200e', '')
        .replace(/[\s.,]+$/, '')
        .replace(/^(?:([^.]*\d)\.0+|([^,]*\d),0+)$/, '$1$2');
      if (phone !== null && !keepsDigits(whole, phone, home))
        throw new Error(`${text} in ${home} became ${phone}`);
    }),
    { numRuns: numRuns * 10 },
  );
});

test('no text makes it fail, and what it read it reads again as the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), country, (text, home) => {
      const { phone } = readPhone(text, home);
      if (phone !== null) expect(readPhone(phone, home)).toEqual({ phone });
    }),
    { numRuns },
  );
});

test('a mobile number of any country is read in every manner as itself, or it is refused', () => {
  for (const home of getCountries()) {
    const example = getExampleNumber(home, examples);
    if (!example) continue;
    const phone = `+${canonicalPhone(example.number.slice(1))}`;
    const digits = phone.slice(1);
    expect(readPhone(phone).phone).toBe(phone);
    expect(readPhone(example.formatInternational(), home).phone).toBe(phone);
    expect(readPhone(`00${digits}`, home).phone).toBe(phone);
    for (const text of [
      digits,
      example.formatNational(),
      `${digits}.0`,
      `${digits},00`,
      `${phone}.0`,
      `00${digits}.0`,
    ]) {
      expect([null, phone], `${text} in ${home}`).toContain(readPhone(text, home).phone);
    }
  }
});
