import { PARTITIONS } from '@wabus/events';

/**
 * A query of one row about the store in Postgres, to be made a view of: `last_positions` (bigint[], partition 0 first:
 * position of its newest event, 0 for none) and `published_through` (timestamptz: everything that was appended up to then is
 * among them, since a transaction begins before it looks).
 */
export const PARTITION_PROGRESS = `
  select array(
      select coalesce((select max(position) from event_store.events where partition = one), 0)
      from generate_series(0, ${PARTITIONS - 1}) one order by one) as last_positions,
    now() as published_through`;
