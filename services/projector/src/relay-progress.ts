import type { Position } from '@wabus/events';
import type { Pool } from '@wabus/postgres';

/** How far the relay has published, as its row says. */
export interface RelayProgress {
  /** Per partition of `wabus.events`, partition 0 first: position of its newest record, 0n for none. */
  readonly lastPositions: readonly Position[];
  /** Everything that was recorded up to this time is in the log: a timestamptz as text, exact. */
  readonly publishedThrough: string;
}

/** Reads the relay's row; null before the relay has ever run. */
export async function readRelayProgress(pool: Pool): Promise<RelayProgress | null> {
  const { rows } = await pool.query<{ last: string[]; through: string }>(
    `select last_positions as last, published_through::text as through
     from relay.checkpoint where name = 'wabus.events' and published_through > '-infinity'`,
  );
  const row = rows[0];
  return row ? { lastPositions: row.last.map(BigInt), publishedThrough: row.through } : null;
}
