import { parseExactly } from '@wabus/api-contract';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';

const NEWLINE = 0x0a;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The rows of an NDJSON body as they come in; blank lines count as lines but not as rows. Holds one line at a time. */
export async function* readNdjson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const bytes of linesOf(chunks)) {
    line += 1;
    if (bytes === 'too-long') yield { line, unreadable: `The line is longer than ${MAX_LINE_BYTES} bytes.` };
    else {
      const row = parsed(bytes, line);
      if (row) yield row;
    }
  }
}

function parsed(bytes: Buffer, line: number): RawRow | null {
  try {
    const text = utf8.decode(bytes).trim();
    return text === '' ? null : { line, value: parseExactly(text) };
  } catch {
    return { line, unreadable: 'The line is not JSON in UTF-8.' };
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer | 'too-long'> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (): Buffer | 'too-long' => {
    const line = size > MAX_LINE_BYTES ? 'too-long' : Buffer.concat(parts);
    parts = [];
    size = 0;
    return line;
  };
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > MAX_LINE_BYTES) parts = [];
    else parts.push(part);
  };
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      add(rest.subarray(0, end));
      yield take();
      rest = rest.subarray(end + 1);
    }
    add(rest);
  }
  if (size > 0) yield take();
}
