import { type EventLog, topics } from '@wabus/event-log';
import { expect } from 'vitest';

/** A record of the log with its guard headers as numbers. */
export interface ReadRecord {
  readonly id: string;
  readonly key: string;
  readonly partition: number;
  readonly position: bigint;
  readonly prev: bigint;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
}

/** Reads everything that was published so far to a topic, waiting for at least `count` records. */
export async function readTopic(log: EventLog, topic: string, count: number): Promise<ReadRecord[]> {
  const consumer = log.consumer({ group: `reader-${crypto.randomUUID()}`, topics: [topic] });
  const records: ReadRecord[] = [];
  await consumer.start({
    onBatch: async (batch) => {
      for (const { key, partition, headers, value } of batch.records) {
        const [position, prev] = [BigInt(headers.position ?? 0), BigInt(headers.prev ?? 0)];
        records.push({ id: headers['event-id'] ?? '', key, partition, position, prev, headers, value });
      }
      const last = batch.records.at(-1);
      if (last) await consumer.commit(batch, last.offset + 1n);
    },
  });
  await expect.poll(() => records.length, { interval: 10 }).toBeGreaterThanOrEqual(count);
  await expect.poll(() => consumer.lag(), { interval: 10 }).toBe(0n);
  await consumer.stop();
  return records;
}

/** Reads `wabus.events`. */
export const readEvents = (log: EventLog, count: number): Promise<ReadRecord[]> =>
  readTopic(log, topics.events.name, count);

/**
 * What a guarded consumer applies: a position at or below its checkpoint drops, one whose `prev` the checkpoint has
 * reached applies; a `prev` beyond it would mean a lost record.
 */
export function applyGuarded(records: readonly ReadRecord[]): ReadRecord[] {
  const checkpoints = new Map<number, bigint>();
  return records.filter(({ partition, position, prev }) => {
    const checkpoint = checkpoints.get(partition) ?? 0n;
    if (position <= checkpoint) return false;
    expect(prev, 'a record before this one is missing').toBeLessThanOrEqual(checkpoint);
    checkpoints.set(partition, position);
    return true;
  });
}
