import { problem } from '@wabus/api-contract';
import { type CsvShape, notUtf8 } from './csv-rows.ts';
import type { LineReader } from './line-reader.ts';
import { MAX_LINE_BYTES } from './raw-row.ts';
import { attemptRow, type RowAttempt } from './row-attempt.ts';
import type { TextLine } from './text-lines.ts';

/** Columns that are not fields of the CRM. */
export const OWN_COLUMNS = ['to', 'userId', 'country', 'language', 'externalId'] as const;

/** Most columns of a header. */
export const MAX_COLUMNS = 500;

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Excel's own line before the header. */
const SEPARATOR_LINE = /^\s*"?sep *= *([^\w\s"]|\t)"?[,;|\s]*$/iu;
const INVISIBLE = /\p{Cf}/gu;
/** A line before the header that names nothing. */
const NO_NAMES = /^[\s\p{Cc}\p{Cf},;|"]*$/u;
const LISTED_NAMES = 20;
/** What ends lines elsewhere; within a header it means that all rows stand in it. */
const OTHER_LINE_ENDS = ['\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'];

/**
 * Reads up to the end of the header row. Blank lines, lines that begin with `#` and Excel's `sep=;` may stand before
 * it. Comma, semicolon, tab or bar, whichever gives it a column of phone numbers or user ids; else whichever it has most of.
 * @param to name of the column of phone numbers; without it `to`, which need not be there beside user ids
 * @throws {ProblemError} `malformed-upload`
 */
export async function readHeader(lines: LineReader, to?: string): Promise<CsvShape> {
  let delimiters: readonly string[] = DELIMITERS;
  for (let line = await lines.peek(0); line; line = await lines.peek(0)) {
    const separator = SEPARATOR_LINE.exec(line.text.replace(INVISIBLE, ''))?.[1];
    if (separator) delimiters = [separator];
    else if (line.tooLong || !NO_NAMES.test(line.text)) {
      const best = await bestReading(lines, delimiters, to);
      if (isNamed(best) || !visible(line.text).startsWith('#')) {
        const shape = accepted(line, lines.number, best, to);
        lines.take(best.row.lines);
        return shape;
      }
    }
    lines.take(1);
  }
  throw problem('malformed-upload', { detail: 'The file is empty: it needs a header row.' });
}

/** The header as one delimiter splits it. */
interface Reading {
  readonly delimiter: string;
  readonly row: RowAttempt;
  readonly names: readonly string[];
  /** Place of the phone number, -1 without one. */
  readonly at: number;
  /** Place of the user id, -1 without one. */
  readonly userId: number;
}

async function bestReading(lines: LineReader, delimiters: readonly string[], to?: string): Promise<Reading> {
  const readings: Reading[] = [];
  for (const delimiter of delimiters) {
    const row = await attemptRow(lines, delimiter, 'doubled');
    const names = row.cells.map(visible);
    const at = columnOf(names, to ?? 'to');
    const userId = at === -1 && to !== undefined ? -1 : columnOf(names, 'userId');
    readings.push({ delimiter, row, names, at, userId: userId === at ? -1 : userId });
  }
  return readings.reduce((best, next) => (rank(next) > rank(best) ? next : best));
}

const rank = (reading: Reading): number => (isNamed(reading) ? 1_000_000 : 0) + reading.names.length;

/** Whether it has a column that says who somebody is. */
const isNamed = ({ at, userId }: Reading): boolean => at !== -1 || userId !== -1;

/** A name as people see it: without blanks around it and without characters that nobody sees, composed (NFC). */
const visible = (text: string): string => text.replace(INVISIBLE, '').trim().normalize('NFC');

/** The column of that very name, else the only one that differs in capitals. */
function columnOf(names: readonly string[], wanted: string): number {
  const name = visible(wanted);
  const exact = names.indexOf(name);
  if (exact !== -1) return exact;
  const alike = [...names.keys()].filter((index) => names[index]?.toLowerCase() === name.toLowerCase());
  return alike.length === 1 ? (alike[0] ?? -1) : -1;
}

function accepted(line: TextLine, number: number, reading: Reading, to?: string): CsvShape {
  const { row, names, delimiter, at, userId } = reading;
  if (line.tooLong) throw refused(number, `is longer than ${MAX_LINE_BYTES} bytes`);
  if (line.garbledBy !== undefined)
    throw problem('malformed-upload', { detail: notUtf8(headerIn(number), line.garbledBy) });
  if (row.end !== 'complete') throw refused(number, 'has a stray quote, or one that never closes');
  if (names.length > MAX_COLUMNS)
    throw refused(number, `has ${names.length} columns; ${MAX_COLUMNS} are read at most`);
  const end = OTHER_LINE_ENDS.find((other) => names.some((name) => name.includes(other)));
  if (end !== undefined)
    throw refused(number, `holds ${codePoint(end)}, which ends no line here: save the file with line feeds`);
  if (!isNamed(reading)) throw refused(number, withoutAddress(line.text, names, to ?? 'to'));
  const columns = names.map((name, index) => (index === at ? 'to' : ownName(name)));
  const again = names.findIndex((name, index) => index !== at && name === names[at]);
  if (again !== -1) throw refused(number, `names the column ${quoted(to ?? 'to')} twice`);
  const twice = columns.find(
    (name, index) => name !== '' && columns.indexOf(name) !== index && name !== 'to',
  );
  if (twice !== undefined) throw refused(number, `names the column ${quoted(twice)} twice`);
  return { delimiter, columns, to: at, userId };
}

const codePoint = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** One of our own columns in any capitals; beside the column of the number, `to` is a field like any other. */
function ownName(name: string): string {
  const own = OWN_COLUMNS.find((known) => known.toLowerCase() === name.toLowerCase());
  return own === undefined || own === 'to' ? name : own;
}

function withoutAddress(text: string, names: readonly string[], to: string): string {
  if (/^\s*[[{]/.test(text))
    return `has no column ${quoted(to)}: it looks like JSON, which has its own content type`;
  const named = names.filter((name) => name !== '');
  const more = named.length > LISTED_NAMES ? ` and ${named.length - LISTED_NAMES} more` : '';
  const seen = named.slice(0, LISTED_NAMES).map(quoted).join(', ');
  return `has no column ${quoted(to)}. Seen: ${seen}${more}. Name the column of phone numbers in \`?to=\`; that of user ids is \`userId\``;
}

const headerIn = (number: number): string => `Line ${number}, the header row,`;

function refused(number: number, what: string) {
  return problem('malformed-upload', { detail: `${headerIn(number)} ${what}.` });
}

const quoted = (name: string): string => `\`${name.slice(0, 64).toWellFormed()}\``;
