import { LossyJsonError, parseExactly } from '@wabus/api-contract';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';
import { isBlank, type TextLine, textLines } from './text-lines.ts';
import { utf8Text } from './utf8-text.ts';

/**
 * The rows of an NDJSON body as they come in; blank lines count as lines but not as rows. Holds one line at a time.
 * @throws {ProblemError} `malformed-upload` for a file that is no text
 */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  charset?: string,
): AsyncGenerator<RawRow> {
  const { bytes, converted } = await utf8Text(chunks, charset);
  let line = 0;
  for await (const batch of textLines(bytes)) {
    for (const next of batch) {
      line += 1;
      if (next.tooLong || !isBlank(next.text)) yield parsed(next, line, converted);
    }
  }
}

/** JSON in UTF-8 may hold U+FFFD as any other letter; where the text was converted it may be one that was lost. */
function parsed({ text, garbledBy, tooLong }: TextLine, line: number, converted: boolean): RawRow {
  if (tooLong) return { line, unreadable: `The line is longer than ${MAX_LINE_BYTES} bytes.` };
  if (converted && garbledBy === null)
    return { line, unreadable: 'The line holds U+FFFD: a letter of it was lost, or is none of its charset.' };
  const unreadable = { line, unreadable: 'The line is not JSON in UTF-8.' };
  if (typeof garbledBy === 'number') return unreadable;
  try {
    return { line, value: parseExactly(text) };
  } catch (error) {
    return error instanceof LossyJsonError ? { line, unreadable: `The line ${error.message}.` } : unreadable;
  }
}
