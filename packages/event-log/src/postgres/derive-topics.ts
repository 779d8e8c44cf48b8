import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import { RELAY_PLACE } from '../relay-progress.ts';
import { topics } from '../topics.ts';

const NAMES = [topics.events.name, topics.send.name];

/**
 * From the first record that a group has not read; where it has read all, from behind what was published. Who owns a
 * partition still goes by offsets of before: its epoch is over.
 */
const MOVE = `
  update event_log.group_partitions g
  set epoch = g.epoch + 1, owner = null, seen_until = clock_timestamp(),
      next_offset = case when g.next_offset is not null then coalesce(
        (select min((r.headers->>'position')::bigint) from event_log.records r
         where r.topic_id = g.topic_id and r.partition = g.partition and r."offset" >= g.next_offset),
        relay_place.position + 1) end
  from ${RELAY_PLACE}
  where g.topic_id = any ($1)`;

/**
 * Makes `wabus.events` and `wabus.send` views on the event store where they still have records of their own, as an
 * earlier version wrote them: groups go on in the store where they were in the log, and the records go. Needs the
 * schemas of log and relay; changes nothing where it was done before.
 * @param ownerUrl address as the owner of both
 */
export async function deriveTopics(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-install' });
  try {
    const removed = await inTransaction(pool, derive);
    // Only this gives the room back; services of the log wait for it, and nothing else does.
    if (removed > 0) await pool.query('vacuum full event_log.records');
  } finally {
    await pool.end();
  }
}

/** Answers how many records went. */
async function derive(owner: PoolClient): Promise<number> {
  const { rows } = await owner.query<{ id: number }>(
    'select topic_id as id from event_log.topics where name = any ($1) and not derived for update',
    [NAMES],
  );
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await owner.query('lock table event_log.partitions in exclusive mode');
  await owner.query(MOVE, [ids]);
  await owner.query('update event_log.topics set derived = true where topic_id = any ($1)', [ids]);
  const { rowCount } = await owner.query('delete from event_log.records where topic_id = any ($1)', [ids]);
  return rowCount ?? 0;
}
