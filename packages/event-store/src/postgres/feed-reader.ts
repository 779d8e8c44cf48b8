import type { Position } from '@wabus/events';
import { type Pool, prepared } from '@wabus/postgres';
import type { FeedEvent, FeedKind, FeedPage, FeedPlace } from '../partition-feed.ts';
import { type Newest, NOTHING_YET, type PlacedEvent } from './feed-window.ts';
import { type EventRow, fromRow } from './stored-event.ts';

/** A page of all partitions: so many events, and about so many bytes. */
const PAGE_EVENTS = 1_000;
const PAGE_BYTES = 4 * 1024 * 1024;
/** Counting ends here: who is so far behind hears that it is at least so many. */
const MOST_COUNTED = 100_000;

interface PlacedRow extends EventRow {
  readonly partition: number;
  readonly send_partition: number | null;
  readonly size: number;
}

/** Positions are taken under a lock that is held to the commit: what is seen has no hole that could be filled later. */
const READ_ON = prepared<PlacedRow>(
  'event-store.feed-read-on',
  `select position, stream, revision, body, partition, send_partition, size from (
     select e.*, sum(size) over (order by position) - size as bytes_before from (
       select position, stream, revision, body, partition, send_partition, pg_column_size(body) as size
       from event_store.events where position > $1 order by position limit ${PAGE_EVENTS}
     ) e
   ) page where bytes_before < ${PAGE_BYTES} order by position`,
);

interface FeedRow extends EventRow {
  readonly place: number;
  readonly previous: string;
  readonly size: number;
  /** Read of the place before the bounds cut it. */
  readonly found: number;
}

/**
 * The column by which a partition of the feed is found. It is compared and sorted together with the position, and never
 * held to be equal: else a plan may go through the positions instead, and reads the whole store for a partition in which
 * nothing stands.
 */
const COLUMN: Record<FeedKind, string> = { events: 'partition', send: 'send_partition' };

const readPlaces = (kind: FeedKind) =>
  prepared<FeedRow>(
    `event-store.feed-${kind}`,
    `select wanted.number::int as place, found.position, found.previous, found.stream, found.revision, found.body, found.size, found.found
     from unnest($1::smallint[], $2::bigint[]) with ordinality as wanted (partition, start, number)
     cross join lateral (
       select next.*, row_number() over w as nth, count(*) over ()::int as found, sum(size) over w as bytes, coalesce(lag(position) over w, (
         select e.position from event_store.events e
         where (e.${COLUMN[kind]}, e.position) < (wanted.partition, wanted.start) and e.${COLUMN[kind]} >= wanted.partition
         order by e.${COLUMN[kind]} desc, e.position desc limit 1
       ), 0) as previous
       from (
         select e.position, e.stream, e.revision, e.body, pg_column_size(e.body) as size from event_store.events e
         where (e.${COLUMN[kind]}, e.position) >= (wanted.partition, wanted.start) and e.${COLUMN[kind]} <= wanted.partition
         order by e.${COLUMN[kind]}, e.position limit $3
       ) next
       window w as (order by position)
     ) found
     where found.nth = 1 or found.bytes <= $4
     order by wanted.number, found.position`,
  );

const countPlaces = (kind: FeedKind) =>
  prepared<{ count: string }>(
    `event-store.feed-count-${kind}`,
    `select (select count(*) from (
       select 1 from event_store.events e
       where (e.${COLUMN[kind]}, e.position) >= (wanted.partition, wanted.start) and e.${COLUMN[kind]} <= wanted.partition
       order by e.${COLUMN[kind]}, e.position limit ${MOST_COUNTED}) waiting)::text as count
     from unnest($1::smallint[], $2::bigint[]) with ordinality as wanted (partition, start, number) order by wanted.number`,
  );

const newestBy = (kind: FeedKind): string => `array(
  select coalesce((
    select position from event_store.events where ${COLUMN[kind]} >= one and ${COLUMN[kind]} <= one
    order by ${COLUMN[kind]} desc, position desc limit 1), 0)::text
  from generate_series(0, ${NOTHING_YET.length - 1}) one order by one)`;

const NEWEST = prepared<{ head: string; events: string[]; send: string[] }>(
  'event-store.feed-newest',
  `select position::text as head, ${newestBy('events')} as events, ${newestBy('send')} as send from event_store.head`,
);

const READ = { events: readPlaces('events'), send: readPlaces('send') };
const COUNT = { events: countPlaces('events'), send: countPlaces('send') };

/** Reads the store's order, whole or by partition. */
export class FeedReader {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Where the store ends, and what the newest of each partition is. */
  async newest(): Promise<Newest & { readonly head: Position }> {
    const [row] = await NEWEST(this.#pool, []);
    if (!row) throw new Error('The event store has no head row; was it installed?');
    return { head: BigInt(row.head), events: row.events.map(BigInt), send: row.send.map(BigInt) };
  }

  /** The page behind a position, nothing left out; `end`: nothing stood behind it. */
  async readOn(after: Position): Promise<{ readonly events: PlacedEvent[]; readonly end: boolean }> {
    const rows = await READ_ON(this.#pool, [after]);
    const bytes = rows.reduce((sum, { size }) => sum + size, 0);
    const events = rows.map((row) => ({
      ...placeOf(row),
      partition: row.partition,
      sendPartition: row.send_partition,
    }));
    return { events, end: rows.length < PAGE_EVENTS && bytes < PAGE_BYTES };
  }

  /** A range for each place, in one statement. */
  async read(
    kind: FeedKind,
    places: readonly FeedPlace[],
    bounds: { readonly events: number; readonly bytes: number },
  ): Promise<FeedPage[]> {
    const rows = await READ[kind](this.#pool, [...columns(places), bounds.events, bounds.bytes]);
    const byPlace = Map.groupBy(rows, ({ place }) => place - 1);
    return places.map((_, place) => {
      const own = byPlace.get(place) ?? [];
      const found = own[0]?.found ?? 0;
      const events = own.map((row) => ({ ...placeOf(row), previous: BigInt(row.previous) }));
      return { events, more: found === bounds.events || found > own.length };
    });
  }

  /** How many stand at each place and behind it, at most 100,000. */
  async waiting(kind: FeedKind, places: readonly FeedPlace[]): Promise<bigint[]> {
    return (await COUNT[kind](this.#pool, columns(places))).map(({ count }) => BigInt(count));
  }
}

const columns = (places: readonly FeedPlace[]): unknown[][] => [
  places.map(({ partition }) => partition),
  places.map(({ from }) => from),
];

function placeOf(row: EventRow & { readonly size: number }): Omit<FeedEvent, 'previous'> {
  return { position: BigInt(row.position), event: readable(row), bytes: row.size };
}

/** Who follows one model stops it there with the reason; the others go on. */
function readable(row: EventRow): FeedEvent['event'] {
  try {
    return fromRow(row);
  } catch {
    return null;
  }
}
