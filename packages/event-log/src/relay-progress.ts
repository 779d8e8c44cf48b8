import { type Pool, prepared } from '@wabus/postgres';

/**
 * The row that says how far `wabus.events` is published: as the relay says, or the event store where consumers read that
 * itself and no relay runs. Columns: `last_positions` (bigint[], partition 0 first: position of its newest record, 0 for
 * none) and `published_through` (timestamptz: everything recorded up to then is in the log; -infinity before the first).
 */
export const RELAY_PROGRESS = `(
  select last_positions, published_through from relay.progress where name = 'wabus.events') as relay_progress`;

/** The row of the relay's own place. Column: `position` (bigint: everything of the store up to there is in the log). */
export const RELAY_PLACE = `(select position from relay.checkpoint where name = 'wabus.events') as relay_place`;

/** How far the events are published, as that row says. */
export interface RelayProgress {
  /** Per partition of `wabus.events`, partition 0 first: position of its newest record, 0n for none. */
  readonly lastPositions: readonly bigint[];
  /** Everything that was recorded up to this time is in the log: a timestamptz as text, exact; null until one is known. */
  readonly publishedThrough: string | null;
}

const READ = prepared<{ readonly last: readonly string[]; readonly through: string | null }>(
  'relay.progress',
  `select last_positions as last, nullif(published_through, '-infinity')::text as through from ${RELAY_PROGRESS}`,
);

/** Reads that row; null where there is none. */
export async function readRelayProgress(pool: Pool): Promise<RelayProgress | null> {
  const [row] = await READ(pool, []);
  return row ? { lastPositions: row.last.map(BigInt), publishedThrough: row.through } : null;
}
