import type { LogRecord } from '@wabus/event-log';
import { splitByWaba } from '@wabus/whatsapp/webhooks';

/** Key of records from which no WABA can be read. */
export const UNREADABLE_KEY = 'unreadable';

/** The records of a verified webhook: one per WABA with its exact bytes; bytes that are no JSON are one record as they are. */
export function recordsOf(bytes: Buffer, receivedAt: string): LogRecord[] {
  const headers = { 'received-at': receivedAt };
  const parsed = parse(bytes);
  if (parsed === undefined) return [{ key: UNREADABLE_KEY, value: bytes, headers }];
  return splitByWaba(bytes, parsed).map((part) => ({
    key: part.wabaId || UNREADABLE_KEY,
    value: part.bytes,
    headers,
  }));
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
