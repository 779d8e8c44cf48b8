import type { KeyObject } from 'node:crypto';
import { BoxError, boundTo, openBox, sealBox } from '@wabus/platform';
import { KeyringError } from './keyring-error.ts';
import type { SealContext } from './port.ts';

/** First byte of a sealed part: AES-256-GCM under the contact's key over JSON, bound to tenant, contact and event. */
const VERSION = 1;
const HEADER = Buffer.from([VERSION]);

const contextOf = ({ tenantId, contactId, eventId }: SealContext) =>
  boundTo('personal', tenantId, contactId, eventId);

/** JSON of `plain`, sealed: base64 of version byte, nonce, ciphertext and tag. */
export function sealPart(key: KeyObject, context: SealContext, plain: unknown): string {
  return sealBox(key, Buffer.from(JSON.stringify(plain)), contextOf(context), HEADER).toString('base64');
}

/** Opens what `sealPart` made. @throws KeyringError `tampered` for other bytes, another key or another context */
export function openPart(key: KeyObject, context: SealContext, sealed: string): unknown {
  const box = Buffer.from(sealed, 'base64');
  if (box[0] !== VERSION) throw new KeyringError('tampered', 'a sealed part of an unknown version');
  try {
    return JSON.parse(openBox(key, box, contextOf(context), HEADER.length).toString());
  } catch (cause) {
    if (!(cause instanceof BoxError)) throw cause;
    throw new KeyringError('tampered', `the part of event ${context.eventId} does not open`, { cause });
  }
}
