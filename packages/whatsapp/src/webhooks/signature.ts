import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@wabus/platform';

const HEADER = /^sha256=([0-9a-f]{64})$/i;

/**
 * Whether Meta signed exactly these bytes: `X-Hub-Signature-256` against HMAC-SHA256 under the app secret, compared
 * in constant time. False for a missing or misshapen header.
 */
export function verifySignature(
  rawBody: Buffer,
  header: string | readonly string[] | undefined,
  appSecret: Secret,
): boolean {
  const given = typeof header === 'string' ? HEADER.exec(header)?.[1] : undefined;
  if (!given) return false;
  const expected = createHmac('sha256', appSecret.reveal()).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}
