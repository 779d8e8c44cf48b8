import { Readable } from 'node:stream';
import { problem } from '@wabus/api-contract';
import { CsvError, parse } from 'csv-parse';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';

/** Columns that are not fields of the CRM. */
const OWN_COLUMNS = ['to', 'country', 'language', 'externalId'] as const;

/**
 * The rows of a CSV body as they come in. The first line names the columns: `to`, `country`, `language` and
 * `externalId`; every other column is a field. Comma, semicolon or tab, whichever the header has.
 * @throws {ProblemError} `malformed-upload` when the file cannot be read on
 */
export async function* readCsv(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  const { delimiter, all } = await peek(withLineFeeds(chunks));
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_BYTES,
  });
  const source = Readable.from(all);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const line = info.lines - newlinesIn(record);
      if (columns) yield rowOf(columns, record, line);
      else columns = headerOf(record);
    }
  } catch (error) {
    if (error instanceof CsvError) throw problem('malformed-upload', { detail: whyNot(error) });
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (!columns) throw problem('malformed-upload', { detail: 'The file is empty: it needs a header row.' });
}

function headerOf(record: readonly string[]): readonly string[] {
  const columns = record.map((name) => {
    const trimmed = name.trim();
    return OWN_COLUMNS.find((own) => own.toLowerCase() === trimmed.toLowerCase()) ?? trimmed;
  });
  const refuse = (detail: string) => problem('malformed-upload', { detail });
  if (!columns.includes('to')) throw refuse('The header row has no column `to`.');
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index);
  if (twice !== undefined) throw refuse('The header row names a column twice.');
  return columns;
}

function rowOf(columns: readonly string[], record: readonly string[], line: number): RawRow {
  if (record.length > columns.length) {
    return { line, unreadable: `The line has ${record.length} columns, the header ${columns.length}.` };
  }
  if (record.some(isGarbled))
    return { line, unreadable: 'The line is not UTF-8: save the file in that encoding.' };
  const own: Record<string, string> = {};
  const fields: Record<string, string> = {};
  for (const [index, name] of columns.entries()) {
    const value = record[index] ?? '';
    if (name === '' || value === '') continue;
    if (name === 'to' || name === 'country' || name === 'language' || name === 'externalId') {
      own[name] = value.trim();
    } else {
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  return { line, value: { to: '', ...own, fields } };
}

/** What is no UTF-8 was decoded to replacement characters, which must never reach a person. */
const isGarbled = (text: string): boolean => text.includes('\ufffd');

const newlinesIn = (record: readonly string[]): number =>
  record.reduce((count, value) => count + value.split('\n').length - 1, 0);

function whyNot(error: CsvError): string {
  const line = typeof error.lines === 'number' ? ` near line ${error.lines}` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'A quote is opened and never closed.';
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return `A row${line} is longer than ${MAX_LINE_BYTES} bytes, or a quote before it is never closed.`;
  }
  return `The file cannot be read as CSV${line}.`;
}

/** Looks at the header to choose the delimiter; gives all chunks again, the looked-at one included. */
async function peek(chunks: AsyncIterable<Uint8Array>) {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let header = '';
  while (!header.includes('\n') && header.length < MAX_LINE_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    seen.push(next.value);
    header += Buffer.from(next.value).toString('latin1');
  }
  const first = header.split('\n')[0] ?? '';
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: first.split(mark).length - 1 }));
  const best = counted.reduce((a, b) => (b.count > a.count ? b : a));
  return { delimiter: best.mark, all: again(seen, iterator) };
}

async function* again(
  seen: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* seen;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** Line ends as LF alone: the parser counts a CR LF inside quotes as two lines. */
async function* withLineFeeds(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = false;
  for await (const chunk of chunks) {
    const text: string = `${held ? '\r' : ''}${Buffer.from(chunk).toString('latin1')}`;
    held = text.endsWith('\r');
    yield Buffer.from((held ? text.slice(0, -1) : text).replaceAll('\r\n', '\n'), 'latin1');
  }
}
