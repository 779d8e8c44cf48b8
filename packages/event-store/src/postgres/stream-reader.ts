import type { RecordedEvent } from '@wabus/events';
import { NaturalBatch } from '@wabus/platform';
import { type Pool, prepared } from '@wabus/postgres';
import { type EventRow, fromRow } from './stored-event.ts';

/** One query reads at most so many streams, and of each at most so many events: long streams take several turns. */
const MAX_STREAMS = 128;
const PAGE_EVENTS = 256;

const READ_STREAMS = prepared<EventRow & { read: number }>(
  'event-store.read-streams',
  `
  select wanted.number::int as read, found.position, found.stream, found.revision, found.body
  from unnest($1::text[], $2::bigint[], $3::int[]) with ordinality as wanted (stream, revision, count, number)
  cross join lateral (
    select e.position, e.stream, e.revision, e.body from event_store.events e
    where e.stream = wanted.stream and e.revision >= wanted.revision
    order by e.revision limit wanted.count
  ) found
  order by wanted.number, found.revision`,
);

interface Read {
  readonly stream: string;
  readonly fromRevision: number;
  readonly maxCount: number;
}

/** Reads streams; reads that come while a query is under way become the next query together. */
export class StreamReader {
  readonly #pool: Pool;
  readonly #batch: NaturalBatch<Read, RecordedEvent[]>;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#batch = new NaturalBatch((reads) => this.#run(reads), { maxItems: MAX_STREAMS });
  }

  /** The stream's events in order; see `EventStore.readStream`. */
  async read(stream: string, fromRevision: number, maxCount: number): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    while (events.length < maxCount) {
      const asked = Math.min(PAGE_EVENTS, maxCount - events.length);
      const page = await this.#batch.add({
        stream,
        fromRevision: fromRevision + events.length,
        maxCount: asked,
      });
      events.push(...page);
      if (page.length < asked) break;
    }
    return events;
  }

  async #run(reads: Read[]): Promise<RecordedEvent[][]> {
    const rows = await READ_STREAMS(this.#pool, [
      reads.map(({ stream }) => stream),
      reads.map(({ fromRevision }) => fromRevision),
      reads.map(({ maxCount }) => maxCount),
    ]);
    const results = reads.map((): RecordedEvent[] => []);
    for (const row of rows) results[row.read - 1]?.push(fromRow(row));
    return results;
  }
}
