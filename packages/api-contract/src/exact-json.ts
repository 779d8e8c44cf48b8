import { shortened } from './problem-error.ts';
import { repeatedName } from './repeated-name.ts';

/**
 * Stands in a parsed document for a number that JavaScript would change: one with more digits than it keeps, or too
 * large or small for it. `unfitJson` finds it.
 */
export class InexactNumber {
  /** As it was written. */
  readonly source: string;
  /** What it would have become. */
  readonly read: number;

  constructor(source: string, read: number) {
    this.source = source;
    this.read = read;
  }
}

/** Says why JSON is not taken though it can be parsed: something of it would be lost. The message continues “The body …”. */
export class LossyJsonError extends SyntaxError {
  override readonly name = 'LossyJsonError';
}

/** A numeral with an exponent or with more digits than are surely kept, though perhaps within a text. */
const SUSPICIOUS = /(?:^|[:,[\s])-?(?:[\d.]{16}|\d[\d.]*[eE])/;

/**
 * The value of a JSON text, with an `InexactNumber` for each number that would be changed: ids of databases and
 * spreadsheets may have more digits than a JavaScript number keeps.
 * @throws {SyntaxError} for what is no JSON
 * @throws {LossyJsonError} where an object has a name twice, or numbers cannot be looked at for all the nesting
 */
export function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const twice = repeatedName(text);
  if (twice !== undefined) {
    throw new LossyJsonError(`names \`${shortened(twice, 64)}\` twice in one object: only one can be meant`);
  }
  // Looking at each value costs several times the parsing, and recurses where nesting is deep.
  if (!SUSPICIOUS.test(text)) return value;
  try {
    return JSON.parse(text, (_key, item: unknown, context?: { readonly source?: string }) => {
      if (typeof item !== 'number' || context?.source === undefined) return item;
      return isExact(context.source, item) ? item : new InexactNumber(context.source, item);
    });
  } catch (error) {
    if (error instanceof RangeError) throw new LossyJsonError('is nested too deeply to be read');
    throw error;
  }
}

const isExact = (source: string, read: number): boolean =>
  Number.isFinite(read) && decimalOf(source) === decimalOf(String(read));

const NUMERAL = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** One text for all spellings of a number, but for its sign: its digits without zeros around them, and their place. */
function decimalOf(numeral: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = NUMERAL.exec(numeral) ?? [];
  const digits = whole + fraction;
  let begin = 0;
  while (digits[begin] === '0') begin += 1;
  let end = digits.length;
  while (end > begin && digits[end - 1] === '0') end -= 1;
  if (begin === end) return '0';
  return `${digits.slice(begin, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}
