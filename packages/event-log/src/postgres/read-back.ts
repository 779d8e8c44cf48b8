import type { Pool } from '@wabus/postgres';
import type { StoredLogRecord } from '../port.ts';

const PAGE_RECORDS = 200;

/** Which records of a topic are read once more. */
export interface ReadBack {
  readonly topic: string;
  /** When the log took them: from then on, and before then. */
  readonly from: Date;
  readonly to: Date;
  /** Only those that this group has read: others are still on their way. */
  readonly readBy: string;
}

interface Row {
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
  readonly timestamp: Date;
}

const PAGE = `
  select r."offset", r.key, r.value, r.headers, r.written_at as timestamp
  from event_log.records r
    join event_log.topics t on t.topic_id = r.topic_id and t.name = $1
    join event_log.group_partitions g
      on g.topic_id = r.topic_id and g.partition = r.partition and g.group_name = $2
  where r.partition = $3 and r."offset" > $4 and r."offset" < g.next_offset and r.written_at >= $5 and r.written_at < $6
  order by r."offset" limit ${PAGE_RECORDS}`;

/** Reads what the log in Postgres still keeps, partition by partition, in pages, as a member of no group. */
export async function* readBack(pool: Pool, asked: ReadBack): AsyncGenerator<readonly StoredLogRecord[]> {
  const { topic, from, to, readBy } = asked;
  const { rows: partitions } = await pool.query<{ partition: number }>(
    `select partition from event_log.partitions join event_log.topics using (topic_id)
     where name = $1 order by partition`,
    [topic],
  );
  for (const { partition } of partitions) {
    for (let after = '-1'; ; ) {
      const { rows } = await pool.query<Row>(PAGE, [topic, readBy, partition, after, from, to]);
      if (rows.length > 0)
        yield rows.map(({ offset, ...record }) => ({ ...record, topic, partition, offset: BigInt(offset) }));
      const last = rows.at(-1);
      if (!last || rows.length < PAGE_RECORDS) break;
      after = last.offset;
    }
  }
}
