import { mistakenId } from '../contacts/mistaken-id.ts';
import { readHeader } from './csv-header.ts';
import { CsvRows, type CsvShape } from './csv-rows.ts';
import { LineReader } from './line-reader.ts';
import type { RawRow } from './raw-row.ts';
import { utf8Text } from './utf8-text.ts';

/** How a CSV upload is read. */
export interface CsvReading {
  /** Label of its encoding, where its bytes do not show one. Default: UTF-8. */
  readonly charset?: string;
  /** Name of the column of phone numbers. Default: `to`, which need not be there beside user ids. */
  readonly to?: string;
}

const TWO_ADDRESSES = 'The row has a number and a user id: it needs one of them, and leaves the other empty.';

/** A column that is read: its place and its name. */
type Column = readonly [index: number, name: string];

/**
 * The rows of a CSV body as they come in. The first line names the columns: `to`, `userId`, `country`, `language` and
 * `externalId`; every other column with a name is a field. Holds one row at a time.
 * @throws {ProblemError} `malformed-upload` when the file cannot be read on
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  { charset, to }: CsvReading = {},
): AsyncGenerator<RawRow> {
  const lines = new LineReader((await utf8Text(chunks, charset)).bytes);
  try {
    const shape = await readHeader(lines, to);
    const named = [...shape.columns.entries()].filter(([, name]) => name !== '');
    const rows = new CsvRows(lines, shape);
    for (let next = await rows.next(); next; next = await rows.next()) {
      for (const row of next) yield 'unreadable' in row ? row : rowOf(row, named, shape);
    }
  } finally {
    await lines.close();
  }
}

/** Of a row with a number, what is no id of WhatsApp's in the column of ids is a field: many CRMs have one of that name. */
function rowOf(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  named: readonly Column[],
  { to, userId }: Pick<CsvShape, 'to' | 'userId'>,
): RawRow {
  const own: Record<string, string> = {};
  const fields: Record<string, string> = {};
  const [phone = '', id = ''] = [cells[to]?.trim(), cells[userId]?.trim()];
  const isId = id !== '' && (phone === '' || mistakenId(id)?.key === 'userId');
  if (isId && phone !== '') return { line, unreadable: TWO_ADDRESSES };
  for (const [index, name] of named) {
    const value = cells[index] ?? '';
    if (value === '' || (isId && index === userId)) continue;
    const isOwn = index === to || name === 'country' || name === 'language' || name === 'externalId';
    if (isOwn) own[name] = value.trim();
    else {
      Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
  const value = { to: isId ? { userId: id } : '', ...own, fields };
  return cells.length > (named.at(-1)?.[0] ?? 0) ? { line, value } : { line, value, short: true };
}
