import { storableText } from '@wabus/platform';

/** As JSON.stringify writes what Postgres refuses inside jsonb: NUL and lone surrogates (pairs are not escaped). */
const REFUSED = /\\u(0000|d[89a-f][0-9a-f]{2})/;

/** JSON that Postgres takes as jsonb, with the same replacement in every string and key. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return REFUSED.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), cleaned(inner)]));
}
