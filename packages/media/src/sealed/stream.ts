import {
  type ObjectKey,
  openPiece,
  PIECE_BYTES,
  piecesIn,
  SEALED_PIECE_BYTES,
  SealedObjectError,
  sealedLength,
  sealPiece,
} from './pieces.ts';

/** Bytes as they come. */
export type Bytes = AsyncIterable<Buffer>;

/**
 * Cuts bytes into pieces of this length; the last one may be shorter, and is empty only where there are no bytes. All are
 * given in the same memory: a piece is good until the next one is asked for.
 */
async function* inPieces(source: Bytes, length: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  const held = Buffer.allocUnsafeSlow(length);
  let bytes = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.length) {
      // What might be the last piece is held back.
      if (bytes === length) {
        yield { piece: held, isLast: false };
        bytes = 0;
      }
      const more = chunk.copy(held, bytes, taken);
      bytes += more;
      taken += more;
    }
  }
  yield { piece: held.subarray(0, bytes), isLast: true };
}

/** Seals bytes piece by piece: no more than a piece and a chunk of the source are in memory. */
export async function* sealed(source: Bytes, object: ObjectKey): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const { piece, isLast } of inPieces(source, PIECE_BYTES)) {
    yield sealPiece(object, { index, isLast }, piece);
    index += 1;
  }
}

/** A part of an object: from `start` to `end`, both within it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Which bytes of the sealed object are needed to open a range of one with so many bytes. */
export function sealedRange({ start, end }: Range, bytes: number): Range {
  const last = Math.floor(end / PIECE_BYTES);
  return {
    start: Math.floor(start / PIECE_BYTES) * SEALED_PIECE_BYTES,
    end: Math.min((last + 1) * SEALED_PIECE_BYTES, sealedLength(bytes)) - 1,
  };
}

/**
 * Opens what `sealedRange` said of an object with so many bytes, and gives the range of it. Every piece is proven before a
 * byte of it is given. @throws SealedObjectError
 */
export async function* opened(
  source: Bytes,
  object: ObjectKey,
  { start, end }: Range,
  bytes: number,
): AsyncGenerator<Buffer> {
  const first = Math.floor(start / PIECE_BYTES);
  const last = Math.floor(end / PIECE_BYTES);
  const all = piecesIn(bytes);
  let index = first;
  for await (const { piece } of inPieces(source, SEALED_PIECE_BYTES)) {
    if (index > last) throw new SealedObjectError(`object ${object.objectId} is longer than it was`);
    const plain = openPiece(object, { index, isLast: index === all - 1 }, piece);
    const from = index * PIECE_BYTES;
    yield plain.subarray(Math.max(0, start - from), Math.min(plain.length, end + 1 - from));
    index += 1;
  }
  if (index <= last) throw new SealedObjectError(`object ${object.objectId} is cut short`);
}
