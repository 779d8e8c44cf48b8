/** What JSON escapes in text and an array of Postgres does not. */
const OF_JSON_ALONE = /[\p{Cc}\p{Cs}]/u;

/**
 * An array as Postgres reads it as text, of texts, numbers, truths, bytes and nulls; anything else in it is left to the driver, which
 * quotes each element by going through it twice.
 */
export function arrayText(values: readonly unknown[]): string | readonly unknown[] {
  let text = '{';
  for (let index = 0; index < values.length; index += 1) {
    const element = elementText(values[index]);
    if (element === undefined) return values;
    text += index === 0 ? element : `,${element}`;
  }
  return `${text}}`;
}

function elementText(value: unknown): string | undefined {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return quoted(value);
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  return typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol'
    ? undefined
    : String(value);
}

/** Quotes and backslashes are escaped as JSON escapes them, which is the quickest way where nothing else is. */
function quoted(text: string): string {
  if (!text.includes('"') && !text.includes('\\')) return `"${text}"`;
  if (!OF_JSON_ALONE.test(text)) return JSON.stringify(text);
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
