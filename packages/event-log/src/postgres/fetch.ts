import type { Pool } from '@wabus/postgres';
import type { StoredLogRecord } from '../port.ts';

const FETCH = `
  select wanted.number::int as wanted, found."offset", found.key, found.value, found.headers, found.written_at
  from unnest($1::int[], $2::int[], $3::bigint[]) with ordinality as wanted (topic_id, partition, from_offset, number)
  cross join lateral (
    select next.*, sum(octet_length(next.value)) over (order by next."offset") as bytes,
           row_number() over (order by next."offset") as nth
    from (
      select r."offset", r.key, r.value, r.headers, r.written_at from event_log.records r
      where r.topic_id = wanted.topic_id and r.partition = wanted.partition and r."offset" >= wanted.from_offset
      order by r."offset" limit $4
    ) next
  ) found
  where found.nth = 1 or found.bytes <= $5
  order by wanted.number, found."offset"`;

interface FetchRow {
  readonly wanted: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
  readonly written_at: Date;
}

/** One partition to read on from an offset. */
export interface Wanted {
  readonly topic: string;
  readonly topicId: number;
  readonly partition: number;
  readonly from: bigint;
}

/**
 * The next records of many partitions in one query, a list per partition in the order asked. Each list is bounded by
 * count and bytes, except that one record always comes.
 */
export async function fetchRecords(
  pool: Pool,
  wanted: readonly Wanted[],
  bounds: { readonly records: number; readonly bytes: number },
): Promise<StoredLogRecord[][]> {
  const { rows } = await pool.query<FetchRow>(FETCH, [
    wanted.map(({ topicId }) => topicId),
    wanted.map(({ partition }) => partition),
    wanted.map(({ from }) => from),
    bounds.records,
    bounds.bytes,
  ]);
  const lists = wanted.map((): StoredLogRecord[] => []);
  for (const row of rows) {
    const { topic, partition } = wanted[row.wanted - 1] as Wanted;
    const { key, value, headers, written_at: timestamp } = row;
    lists[row.wanted - 1]?.push({
      topic,
      partition,
      offset: BigInt(row.offset),
      key,
      value,
      headers,
      timestamp,
    });
  }
  return lists;
}
