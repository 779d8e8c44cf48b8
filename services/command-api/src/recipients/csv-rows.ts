import { problem } from '@wabus/api-contract';
import { mistakenId } from '../contacts/mistaken-id.ts';
import type { LineReader } from './line-reader.ts';
import { MAX_LINE_BYTES } from './raw-row.ts';
import { attemptRow, type RowAttempt } from './row-attempt.ts';
import { isBlank, type TextLine } from './text-lines.ts';

/** What rows are read by. */
export interface CsvShape {
  readonly delimiter: string;
  /** Names of the columns, empty for those without. */
  readonly columns: readonly string[];
  /** Place of the phone number, -1 without one. */
  readonly to: number;
  /** Place of the user id, -1 without one. */
  readonly userId: number;
}

/** A row of the file, or a line that is refused and why, without what stands in it. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly unreadable: string };

/** Characters read again because of quotes that open for nothing, beside as many as the file has. */
const REREAD = 4 * 1_048_576;
/** Longest text that may be a number, as in the API. */
const PHONE_LENGTH = 64;
const PHONE_LIKE = /^[\d\s().\-/+"'=]*$/;
const LONG_PHONE = /(?:\d\D{0,3}){8}/;

/**
 * The rows of a CSV file one by one. A quoted value may have several lines; when what stands in it looks like rows,
 * or it does not end as one, its quote is taken for a stray one, and no line of the file is passed over: each is a
 * row, part of a row, blank, or refused. Blank rows are none.
 */
export class CsvRows {
  readonly #lines: LineReader;
  readonly #shape: CsvShape;
  /** Columns up to the last one with a name. */
  readonly #named: number;
  #read = 0;
  #reread = 0;

  constructor(lines: LineReader, shape: CsvShape) {
    this.#lines = lines;
    this.#shape = shape;
    this.#named = shape.columns.findLastIndex((name) => name !== '') + 1;
  }

  /**
   * What the next line begins: nothing at the end of the file, no row for a blank one, one row, or one for each line
   * of a quoted value that holds what looks like rows.
   * @throws {ProblemError} `malformed-upload` for a quote that does not close, or a line without an end
   */
  async next(): Promise<readonly CsvRow[] | null> {
    const first = this.#lines.ready(0) ?? (await this.#lines.peek(0));
    if (!first) return null;
    if (first.tooLong) throw malformed(this.#lines.number, `is longer than ${MAX_LINE_BYTES} bytes`);
    this.#read += first.text.length;
    if (first.text.includes('"')) return this.#quotedRow();
    const cells = first.text.split(this.#shape.delimiter).map((cell) => cell.trim());
    return this.#row({ end: 'complete', cells, lines: 1 });
  }

  async #quotedRow(): Promise<readonly CsvRow[]> {
    const attempt = await this.#bestAttempt();
    if (this.#isRow(attempt) || (attempt.end !== 'open' && attempt.lines === 1)) return this.#row(attempt);
    const { number } = this.#lines;
    const column = this.#columnName(attempt.cells.length);
    const opens = `opens a quote in ${column} that does not close`;
    if (attempt.end === 'open')
      throw malformed(number, `${opens} within ${MAX_LINE_BYTES} bytes of this file`);
    for (const line of await this.#linesAhead(attempt.lines)) this.#reread += line.text.length;
    if (this.#reread > REREAD + this.#read) throw malformed(number, `${opens}, as many before it do not`);
    this.#lines.take(1);
    return [{ line: number, unreadable: `A quote opens in ${column} and is not closed on the line.` }];
  }

  /** Doubled quotes are the rule; backslashes are tried where the row would not have the columns of the header. */
  async #bestAttempt(): Promise<RowAttempt> {
    const { delimiter } = this.#shape;
    const doubled = await attemptRow(this.#lines, delimiter, 'doubled', this.#width);
    const full = (attempt: RowAttempt) => this.#isRow(attempt) && attempt.cells.length >= this.#named;
    if (full(doubled)) return doubled;
    const seen = await this.#linesAhead(Math.max(doubled.lines, 1));
    if (!seen.some(({ text }) => text.includes('\\"'))) return doubled;
    const backslash = await attemptRow(this.#lines, delimiter, 'backslash', this.#width);
    return full(backslash) || (this.#isRow(backslash) && !this.#isRow(doubled)) ? backslash : doubled;
  }

  /** Takes the row as it was read, or refuses it. */
  async #row(attempt: RowAttempt): Promise<readonly CsvRow[]> {
    const { end, cells, lines } = attempt;
    const line = this.#lines.number;
    const own = await this.#linesAhead(lines);
    this.#lines.take(lines);
    if (end === 'complete' && cells.every(isBlank)) return [];
    if (lines > 1 && end === 'complete' && this.#isDoubtful(cells, own)) return this.#allRefused(own, line);
    if (end !== 'complete' && cells.length < this.#width) {
      const column = this.#columnName(cells.length);
      return [{ line, unreadable: `After the closing quote in ${column} stands something else.` }];
    }
    if (!this.#isRow(attempt)) {
      const wide = Math.max(cells.length, this.#width + 1);
      return [{ line, unreadable: `The line has ${wide} columns, the header ${this.#width}.` }];
    }
    const garbled = own.find(({ garbledBy }) => garbledBy !== undefined)?.garbledBy;
    if (garbled === undefined) return [{ line, cells }];
    const column = this.#columnName(cells.findIndex((cell) => cell.includes('\ufffd')));
    return [{ line, unreadable: notUtf8(`The ${column}`, garbled) }];
  }

  /**
   * Whether a row of several lines may be several rows: one of them looks like that, or a quote closes where one would
   * open, and beside it cells are lacking or a line begins like a row.
   */
  #isDoubtful(cells: readonly string[], own: readonly TextLine[]): boolean {
    const { delimiter } = this.#shape;
    const likeness = own.slice(1).map(({ text }) => this.#likenessToRow(text));
    if (likeness.includes('row')) return true;
    const closesLikeOpening = cells.some((cell) => cell.includes('\n') && endsLikeCell(cell, delimiter));
    return closesLikeOpening && (cells.length < this.#named || likeness.includes('beginning'));
  }

  #allRefused(own: readonly TextLine[], line: number): readonly CsvRow[] {
    const last = line + own.length - 1;
    const unreadable = `Lines ${line} to ${last} stand in one pair of quotes, but look like rows: is a quote stray?`;
    return own.flatMap(({ text }, index) => (isBlank(text) ? [] : [{ line: line + index, unreadable }]));
  }

  get #width(): number {
    return this.#shape.columns.length;
  }

  #isRow({ end, cells }: RowAttempt): boolean {
    return end === 'complete' && this.#fits(cells);
  }

  /** A row may end with empty cells that the header does not name. */
  #fits(cells: readonly string[]): boolean {
    return cells.length <= this.#width || cells.slice(this.#width).every(isBlank);
  }

  /** What a line would be as a row of its own, by its number or id and how many cells it has. */
  #likenessToRow(text: string): 'row' | 'beginning' | 'none' {
    const { columns, delimiter, to, userId } = this.#shape;
    const cells = text.split(delimiter);
    if (mistakenId(cells[userId] ?? '')?.key === 'userId') return 'row';
    const phone = cells[to] ?? '';
    if (phone.length > PHONE_LENGTH || !PHONE_LIKE.test(phone) || !/\d/.test(phone)) return 'none';
    if (cells.length >= columns.length) return 'row';
    if (cells.length === 1) return 'none';
    return LONG_PHONE.test(phone) ? 'row' : 'beginning';
  }

  async #linesAhead(count: number): Promise<readonly TextLine[]> {
    const lines: TextLine[] = [];
    for (let ahead = 0; ahead < count; ahead += 1) {
      const line = this.#lines.ready(ahead) ?? (await this.#lines.peek(ahead));
      if (line) lines.push(line);
    }
    return lines;
  }

  #columnName(index: number): string {
    const name = this.#shape.columns[index];
    return name ? `column \`${name.slice(0, 64).toWellFormed()}\`` : `column ${index + 1}`;
  }
}

/** What is wrong with letters of another encoding; null: they are lost already. */
export function notUtf8(where: string, byte: number | null): string {
  if (byte === null)
    return `${where} holds U+FFFD, which stands for a letter that was lost on the way: save it as "CSV UTF-8" from where it is whole, or name its charset in the content type.`;
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  const letter = new TextDecoder('windows-1252').decode(Uint8Array.of(byte));
  const seen = `byte ${hex}, ${JSON.stringify(letter)} in windows-1252`;
  return `${where} is not UTF-8 (${seen}): save the file as "CSV UTF-8", or name its charset in the content type.`;
}

function malformed(line: number, what: string) {
  return problem('malformed-upload', { detail: `Line ${line} ${what}.` });
}

/** Whether nothing but blanks stands behind the last delimiter. */
function endsLikeCell(value: string, delimiter: string): boolean {
  const last = value.lastIndexOf(delimiter);
  return last !== -1 && isBlank(value.slice(last + 1));
}
