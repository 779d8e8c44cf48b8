import { webhooks } from '@wabus/providers/webhooks';
import type { DeadLetter } from './dead-letters.ts';
import type { ArrivedFact, ArrivedRecord } from './owned-fact.ts';

/** Records taken apart. */
export interface ReadBatch {
  readonly facts: readonly ArrivedFact[];
  /** Records that are no webhook. */
  readonly unreadable: readonly DeadLetter[];
}

/** Takes records apart into their facts. */
export function readBatch(records: readonly ArrivedRecord[]): ReadBatch {
  const facts: ArrivedFact[] = [];
  const unreadable: DeadLetter[] = [];
  for (const record of records) {
    const read = webhooks.read(record.value);
    if (read.facts) for (const one of read.facts) facts.push({ record, ...one });
    else unreadable.push({ record, item: 0, class: 'unreadable', reason: read.why });
  }
  return { facts, unreadable };
}
