import type { Position } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { readCheckpoints } from '@wabus/projection';
import { gatesModel } from './projection.ts';

/** How far the gates have applied each partition. */
export function readGateCheckpoints(tx: PoolClient): Promise<Map<number, Position>> {
  return readCheckpoints(tx, gatesModel);
}

/** The gates hold everything that was recorded up to `time` (a timestamptz as text); an earlier time than the one known changes nothing. */
export async function markFresh(tx: PoolClient, time: string): Promise<void> {
  await tx.query(
    `insert into gates_freshness as known (fresh_at) values ($1)
     on conflict (one) do update set fresh_at = excluded.fresh_at where known.fresh_at < excluded.fresh_at`,
    [time],
  );
}
