import type { Pool } from '@wabus/postgres';

/**
 * The row in which the relay says how far `wabus.events` is published: its table is the relay's own, and whoever else
 * wants to know asks here. Columns: `last_positions` (bigint[], partition 0 first: position of its newest record, 0 for
 * none) and `published_through` (timestamptz: everything recorded up to then is in the log; -infinity before the first).
 */
export const RELAY_PROGRESS = `(
  select last_positions, published_through from relay.checkpoint where name = 'wabus.events') as relay_progress`;

/** How far the relay has published, as its row says. */
export interface RelayProgress {
  /** Per partition of `wabus.events`, partition 0 first: position of its newest record, 0n for none. */
  readonly lastPositions: readonly bigint[];
  /** Everything that was recorded up to this time is in the log: a timestamptz as text, exact; null until one is known. */
  readonly publishedThrough: string | null;
}

/** Reads the relay's row; null where no relay was installed. */
export async function readRelayProgress(pool: Pool): Promise<RelayProgress | null> {
  const { rows } = await pool.query<{ last: string[]; through: string | null }>(
    `select last_positions as last, nullif(published_through, '-infinity')::text as through from ${RELAY_PROGRESS}`,
  );
  const row = rows[0];
  return row ? { lastPositions: row.last.map(BigInt), publishedThrough: row.through } : null;
}
