import { CsvCells, type QuoteStyle, type RowEnd } from './csv-cells.ts';
import type { LineReader } from './line-reader.ts';
import { MAX_LINE_BYTES } from './raw-row.ts';

/** The next row as one way of reading it has it. */
export interface RowAttempt {
  /** `open` only when no further line may help: the file ends, or the row would be too long. */
  readonly end: RowEnd;
  readonly cells: readonly string[];
  /** How many lines it has, or had when it failed. */
  readonly lines: number;
}

/**
 * Reads the row that begins with the next line, over as many lines as its quotes span, and takes none of them.
 * @param width most cells; with more of them while a quote is open it fails
 */
export async function attemptRow(
  lines: LineReader,
  delimiter: string,
  style: QuoteStyle,
  width = Number.POSITIVE_INFINITY,
): Promise<RowAttempt> {
  const row = new CsvCells(delimiter, style);
  const { cells } = row;
  let size = 0;
  for (let ahead = 0; ; ahead += 1) {
    const line = lines.ready(ahead) ?? (await lines.peek(ahead));
    size += line ? line.text.length + 1 : 0;
    if (!line || line.tooLong || size > MAX_LINE_BYTES + 1) return { end: 'open', cells, lines: ahead };
    const end = row.read(line.text);
    if (end !== 'open') return { end, cells, lines: ahead + 1 };
    if (cells.length >= width) return { end: 'stray', cells, lines: ahead + 1 };
  }
}
