import type { KeyObject } from 'node:crypto';
import { BoxError, boundTo, openBox, sealBox } from '@wabus/platform';
import { KeyringError } from './keyring-error.ts';
import type { SealContext } from './port.ts';

/**
 * First byte of a sealed part, AES-256-GCM under the contact's key over JSON, bound to tenant, contact and event: whether the
 * version of what it holds is 1, or stands in the two bytes behind it. The header is authenticated with the rest.
 */
const OF_VERSION_1 = 1;
const OF_LATER_VERSION = 2;
const LARGEST_VERSION = 0xffff;

const contextOf = ({ tenantId, contactId, eventId }: SealContext) =>
  boundTo('personal', tenantId, contactId, eventId);

/** JSON of `plain`, sealed: base64 of header, nonce, ciphertext and tag. */
export function sealPart(key: KeyObject, context: SealContext, plain: unknown, version = 1): string {
  const json = Buffer.from(JSON.stringify(plain));
  return sealBox(key, json, contextOf(context), headerOf(version)).toString('base64');
}

function headerOf(version: number): Buffer {
  if (version === 1) return Buffer.from([OF_VERSION_1]);
  if (!Number.isInteger(version) || version < 1 || version > LARGEST_VERSION)
    throw new RangeError(`no version of a sealed part: ${version}`);
  return Buffer.from([OF_LATER_VERSION, version >> 8, version & 0xff]);
}

/** Null for what is no header. */
function readHeader(box: Buffer): { readonly version: number; readonly bytes: number } | null {
  if (box[0] === OF_VERSION_1) return { version: 1, bytes: 1 };
  return box[0] === OF_LATER_VERSION && box.length > 2 ? { version: box.readUInt16BE(1), bytes: 3 } : null;
}

/** The version that a part says it was sealed in, which is true once it opened. @throws KeyringError for what is no sealed part */
export function sealedVersionOf(sealed: string): number {
  // Four characters are the three bytes that a header has at most.
  const header = readHeader(Buffer.from(sealed.slice(0, 4), 'base64'));
  if (!header) throw new KeyringError('tampered', 'a sealed part of an unknown form');
  return header.version;
}

/** Opens what `sealPart` made. @throws KeyringError `tampered` for other bytes, another key or another context */
export function openPart(key: KeyObject, context: SealContext, sealed: string): unknown {
  const box = Buffer.from(sealed, 'base64');
  const header = readHeader(box);
  if (!header) throw new KeyringError('tampered', 'a sealed part of an unknown form');
  try {
    return JSON.parse(openBox(key, box, contextOf(context), header.bytes).toString());
  } catch (cause) {
    if (!(cause instanceof BoxError)) throw cause;
    throw new KeyringError('tampered', `the part of event ${context.eventId} does not open`, { cause });
  }
}

/** Bytes sealed for a tenant, bound to their id: nonce, ciphertext and tag behind a byte that says how. */
export function sealBytes(key: KeyObject, tenantId: string, id: string, bytes: Buffer): Buffer {
  return sealBox(key, bytes, boundTo('bytes', tenantId, id), Buffer.from([OF_VERSION_1]));
}

/** Opens what `sealBytes` made. @throws KeyringError `tampered` for other bytes, another key, tenant or id */
export function openBytes(key: KeyObject, tenantId: string, id: string, sealed: Buffer): Buffer {
  if (sealed[0] !== OF_VERSION_1) throw new KeyringError('tampered', `the bytes ${id} have an unknown form`);
  try {
    return openBox(key, sealed, boundTo('bytes', tenantId, id), 1);
  } catch (cause) {
    if (!(cause instanceof BoxError)) throw cause;
    throw new KeyringError('tampered', `the bytes ${id} do not open`, { cause });
  }
}
