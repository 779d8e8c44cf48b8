import { readHeader } from './csv-header.ts';
import { CsvRows } from './csv-rows.ts';
import { LineReader } from './line-reader.ts';
import type { RawRow } from './raw-row.ts';
import { utf8Text } from './utf8-text.ts';

/** How a CSV upload is read. */
export interface CsvReading {
  /** Label of its encoding, where its bytes do not show one. Default: UTF-8. */
  readonly charset?: string;
  /** Name of the column of phone numbers. Default: `to`. */
  readonly to?: string;
}

/** A column that is read: its place and its name. */
type Column = readonly [index: number, name: string];

/**
 * The rows of a CSV body as they come in. The first line names the columns: `to`, `country`, `language` and
 * `externalId`; every other column with a name is a field. Holds one row at a time.
 * @throws {ProblemError} `malformed-upload` when the file cannot be read on
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  { charset, to = 'to' }: CsvReading = {},
): AsyncGenerator<RawRow> {
  const lines = new LineReader((await utf8Text(chunks, charset)).bytes);
  try {
    const shape = await readHeader(lines, to);
    const named = [...shape.columns.entries()].filter(([, name]) => name !== '');
    const rows = new CsvRows(lines, shape);
    for (let next = await rows.next(); next; next = await rows.next()) {
      for (const row of next) yield 'unreadable' in row ? row : rowOf(row, named, shape.to);
    }
  } finally {
    await lines.close();
  }
}

function rowOf(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  named: readonly Column[],
  to: number,
): RawRow {
  const own: Record<string, string> = {};
  const fields: Record<string, string> = {};
  for (const [index, name] of named) {
    const value = cells[index] ?? '';
    if (value === '') continue;
    const isOwn = index === to || name === 'country' || name === 'language' || name === 'externalId';
    if (isOwn) own[name] = value.trim();
    else {
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  const value = { to: '', ...own, fields };
  return cells.length > (named.at(-1)?.[0] ?? 0) ? { line, value } : { line, value, short: true };
}
