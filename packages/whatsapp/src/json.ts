const MAX_TEXT = 2_000;
const MAX_ID = 512;

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

/** A text that is not empty: cut at 2,000 characters, without NUL, which Postgres cannot keep. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return withoutNul(value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value);
}

/** The text with NUL characters replaced: Postgres cannot keep them. */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
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

/** First millisecond of the year 10000: a time that databases cannot keep is none. */
const YEAR_10000 = 253_402_300_800_000;

/** Unix seconds (or milliseconds, if it can be nothing else), string or number, as ISO with milliseconds. */
export function timeOf(value: unknown): string | undefined {
  const given = numberOf(value);
  if (given === undefined || given <= 0) return undefined;
  const ms = given >= 1e11 ? given : given * 1000;
  return ms < YEAR_10000 ? new Date(ms).toISOString() : undefined;
}
