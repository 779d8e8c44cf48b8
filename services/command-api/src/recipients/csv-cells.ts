/** How a quote inside a quoted value is written: doubled (RFC 4180), or after a backslash too (MySQL, PHP). */
export type QuoteStyle = 'doubled' | 'backslash';

/**
 * `open`: the value in hand goes on in the next line. `stray`: after a closing quote there is neither a delimiter nor
 * the end of the line.
 */
export type RowEnd = 'complete' | 'open' | 'stray';

/** What stands around a value without being part of it: blanks, and characters that nobody sees. */
const AROUND = /[\s\p{Cf}]/u;
const NEXT_MARK = /["\\]/g;

/**
 * Takes one row of CSV apart, line by line, as its quoted values may have several. Blanks around values are not part
 * of them unless they are quoted. A quote inside an unquoted value is a character like any other.
 */
export class CsvCells {
  readonly cells: string[] = [];
  readonly #delimiter: string;
  readonly #style: QuoteStyle;
  /** The pieces of the quoted value that is being read. */
  #quoted: string[] | null = null;

  constructor(delimiter: string, style: QuoteStyle) {
    this.#delimiter = delimiter;
    this.#style = style;
  }

  /** Reads the next line of the row. */
  read(line: string): RowEnd {
    let at: number | RowEnd = 0;
    if (this.#quoted) {
      this.#quoted.push('\n');
      at = this.#readQuoted(line, 0);
    }
    while (typeof at === 'number') at = this.#readCell(line, at);
    return at;
  }

  #readCell(line: string, from: number): number | RowEnd {
    let at = from;
    while (at < line.length && this.#isAround(line, at)) at += 1;
    if (line[at] === '"') {
      this.#quoted = [];
      return this.#readQuoted(line, at + 1);
    }
    const end = line.indexOf(this.#delimiter, from);
    this.cells.push(line.slice(from, end === -1 ? undefined : end).trim());
    return end === -1 ? 'complete' : end + 1;
  }

  #readQuoted(line: string, from: number): number | RowEnd {
    const closed = this.#style === 'doubled' ? this.#toDoubled(line, from) : this.#toUnescaped(line, from);
    if (closed === -1) return 'open';
    let at = closed + 1;
    while (at < line.length && this.#isAround(line, at)) at += 1;
    if (at < line.length && line[at] !== this.#delimiter) return 'stray';
    this.cells.push((this.#quoted ?? []).join(''));
    this.#quoted = null;
    return at < line.length ? at + 1 : 'complete';
  }

  /** Where the quote stands that closes the value; -1 when the line has none. */
  #toDoubled(line: string, from: number): number {
    let start = from;
    for (let at = line.indexOf('"', start); at !== -1; at = line.indexOf('"', start)) {
      if (line[at + 1] !== '"') {
        this.#quoted?.push(line.slice(start, at));
        return at;
      }
      this.#quoted?.push(line.slice(start, at + 1));
      start = at + 2;
    }
    this.#quoted?.push(line.slice(start));
    return -1;
  }

  #toUnescaped(line: string, from: number): number {
    let start = from;
    for (let at = nextMark(line, start); at !== -1; at = nextMark(line, at)) {
      const escapes =
        line[at] === '\\' ? line[at + 1] === '"' || line[at + 1] === '\\' : line[at + 1] === '"';
      if (!escapes && line[at] === '"') {
        this.#quoted?.push(line.slice(start, at));
        return at;
      }
      if (!escapes) {
        at += 1;
        continue;
      }
      this.#quoted?.push(line.slice(start, at));
      start = at + 1;
      at += 2;
    }
    this.#quoted?.push(line.slice(start));
    return -1;
  }

  #isAround(line: string, at: number): boolean {
    const character = line[at] as string;
    return character !== this.#delimiter && AROUND.test(character);
  }
}

function nextMark(line: string, from: number): number {
  NEXT_MARK.lastIndex = from;
  return NEXT_MARK.exec(line)?.index ?? -1;
}
