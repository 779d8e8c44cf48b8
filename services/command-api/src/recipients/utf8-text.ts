import { TextDecoder } from 'node:util';
import { problem } from '@wabus/api-contract';
import { foreignKind } from './file-kinds.ts';

/** Bytes looked at to find out what they are. */
const SAMPLE_BYTES = 1_024;

/** A text as UTF-8. */
interface Utf8Text {
  readonly bytes: AsyncIterable<Buffer>;
  /** It was written in another encoding: a replacement character may stand for a letter that this one does not have. */
  readonly converted: boolean;
}

/**
 * A text as UTF-8, whatever it was written in: a byte order mark counts first, then the zeros that
 * UTF-16 has beside plain letters, then `charset` (a label of the WHATWG Encoding Standard). Without any of them the
 * bytes pass as they are. No byte order mark is given on.
 * @throws {ProblemError} `malformed-upload` for what is no text, `unsupported-media-type` for an unknown `charset`
 */
export async function utf8Text(chunks: AsyncIterable<Uint8Array>, charset?: string): Promise<Utf8Text> {
  const iterator = chunks[Symbol.asyncIterator]();
  const start = await beginningOf(iterator);
  const foreign = foreignKind(start);
  if (foreign) throw problem('malformed-upload', { detail: foreign });
  const decoder = decoderFor(markedEncoding(start) ?? charset ?? 'utf-8');
  const converted = decoder.encoding !== 'utf-8';
  const text = converted ? start : start.subarray(start.indexOf('\ufeff') === 0 ? 3 : 0);
  const whole = from(text, iterator);
  return { bytes: converted ? decoded(whole, decoder) : whole, converted };
}

async function* decoded(chunks: AsyncIterable<Buffer>, decoder: TextDecoder): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function beginningOf(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  while (size < SAMPLE_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    parts.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* from(start: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  yield start;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  }
}

/** The encoding that the bytes themselves show, if they do. */
function markedEncoding(start: Buffer): string | undefined {
  if (start.indexOf('\ufeff') === 0) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const sample = start.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0] as [number, number];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = zeros;
  const many = Math.max(even, odd) * 20 > sample.length && Math.max(even, odd) > 4 * Math.min(even, odd);
  return many ? (odd > even ? 'utf-16le' : 'utf-16be') : undefined;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const detail = `The charset ${JSON.stringify(label.slice(0, 40))} is not known; UTF-8, UTF-16 and windows-1252 are.`;
    throw problem('unsupported-media-type', { detail });
  }
}
