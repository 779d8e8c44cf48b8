import type { StoredLogRecord } from '@wabus/event-log';
import { readWebhook } from '@wabus/whatsapp';
import type { DeadLetter } from './dead-letters.ts';
import type { ArrivedFact } from './owned-fact.ts';

/** Records taken apart. */
export interface ReadBatch {
  readonly facts: readonly ArrivedFact[];
  /** Records that are no JSON, or no webhook of Meta's. */
  readonly unreadable: readonly DeadLetter[];
}

/** Takes records apart into their facts. */
export function readBatch(records: readonly StoredLogRecord[]): ReadBatch {
  const facts: ArrivedFact[] = [];
  const unreadable: DeadLetter[] = [];
  for (const record of records) {
    const body = parse(record.value);
    const read = body === undefined ? [] : readWebhook(body);
    const first = read[0]?.fact;
    if (!first || (first.kind === 'unknown' && first.item === 'body')) {
      const reason =
        body === undefined ? 'Its bytes are no JSON.' : 'It is JSON, but holds nothing that Meta sends.';
      unreadable.push({ record, item: 0, class: 'unreadable', reason });
    } else for (const one of read) facts.push({ record, ...one });
  }
  return { facts, unreadable };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
