import { describe, expect, test } from 'vitest';
import { readPhone } from './read-phone.ts';

const phoneOf = (text: string, country?: string) => readPhone(text, country).phone;

describe('a phone number', () => {
  test.each([
    ['+55 11 98765-4321', undefined, '+5511987654321'],
    ['(11) 98765-4321', 'BR', '+5511987654321'],
    ['011 98765 4321', 'BR', '+5511987654321'],
    ['5511987654321', 'BR', '+5511987654321'],
    ['0055 11 98765 4321', 'BR', '+5511987654321'],
    ['+1 (415) 555-2671', undefined, '+14155552671'],
    ['415-555-2671', 'US', '+14155552671'],
    ['011 55 11 98765 4321', 'US', '+5511987654321'],
    ['0011 55 11 98765 4321', 'AU', '+5511987654321'],
    ['+49 (0)171 1234567', undefined, '+491711234567'],
    ['+49.1711234567', undefined, '+491711234567'],
    ['01.71.12.34.00', 'FR', '+33171123400'],
    ['0664/123 45 67', 'AT', '+436641234567'],
    ['030 1234567-0', 'DE', '+493012345670'],
  ])('%s read in %s is %s', (text, country, expected) => {
    expect(phoneOf(text, country)).toBe(expected);
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
    ['an Ivorian number of before 2021', '07 12 34 56', 'CI', '+2250707123456'],
    ['a Vietnamese number of before 2018', '0121 123 4567', 'VN', '+84791234567'],
  ])('%s gets its one spelling', (_what, text, country, expected) => {
    expect(phoneOf(text, country)).toBe(expected);
  });
});

describe('what stands around and between the digits does not matter', () => {
  test.each([
    ['direction marks of a contact card', '\u202a+55 11 98765-4321\u202c'],
    ['isolates and a left-to-right mark', '\u2066\u200e+55\u2069 11 98765\u200e-4321'],
    [
      'zero-width characters, a byte order mark, a soft hyphen',
      '\ufeff+55\u200b11\u200d98765\u00ad4321\u2060',
    ],
    ['a variation selector', '+55 11 98765-4321\ufe0f'],
    ['blanks that are no ordinary ones', '+55\u00a011\u202f98765\u30004321\u2800'],
    ['dashes that are no hyphens', '+55\u201111\u201398765\u22124321'],
    ['full-width characters', '＋５５（１１）９８７６５－４３２１'],
    ['Arabic digits', '+٥٥١١٩٨٧٦٥٤٣٢١'],
    ['Devanagari digits', '+५५११९८७६५४३२१'],
    ['mathematical digits', '+𝟓𝟓𝟏𝟏𝟗𝟖𝟕𝟔𝟓𝟒𝟑𝟐𝟏'],
    ["a spreadsheet's apostrophe", "'+5511987654321"],
    ['a typographic apostrophe', '’+5511987654321'],
    ['a formula that keeps text', '="5511987654321"'],
    ['a formula', '=+5511987654321'],
    ['quotes', '"+55 11 98765-4321"'],
    ['a link', 'tel:+55-11-98765-4321'],
    ['a link with capital letters', 'TEL:+5511987654321'],
    ["a provider's prefix", 'whatsapp:+5511987654321'],
    ["a lead form's prefix", 'p:+5511987654321'],
    ['the country code in brackets', '(+55) 11 98765-4321'],
    ['a plus behind the country code', '55+11987654321'],
    ['pluses instead of blanks', '+55+11+98765+4321'],
    ['two pluses', '+55+11987654321'],
    ['typographic quotes', '‘+5511987654321’'],
    ['quotes of code', '`+5511987654321`'],
    ['brackets of an address', '<+5511987654321>'],
    ['a link of another program', 'callto:+5511987654321'],
    ['a link to a message', 'sms:+55-11-98765-4321'],
    ["WhatsApp's own link", 'https://wa.me/5511987654321'],
    ['a tab', '+55 11\t98765-4321'],
    ['what is left of a list', '+5511987654321;'],
    ['a point without digits behind it', '5511987654321.'],
  ])('%s', (_what, text) => {
    expect(phoneOf(text, 'BR')).toBe('+5511987654321');
  });
});

