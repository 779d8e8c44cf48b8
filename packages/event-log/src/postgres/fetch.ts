import { type Pool, prepared } from '@wabus/postgres';
import type { Fetched, TopicPlace } from '../derived-topics.ts';

interface FetchRow {
  readonly wanted: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
  readonly written_at: Date;
  /** Found for the partition before the bounds cut it. */
  readonly found: number;
}

const FETCH = prepared<FetchRow>(
  'event-log.fetch',
  `select wanted.number::int as wanted, found."offset", found.key, found.value, found.headers, found.written_at, found.found
  from unnest($1::int[], $2::int[], $3::bigint[]) with ordinality as wanted (topic_id, partition, from_offset, number)
  cross join lateral (
    select next.*, sum(octet_length(next.value)) over (order by next."offset") as bytes,
           row_number() over (order by next."offset") as nth, count(*) over ()::int as found
    from (
      select r."offset", r.key, r.value, r.headers, r.written_at from event_log.records r
      where r.topic_id = wanted.topic_id and r.partition = wanted.partition and r."offset" >= wanted.from_offset
      order by r."offset" limit $4
    ) next
  ) found
  where found.nth = 1 or found.bytes <= $5
  order by wanted.number, found."offset"`,
);

/** One partition to read on from an offset. */
interface Wanted extends TopicPlace {
  readonly topicId: number;
}

/**
 * The next records of many partitions in one query, in the order asked. Each list is bounded by count and bytes, except
 * that one record always comes.
 */
export async function fetchRecords(
  pool: Pool,
  wanted: readonly Wanted[],
  bounds: { readonly records: number; readonly bytes: number },
): Promise<Fetched[]> {
  const rows = await FETCH(pool, [
    wanted.map(({ topicId }) => topicId),
    wanted.map(({ partition }) => partition),
    wanted.map(({ from }) => from),
    bounds.records,
    bounds.bytes,
  ]);
  const byPlace = Map.groupBy(rows, (row) => row.wanted - 1);
  return wanted.map(({ topic, partition }, place) => {
    const own = byPlace.get(place) ?? [];
    const records = own.map(({ offset, key, value, headers, written_at: timestamp }) => {
      return { topic, partition, offset: BigInt(offset), key, value, headers, timestamp };
    });
    const found = own[0]?.found ?? 0;
    return { records, more: found === bounds.records || found > own.length };
  });
}
