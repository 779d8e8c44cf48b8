import { createHash } from 'node:crypto';
import { storableText } from '@wabus/platform';

/** As long as Meta's ids may be here, in bytes; what is indexed by it stays small. */
const MAX_BYTES = 512;
const KEPT_BYTES = 440;

/**
 * Meta's id of a message: opaque, so any text that is not empty is one. As told where a store can keep it; what is longer
 * than 512 bytes, or holds NUL or broken Unicode, is its beginning with the SHA-256 of all of it. So the same id is the
 * same however often it comes, and two different ones stay two.
 */
export function wamidOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  const storable = storableText(value);
  if (storable === value && Buffer.byteLength(value) <= MAX_BYTES) return value;
  const beginning = Buffer.from(storable.slice(0, KEPT_BYTES)).subarray(0, KEPT_BYTES).toString('utf8');
  return `${storableText(beginning)}~${createHash('sha256').update(value, 'utf16le').digest('hex')}`;
}
