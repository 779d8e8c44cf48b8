/** Between the beginning of a name and the bytes of its UUID: a byte that no text holds. */
const MARK = 0xff;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ID_LETTERS = 36;
const ID_BYTES = 16;

/**
 * A name of a stream or an id, in half the room: what stands before its UUID, a mark, and the 16 bytes that the UUID says;
 * one that ends in no UUID as its letters. The same name gives the same bytes, always.
 */
export function shortName(name: string): Buffer {
  if (!ID.test(name)) return Buffer.from(name);
  const before = name.slice(0, -ID_LETTERS);
  const id = name.slice(-ID_LETTERS).replaceAll('-', '');
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(before) + 1 + ID_BYTES);
  const at = bytes.write(before);
  bytes[at] = MARK;
  bytes.write(id, at + 1, 'hex');
  return bytes;
}

/** The name of which these are the short form. */
export function longName(bytes: Buffer): string {
  const at = bytes.length - ID_BYTES - 1;
  if (at < 0 || bytes[at] !== MARK) return bytes.toString();
  const hex = bytes.toString('hex', at + 1);
  return `${bytes.toString('utf8', 0, at)}${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
