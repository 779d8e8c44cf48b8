import { type LogProducer, type LogRecord, topics } from '@wabus/event-log';
import { webhooks } from '@wabus/providers/webhooks';

/** Key of records from which no account can be read. */
export const UNREADABLE_KEY = 'unreadable';

/** The records of a verified webhook: one per account with its exact bytes; bytes that cannot be read are one record as they are. */
export function recordsOf(bytes: Buffer, receivedAt: string): LogRecord[] {
  return webhooks.split(bytes).map((part) => ({
    key: part.accountId || UNREADABLE_KEY,
    value: part.bytes,
    headers: { 'received-at': receivedAt, ...(part.isBulk ? BULK : {}) },
  }));
}

const BULK = { lane: 'bulk' };

/** Appends them, each to the topic of its lane; resolves when all are durable. */
export async function sendByLane(
  producer: Pick<LogProducer, 'send'>,
  records: readonly LogRecord[],
): Promise<void> {
  const lanes = Map.groupBy(records, ({ headers }) =>
    headers.lane === BULK.lane ? topics.bulkWebhooks.name : topics.webhooks.name,
  );
  await Promise.all([...lanes].map(([topic, own]) => producer.send(topic, own)));
}
