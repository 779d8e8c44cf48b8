import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { boundTo } from '@wabus/platform';
import { letGo } from './let-go.ts';

/** Bytes of plaintext in each piece but the last. */
export const PIECE_BYTES = 65_536;

const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const ALGORITHM = 'aes-256-gcm';

/** Bytes of each sealed piece but the last. */
export const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

/** Of how many pieces an object of so many bytes consists; an empty one has a piece, too. */
export const piecesIn = (bytes: number): number => Math.max(1, Math.ceil(bytes / PIECE_BYTES));

/** How many bytes an object of so many bytes has when it is sealed. */
export const sealedLength = (bytes: number): number => bytes + piecesIn(bytes) * TAG_BYTES;

/** Thrown for bytes that were changed, cut or moved, and for another key or object. */
export class SealedObjectError extends Error {
  override readonly name = 'SealedObjectError';
}

/** The key of one object, and the id that every piece is bound to. */
export interface ObjectKey {
  readonly objectId: string;
  /** 32 bytes, of this object alone. */
  readonly key: KeyObject;
}

/** Where a piece stands; that it is the last one is authenticated, so that nothing can be cut off unnoticed. */
interface Place {
  readonly index: number;
  readonly isLast: boolean;
}

/** No two pieces of one key have the same place, so the place is the nonce. */
function nonceOf({ index }: Place): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(index, NONCE_BYTES - 6, 6);
  return nonce;
}

const contextOf = ({ objectId }: ObjectKey, { index, isLast }: Place): Buffer =>
  boundTo('media-object', objectId, index, isLast ? 1 : 0);

/** A piece, sealed: ciphertext and tag. */
export function sealPiece(object: ObjectKey, place: Place, plain: Buffer): Buffer {
  const cipher = createCipheriv(ALGORITHM, object.key, nonceOf(place), { authTagLength: TAG_BYTES });
  cipher.setAAD(contextOf(object, place));
  const sealed = cipher.update(plain);
  cipher.final();
  const piece = Buffer.concat([sealed, cipher.getAuthTag()]);
  letGo(sealed);
  return piece;
}

/** Opens a sealed piece. @throws SealedObjectError */
export function openPiece(object: ObjectKey, place: Place, sealed: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new SealedObjectError(`object ${object.objectId} is cut short`);
  const decipher = createDecipheriv(ALGORITHM, object.key, nonceOf(place), { authTagLength: TAG_BYTES });
  decipher.setAAD(contextOf(object, place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
    decipher.final();
    return plain;
  } catch (cause) {
    throw new SealedObjectError(`piece ${place.index} of object ${object.objectId} does not open`, { cause });
  }
}
