import { LossyJsonError, parseExactly } from '@wabus/api-contract';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';
import { isBlank, type TextLine, textLines } from './text-lines.ts';
import { utf8Bytes } from './utf8-bytes.ts';

/**
 * The rows of an NDJSON body as they come in; blank lines count as lines but not as rows. Holds one line at a time.
 * @throws {ProblemError} `malformed-upload` for a file that is no text
 */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  charset?: string,
): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const batch of textLines(utf8Bytes(chunks, charset))) {
    for (const next of batch) {
      line += 1;
      if (next.tooLong || !isBlank(next.text)) yield parsed(next, line);
    }
  }
}

function parsed({ text, garbledBy, tooLong }: TextLine, line: number): RawRow {
  if (tooLong) return { line, unreadable: `The line is longer than ${MAX_LINE_BYTES} bytes.` };
  const unreadable = { line, unreadable: 'The line is not JSON in UTF-8.' };
  if (garbledBy !== undefined) return unreadable;
  try {
    return { line, value: parseExactly(text) };
  } catch (error) {
    return error instanceof LossyJsonError ? { line, unreadable: `The line ${error.message}.` } : unreadable;
  }
}
