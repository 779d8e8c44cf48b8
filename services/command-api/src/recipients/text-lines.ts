import { isUtf8 } from 'node:buffer';
import { MAX_LINE_BYTES } from './raw-row.ts';

const LF = 0x0a;
const CR = 0x0d;
const REPLACEMENT = '\ufffd';
/** Ctrl-Z: the end of a text of DOS. */
const DOS_END = '\u001a';
const BLANK = /^[\s\p{Cc}\p{Cf}]*$/u;

/** A line of a text, without its end. */
export interface TextLine {
  readonly text: string;
  /**
   * The first byte that is no UTF-8, in `text` stand replacement characters for such; null where one stands in the file
   * itself or its charset has no such letter: something else was there once.
   */
  readonly garbledBy?: number | null;
  /** The line is longer than `MAX_LINE_BYTES`; its text was let go. */
  readonly tooLong?: true;
}

/**
 * The lines of a text in UTF-8, as many at once as a chunk brings. Lines end with LF, CR LF or CR, each as it comes;
 * what follows the last end is a line unless it is empty. Holds one line at a time, however long the text is.
 */
export async function* textLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly TextLine[]> {
  const gathered = new Gathered();
  let afterCr = false;
  for await (const chunk of chunks) {
    const lines: TextLine[] = [];
    let start = afterCr && chunk[0] === LF ? 1 : 0;
    if (chunk.length > 0) afterCr = chunk.at(-1) === CR;
    let [lf, cr] = [chunk.indexOf(LF, start), chunk.indexOf(CR, start)];
    while (lf !== -1 || cr !== -1) {
      const end = lf === -1 || (cr !== -1 && cr < lf) ? cr : lf;
      lines.push(gathered.endWith(chunk.subarray(start, end)));
      start = end === cr && lf === cr + 1 ? end + 2 : end + 1;
      if (lf !== -1 && lf < start) lf = chunk.indexOf(LF, start);
      if (cr !== -1 && cr < start) cr = chunk.indexOf(CR, start);
    }
    gathered.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (gathered.size === 0) return;
  const last = gathered.endWith(Buffer.alloc(0));
  const text = withoutDosEnd(last.text);
  if (last.tooLong || text !== '') yield [{ ...last, text }];
}

function withoutDosEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === DOS_END) end -= 1;
  return text.slice(0, end);
}

/** Whether nothing stands in a text that a person sees. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** A line of which not all has come yet. */
class Gathered {
  #parts: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(part: Buffer): void {
    this.#size += part.length;
    if (this.#size > MAX_LINE_BYTES) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  endWith(part: Buffer): TextLine {
    if (this.#size === 0 && part.length <= MAX_LINE_BYTES) return lineOf(part);
    this.add(part);
    const line =
      this.#size > MAX_LINE_BYTES
        ? ({ text: '', tooLong: true } as const)
        : lineOf(Buffer.concat(this.#parts));
    this.#parts = [];
    this.#size = 0;
    return line;
  }
}

function lineOf(bytes: Buffer): TextLine {
  const text = bytes.toString('utf8');
  if (!text.includes(REPLACEMENT)) return { text };
  return { text, garbledBy: isUtf8(bytes) ? null : firstWrong(bytes, text) };
}

/** A well-formed replacement character takes three bytes, a wrong byte is the first that differs. */
function firstWrong(bytes: Buffer, text: string): number {
  const again = Buffer.from(text);
  const at = again.findIndex((byte, index) => byte !== bytes[index]);
  return bytes[at] ?? 0;
}
