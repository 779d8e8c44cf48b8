import type { LogRecord } from '@wabus/event-log';
import { webhooks } from '@wabus/providers/webhooks';

/** Key of records from which no account can be read. */
export const UNREADABLE_KEY = 'unreadable';

/** The records of a verified webhook: one per account with its exact bytes; bytes that cannot be read are one record as they are. */
export function recordsOf(bytes: Buffer, receivedAt: string): LogRecord[] {
  const headers = { 'received-at': receivedAt };
  return webhooks.split(bytes).map((part) => ({
    key: part.accountId || UNREADABLE_KEY,
    value: part.bytes,
    headers,
  }));
}