describe('a spreadsheet’s number', () => {
  test.each([
    ['628123456789.0', 'ID', '+628123456789'],
    ['628123456789,0', 'ID', '+628123456789'],
    ['628123456789.00', 'ID', '+628123456789'],
    ['628123456789.000000', 'ID', '+628123456789'],
    ['3471234567.0', 'IT', '+393471234567'],
    ['01711234567.0', 'DE', '+491711234567'],
    ['6641234567.0', 'AT', '+436641234567'],
    ['401234567.0', 'FI', '+358401234567'],
    ['211234567.0', 'NZ', '+64211234567'],
    ['+628123456789.0', undefined, '+628123456789'],
    ['628,123,456,789', 'ID', '+628123456789'],
    ['628,123,456,789.00', 'ID', '+628123456789'],
    ['628.123.456.789', 'ID', '+628123456789'],
    ['628.123.456.789,00', 'ID', '+628123456789'],
    ['628’123’456’789', 'ID', '+628123456789'],
    ["628'123'456'789.0", 'ID', '+628123456789'],
    ['٦٢٨١٢٣٤٥٦٧٨٩٫٠', 'ID', '+628123456789'],
    ['٦٢٨٬١٢٣٬٤٥٦٬٧٨٩', 'ID', '+628123456789'],
  ])('%s in %s is its integer', (text, country, expected) => {
    expect(phoneOf(text, country)).toBe(expected);
  });

  test.each([
    '628,123,456,789.5',
    '6,281,234,567.890',
    '628123456789.5',
    '628123456789.000',
    '+62 812 3456 789.0',
    '628 123 456 789,0',
  ])('%s may be another number, and the spreadsheet is named', (text) => {
    expect(readPhone(text, 'ID')).toMatchObject({
      phone: null,
      why: expect.stringContaining('spreadsheet'),
    });
  });

  test.each(['5.51E+12', '5.51198765432E+12', '5,51E+12', '5.51e12', '5.51 x 10^12', '５．５１Ｅ＋１２'])(
    '%s has lost digits, and that is said',
    (text) => {
      expect(readPhone(text, 'BR')).toMatchObject({
        phone: null,
        why: expect.stringContaining('digits are lost'),
      });
    },
  );
});

describe('nobody else’s number is made of it', () => {
  test('00 is never taken for the prefix of a carrier', () => {
    expect(phoneOf('0055 51 98765-4321', 'BR')).toBe('+5551987654321');
    expect(phoneOf('0055 61 98765-4321', 'BR')).toBe('+5561987654321');
  });

  test.each(['0055 90 11 6000 0000', '+55 90 11 98765-4321', '5590 11 98765-4321'])(
    '%s has digits between country code and number that are no trunk prefix: it is not read without them',
    (text) => {
      expect(phoneOf(text, 'BR')).toBe(null);
    },
  );

  test.each([
    ['4917112345678', 'DE', '+4917112345678'],
    ['62812345678', 'ID', '+62812345678'],
    ['4366412345678', 'AT', '+4366412345678'],
  ])('%s in %s has its country code already', (text, country, expected) => {
    expect(phoneOf(text, country)).toBe(expected);
  });

  test.each([
    ['+62 62 812345678', undefined],
    ['+49 49 1711234567', undefined],
    ['+4904917112345678', undefined],
    ['04917112345678', 'DE'],
    ['6262812345678', 'ID'],
  ])('%s has the country code twice', (text, country) => {
    expect(readPhone(text, country)).toMatchObject({
      phone: null,
      why: expect.stringContaining('country code'),
    });
  });

  test.each([
    ['030/1234567/8', 'DE'],
    ['030 1234567/68', 'DE'],
    ['0301234/12345678', 'DE'],
    ['0301234 0305678', 'DE'],
    ['0171 1234567 / 0172 7654321', 'DE'],
    ['11 98765-4321\n11 98765-4322', 'BR'],
    ['+4930123 +4930456', undefined],
    ['11 98765-4321; 11 98765-4322', 'BR'],
    ['+1 415 555 2671 x5', undefined],
    ['+1 415 555 2671 ext. 5', undefined],
    ['+1 415 555 2671#5', undefined],
    ['+1 415 555 2671,,5', undefined],
  ])('%s is more than one number, or has an extension', (text, country) => {
    expect(readPhone(text, country)).toMatchObject({
      phone: null,
      why: expect.stringContaining('extension'),
    });
  });

  test.each([
    ['nothing', '', 'BR'],
    ['too few digits', '+5511', undefined],
    ['no such area', '+1 055 000 1111', undefined],
    ['no country code and no country', '11 98765-4321', undefined],
    ['a country that does not exist', '11 98765-4321', 'XX'],
    ['a zero for a country', '+0 11 98765-4321', 'BR'],
    ['a negative number', '-5511987654321', 'BR'],
    ['a footnote', '+55 11 98765-4321²', 'BR'],
    ['more digits than a number can have', '030 12345 678901234', 'DE'],
    ['a business-scoped id', 'US.13491208655302741918', 'US'],
    ['a linked id', '5511987654321@lid', 'BR'],
    ['a number written in letters', '1-800-FLOWERS', 'US'],
    ['words around it', 'call +14155552671', undefined],
    ['a script', '<script>', 'US'],
    ['very long', '+'.padEnd(500, '1'), undefined],
  ])('%s is none', (_what, text, country) => {
    expect(phoneOf(text, country)).toBeNull();
  });
});

test.each([
  ['+15550783881', undefined, '+15550783881'],
  ['15550783881', 'BR', '+15550783881'],
  ['+242 61 234 56', undefined, '+2426123456'],
  ['US.15550783881', 'BR', null],
  ['12', 'BR', null],
])('%s in %s is perhaps a number that only WhatsApp knows: %s', (text, country, perhaps) => {
  expect(readPhone(text, country)).toMatchObject({ phone: null, perhaps });
});
