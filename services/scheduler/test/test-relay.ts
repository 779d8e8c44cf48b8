import { type EventLog, PARTITIONS, partitionOf, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { encodeEvent, type RecordedEvent } from '@wabus/events';

/** Publishes the store to `wabus.events` when told to, as the relay does; can lose records and repeat them. */
export function testRelay(store: EventStore, log: EventLog) {
  const producer = log.producer();
  const last = new Map<number, bigint>();
  let after = 0n;
  return {
    /** Publishes what is new; `drop` loses some records on the way, `times` repeats the rest. */
    async publish(options: { drop?: (event: RecordedEvent) => boolean; times?: number } = {}): Promise<void> {
      for (let end = false; !end; ) {
        const page = await store.readAll({ after, maxCount: 500 });
        const records = page.events.map((event) => {
          const partition = partitionOf(event.key, PARTITIONS);
          const prev = last.get(partition) ?? 0n;
          last.set(partition, event.position);
          const headers = {
            stream: event.stream,
            position: String(event.position),
            prev: String(prev),
            type: event.type,
          };
          return { event, record: { key: event.key, value: encodeEvent(event), headers } };
        });
        const kept = records.filter(({ event }) => !options.drop?.(event)).map(({ record }) => record);
        for (let n = 0; n < (options.times ?? 1); n += 1)
          if (kept.length > 0) await producer.send(topics.events.name, kept);
        [after, end] = [page.next, page.end];
      }
    },
  };
}
