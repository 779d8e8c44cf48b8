import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { canonicalPhone } from './canonical-phone.ts';
import { plainText } from './plain-text.ts';

/** A text read as a phone number, or why it is none. */
export type PhoneReading =
  | { readonly phone: string }
  | {
      readonly phone: null;
      /** Why, as a sentence; empty when there is no more to say than that it is no phone number. */
      readonly why: string;
      /** The digits in E.164 with + where the text may be a number that only its network knows: WhatsApp has such people. */
      readonly perhaps: string | null;
    };

const MAX_TEXT = 64;
/** Of E.164, country code included. */
const MAX_DIGITS = 15;
const MIN_DIGITS = 7;

const WHY = {
  exponent:
    'A spreadsheet shortened the number to a power of ten, so digits are lost: format the column as text and write the number in full.',
  decimal:
    'It has a decimal point, as a spreadsheet writes numbers: format the column as text and write the number in full.',
  several: 'It holds more than one number, or an extension: write one number, in full.',
  ambiguous: 'It can be read as more than one number: write it with + and country code.',
};

const EXPONENT = /^[+-]?\d+(?:[.,]\d*)?\s*(?:e|[x×*]\s*10\s*\^?)\s*[+-]?\s*\d+$/i;

/** Whole numbers that a spreadsheet shows in thousands: with commas or apostrophes, and points where decimals have a comma. */
const THOUSANDS =
  /^\+?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.0{1,2})?|(?:['’]\d{3}){2,}(?:[.,]0{1,2})?|(?:\.\d{3}){2,},0{1,2})$/;

/** What numbering plans have before a number that is called within the country, without carriers; and nothing. */
const TRUNKS: ReadonlySet<string> = new Set(['', '0', '1', '8', '01', '06', '80']);

const SEVERAL = /\d[^\d\p{L}]*(?:[+;|&#\r\n]|,[^\d\p{L}]|x|ext\.?)[^\d\p{L}]*\d/iu;

const refused = (why: string, perhaps: string | null = null): PhoneReading => ({ phone: null, why, perhaps });

/**
 * The phone number in E.164 with + of what people write, files hold and spreadsheets make of it; in the spelling of
 * the present numbering plan. Without a country code it is read with `country` (ISO 3166-1 alpha-2). All digits count:
 * what could be somebody else's number if one were added, left out or taken for something else is refused.
 */
export function readPhone(given: string, country?: string): PhoneReading {
  const plain = plainText(given.slice(0, MAX_TEXT * 4));
  if (plain.length > MAX_TEXT || given.length > MAX_TEXT * 4) return refused('');
  if (EXPONENT.test(plain)) return refused(WHY.exponent);
  const whole = withoutDecimals(plain);
  if (whole === null) return refused(SEVERAL.test(plain) ? WHY.several : WHY.decimal);
  const text = withoutMarks(whole);
  if (text === null) return refused(SEVERAL.test(whole) ? WHY.several : '');
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  return holdsSeveral(text, home) ? refused(WHY.several) : readDigits(text, home);
}

/** A spreadsheet's whole number without its thousands and the zeros behind its point; null where digits are behind it that may count. */
function withoutDecimals(text: string): string | null {
  if (THOUSANDS.test(text)) return text.replace(/[.,]0{1,2}$/, '').replace(/[,'’.]/g, '');
  const bare = /^(\+?\d+)[.,](\d+)$/.exec(text);
  if (bare && /^(?:0{1,2}|0{6,})$/.test(bare[2] ?? '')) return bare[1] ?? '';
  const [, fraction = ''] = /^[^.]*\.(\d+)$/.exec(text) ?? [];
  if (fraction && (fraction.length <= 3 || /^0+$/.test(fraction))) return null;
  return /[.,]\s*\d$/.test(text) ? null : text;
}

/** Digits, perhaps with + before them, and what stands between them as blanks, - . and /; null where anything else is. */
function withoutMarks(text: string): string | null {
  const open = text.replace(/[()[\]]/g, ' ').trim();
  const joined = /^\+\d+(?:\+\d+)+$/.test(open)
    ? `+${open.slice(1).replaceAll('+', ' ')}`
    : open.replace(/^(\+?\s*[1-9]\d{0,2})\s*\+/, '$1 ');
  return /^\+?\s*\d[\d ./-]*$/.test(joined) ? joined.replace(/^\+\s+/, '+') : null;
}

/** Two numbers in one cell: what stands before a blank or slash is one, and what stands behind it begins as one, or is its other end. */
function holdsSeveral(text: string, home: CountryCode | undefined): boolean {
  for (const { index, 0: mark } of text.matchAll(/[ /]+/g)) {
    const rest = text.slice(index + mark.length);
    const starts = mark.includes('/') || rest.startsWith('0');
    if (!starts || readDigits(text.slice(0, index), home).phone === null) continue;
    if (mark.includes('/') || readDigits(rest, home).phone !== null) return true;
  }
  return false;
}

function readDigits(text: string, home: CountryCode | undefined): PhoneReading {
  const digits = text.replace(/\D/g, '');
  const abroad = text.startsWith('+') ? digits : withoutInternationalPrefix(digits, home);
  const international = abroad === null ? null : validNumber(`+${abroad}`);
  const number = abroad === null ? readAtHome(digits, home) : international;
  const ambiguous = number === 'ambiguous' || (number !== null && hasCodeTwice(number));
  if (number && !ambiguous) return { phone: number.number };
  const perhaps = abroad ?? digits;
  const possible = /^[1-9]/.test(perhaps) && perhaps.length >= MIN_DIGITS && perhaps.length <= MAX_DIGITS;
  return refused(ambiguous ? WHY.ambiguous : '', possible ? `+${canonicalPhone(perhaps)}` : null);
}

/** `00` is the prefix of calls abroad wherever no number begins with it; libphonenumber takes what follows it for a carrier in some countries. */
function withoutInternationalPrefix(digits: string, home: CountryCode | undefined): string | null {
  if (home === 'AU' && digits.startsWith('0011')) return digits.slice(4);
  return digits.startsWith('00') ? digits.slice(2) : null;
}

/** A number without + may have its country code or not: where both are numbers, people mean the mobile one. */
function readAtHome(digits: string, home: CountryCode | undefined): PhoneNumber | 'ambiguous' | null {
  if (!home) return null;
  const national = validNumber(digits, home);
  const complete = digits.startsWith(getCountryCallingCode(home)) ? validNumber(`+${digits}`) : null;
  if (!national || !complete || national.number === complete.number) return national ?? complete;
  if (isMobile(national) === isMobile(complete)) return 'ambiguous';
  return isMobile(national) ? national : complete;
}

function validNumber(text: string, home?: CountryCode): PhoneNumber | null {
  const parsed = parsePhoneNumberFromString(text, { defaultCountry: home, extract: false });
  if (!parsed || dropsMoreThanTrunk(text.replace('+', ''), parsed)) return null;
  const canonical = `+${canonicalPhone(parsed.number.slice(1))}`;
  const number = canonical === parsed.number ? parsed : parsePhoneNumberFromString(canonical);
  return number?.isValid() && number.number.length <= MAX_DIGITS + 1 ? number : null;
}

/**
 * Between country code and number people write the trunk prefix at most. What else libphonenumber leaves out there, such
 * as Brazil's 90 of calls that the other pays, may be digits of a number that is none.
 */
function dropsMoreThanTrunk(digits: string, { countryCallingCode, nationalNumber }: PhoneNumber): boolean {
  if (!digits.startsWith(countryCallingCode)) return false;
  const given = digits.slice(countryCallingCode.length);
  return given.endsWith(nationalNumber) && !TRUNKS.has(given.slice(0, -nationalNumber.length));
}

/** The country code may stand twice in what was written: then it is another person's number or nobody's. */
function hasCodeTwice(number: PhoneNumber): boolean {
  const { countryCallingCode, nationalNumber } = number;
  if (!nationalNumber.startsWith(countryCallingCode) || isMobile(number)) return false;
  const once = validNumber(`+${nationalNumber}`);
  return once !== null && isMobile(once);
}

function isMobile(number: PhoneNumber): boolean {
  const type = number.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}
