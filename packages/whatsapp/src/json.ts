import { firstCharacters, storableText } from '@wabus/platform';

const MAX_TEXT = 2_000;
const MAX_ID = 512;
const MAX_ADDRESS = 255;
/** Codes are small; what goes beyond 32 bits is none, and no column or schema would take it. */
const MAX_CODE = 2 ** 31 - 1;

/** Any JSON object; never an array or null. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under an own key; nothing inherited, so that `__proto__` and `constructor` are just names. */
export function valueAt(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value under a path of own keys. */
export function valueIn(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(valueAt, value);
}

/** A list as it is, a single object as a list of one, nothing as an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : [];
}

/** A text that is not empty, as every store takes it, cut at 2,000 characters. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return storableText(firstCharacters(value, MAX_TEXT));
}

/** How deep a content may be nested; Meta's own are not ten deep. */
const MAX_DEPTH = 32;

/** JSON as it came, as every store takes it: text well-formed, and nothing below the 32nd level. */
export function storableJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((inner) => storableJson(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner, depth + 1)]),
  );
}

/** An opaque id of printable characters without blanks, at most 512; integers are taken too. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value.length > MAX_ID) return undefined;
  return /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

/** A finite number, also when it comes as a string. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,16}(\.\d{1,9})?$/.test(value)) return undefined;
  return Number(value);
}

/** A whole number of at most 32 bits, also when it comes as a string. */
export function codeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isInteger(number) && Math.abs(number) <= MAX_CODE
    ? number
    : undefined;
}

/** What names a person: an id or other text, at most 255 characters; a `wa_id` is never refused for its shape. */
export function addressOf(value: unknown): string | undefined {
  const address = idOf(value) ?? textOf(value);
  return address !== undefined && address.length <= MAX_ADDRESS ? address : undefined;
}

/** First millisecond of the year 10000: a time that databases cannot keep is none. */
const YEAR_10000 = 253_402_300_800_000;

/** Unix seconds (or milliseconds, where seconds would come after the year 9999), string or number, as ISO with milliseconds. */
export function timeOf(value: unknown): string | undefined {
  const given = numberOf(value);
  if (given === undefined || given <= 0) return undefined;
  const ms = given * 1000 < YEAR_10000 ? given * 1000 : given;
  return ms < YEAR_10000 ? new Date(ms).toISOString() : undefined;
}
