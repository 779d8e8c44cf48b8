import type { StoredLogRecord } from '@wabus/event-log';
import { readWebhook } from '@wabus/whatsapp';
import type { DeadLetter } from './dead-letters.ts';
import type { Item } from './item.ts';

/** Records taken apart. */
export interface ReadBatch {
  readonly items: readonly Item[];
  /** Records that are no JSON, or no webhook of Meta's. */
  readonly unreadable: readonly DeadLetter[];
}

/** Takes records apart into their facts. */
export function readBatch(records: readonly StoredLogRecord[]): ReadBatch {
  const items: Item[] = [];
  const unreadable: DeadLetter[] = [];
  for (const record of records) {
    const body = parse(record.value);
    const facts = body === undefined ? [] : readWebhook(body);
    const first = facts[0]?.fact;
    if (!first || (first.kind === 'unknown' && first.item === 'body')) {
      const reason =
        body === undefined ? 'Its bytes are no JSON.' : 'It is JSON, but holds nothing that Meta sends.';
      unreadable.push({ record, item: 0, class: 'unreadable', reason });
    } else for (const fact of facts) items.push({ record, ...fact });
  }
  return { items, unreadable };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
