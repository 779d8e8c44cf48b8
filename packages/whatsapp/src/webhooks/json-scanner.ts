/** Bytes from `start` (inclusive) to `end` (exclusive). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * Where the elements of a top-level array stand in the bytes of a JSON object, under the key `name` (the last one,
 * as JSON.parse takes it). Null when there is no such array. The bytes must be valid JSON; they are scanned without
 * recursion and never re-written.
 */
export function elementRanges(bytes: Buffer, name: string): ByteRange[] | null {
  let found: ByteRange[] | null = null;
  for (const [key, value] of members(bytes)) {
    if (keyOf(bytes, key) !== name) continue;
    found = bytes[value.start] === 0x5b ? [...elements(bytes, value)] : null;
  }
  return found;
}

function* members(bytes: Buffer): Generator<readonly [ByteRange, ByteRange]> {
  let at = skipBlank(bytes, 0);
  if (bytes[at] !== 0x7b) return;
  at = skipBlank(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const key = { start: at, end: stringEnd(bytes, at) };
    const start = skipBlank(bytes, skipBlank(bytes, key.end) + 1);
    const end = valueEnd(bytes, start);
    yield [key, { start, end }];
    at = skipBlank(bytes, skipBlank(bytes, end) + 1);
  }
}

function* elements(bytes: Buffer, array: ByteRange): Generator<ByteRange> {
  let at = skipBlank(bytes, array.start + 1);
  while (at < array.end - 1) {
    const end = valueEnd(bytes, at);
    if (end <= at) return;
    yield { start: at, end };
    at = skipBlank(bytes, skipBlank(bytes, end) + 1);
  }
}

function keyOf(bytes: Buffer, range: ByteRange): string {
  return JSON.parse(bytes.toString('utf8', range.start, range.end)) as string;
}

/** Just behind the value that begins at `start`. */
function valueEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = stringEnd(bytes, at);
      if (depth === 0) return at;
    } else if (OPEN.has(byte)) {
      depth += 1;
      at += 1;
    } else if (CLOSE.has(byte)) {
      if (depth === 0) return at;
      depth -= 1;
      at += 1;
      if (depth === 0) return at;
    } else if (depth === 0 && (byte === 0x2c || BLANK.has(byte))) {
      return at;
    } else {
      at += 1;
    }
  }
  return at;
}

/** Just behind the closing quote of the string that begins at `start`. */
function stringEnd(bytes: Buffer, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && BLANK.has(bytes[at] as number)) at += 1;
  return at;
}
