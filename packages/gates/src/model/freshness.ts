import type { Position } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { boolean, defineTable, readCheckpoints, timestamptz } from '@wabus/projection';
import { gatesModel } from './model.ts';

/** Up to when the gates hold everything. */
export const gatesFreshness = defineTable({
  name: 'gates_freshness',
  comment: 'One row: the gates hold everything that was recorded up to this time.',
  key: ['one'],
  columns: {
    one: boolean('Always true: there is one row'),
    fresh_at: timestamptz('Everything recorded up to this time is in the gates'),
  },
});

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
