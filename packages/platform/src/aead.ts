import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import type { Secret } from './secret.ts';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes are taken from the system many at a time: asking it for each nonce costs more than sealing does. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

/** Bytes that nobody else gets, copied; none of them stays behind. */
function random(bytes: number): Buffer {
  if (used + bytes > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const taken = drawn.subarray(used, used + bytes);
  used += bytes;
  const own = Buffer.from(taken);
  taken.fill(0);
  return own;
}

/** A box that does not open: other key, other context, or changed bytes. Says nothing of the content. */
export class BoxError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BoxError';
  }
}

/** What a box is bound to, as bytes in which no two lists collide. */
export function boundTo(...parts: readonly (string | number)[]): Buffer {
  return Buffer.from(JSON.stringify(parts));
}

/** Encrypts with AES-256-GCM under a fresh random nonce: nonce, ciphertext and tag in one buffer, behind `header` when given. `context` is authenticated, not contained. */
export function sealBox(
  key: KeyObject,
  plain: Buffer,
  context: Buffer,
  header: Buffer = Buffer.alloc(0),
): Buffer {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, context]));
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `sealBox` made; `headerBytes` is the length of its header. @throws BoxError */
export function openBox(key: KeyObject, box: Buffer, context: Buffer, headerBytes = 0): Buffer {
  const tagAt = box.length - TAG_BYTES;
  const bodyAt = headerBytes + NONCE_BYTES;
  if (tagAt < bodyAt) throw new BoxError('the box is too short');
  const nonce = box.subarray(headerBytes, bodyAt);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([box.subarray(0, headerBytes), context]));
  decipher.setAuthTag(box.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(box.subarray(bodyAt, tagAt)), decipher.final()]);
  } catch (cause) {
    throw new BoxError('the box does not open: other key, other context or changed bytes', { cause });
  }
}

/** A fresh random 256-bit key, as bytes: to be wrapped and then forgotten. */
export function freshKey(): Buffer {
  return random(KEY_BYTES);
}

/** A key-encryption key and its public id, by which wrapped keys name it. */
export interface KeyEncryptionKey {
  readonly key: KeyObject;
  /** First four bytes of the SHA-256 of the key. */
  readonly id: Buffer;
}

/** True for what `keyEncryptionKey` can read. */
export function isKeyEncryptionKey(text: string): boolean {
  return bytesOfKey(text).length === KEY_BYTES;
}

/** Reads a key-encryption key: 32 bytes as hex or base64. @throws Error, without the value, when it is not */
export function keyEncryptionKey(secret: Secret): KeyEncryptionKey {
  const bytes = bytesOfKey(secret.reveal());
  if (bytes.length !== KEY_BYTES)
    throw new Error('the key-encryption key must be 32 bytes, as hex or base64');
  return { key: createSecretKey(bytes), id: createHash('sha256').update(bytes).digest().subarray(0, 4) };
}

function bytesOfKey(given: string): Buffer {
  const text = given.trim();
  return Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
}

const WRAP_VERSION = 1;
const WRAP_HEADER = 5;

/** Wraps a key: version byte, id of the key-encryption key, box. */
export function wrapKey(kek: KeyEncryptionKey, key: Buffer, context: Buffer): Buffer {
  return sealBox(kek.key, key, context, Buffer.concat([Buffer.from([WRAP_VERSION]), kek.id]));
}

/** Opens what `wrapKey` made. @throws BoxError when wrapped under another key-encryption key or for another context */
export function unwrapKey(kek: KeyEncryptionKey, wrapped: Buffer, context: Buffer): KeyObject {
  if (wrapped[0] !== WRAP_VERSION) throw new BoxError('a wrapped key of an unknown version');
  if (!wrapped.subarray(1, WRAP_HEADER).equals(kek.id)) {
    throw new BoxError('the key was wrapped under another key-encryption key');
  }
  return createSecretKey(openBox(kek.key, wrapped, context, WRAP_HEADER));
}
