import type { Pool } from '@wabus/postgres';

const BATCH_RECORDS = 2_000;
const DAY_MS = 86_400_000;
/** A group that held no partition for so long no longer keeps records that it has not read. */
const FORGET_GROUP_MS = 30 * DAY_MS;

const EXPIRED = `
  with oldest as (
    select "offset", written_at from event_log.records
    where topic_id = $1 and partition = $2 order by "offset" limit $5
  ), unread as (
    select min(coalesce(next_offset, 0)) as first from event_log.group_partitions
    where topic_id = $1 and partition = $2 and seen_until > $4
  )
  delete from event_log.records r using oldest, unread
  where r.topic_id = $1 and r.partition = $2 and r."offset" = oldest."offset"
    and oldest.written_at < $3 and (unread.first is null or oldest."offset" < unread.first)`;

/**
 * Deletes records older than their topic's retention that every living group has read, in small batches; answers how
 * many. Several processes may do so at once.
 */
export async function deleteExpired(pool: Pool, now: Date): Promise<number> {
  const { rows } = await pool.query<{ topic_id: number; partition: number; retention_ms: string }>(
    'select topic_id, partition, retention_ms from event_log.partitions join event_log.topics using (topic_id) where not derived',
  );
  const forgotten = new Date(now.getTime() - FORGET_GROUP_MS);
  let deleted = 0;
  for (const { topic_id, partition, retention_ms } of rows) {
    const before = new Date(now.getTime() - Number(retention_ms));
    for (;;) {
      const values = [topic_id, partition, before, forgotten, BATCH_RECORDS];
      const count = (await pool.query(EXPIRED, values)).rowCount ?? 0;
      deleted += count;
      if (count < BATCH_RECORDS) break;
    }
  }
  return deleted;
}
