import type { Pool } from '@wabus/postgres';
import { LIVE_SCHEMA } from '../install.ts';

/** Says that Meta does not answer this sender, since when, and that it is so at this moment. For `wabus_sender`. */
export async function sayOutage(pool: Pool, sender: string, since: Date): Promise<void> {
  await pool.query(
    `insert into ${LIVE_SCHEMA}.graph_outages as o values ($1, $2, clock_timestamp())
     on conflict (sender) do update set seen_at = excluded.seen_at`,
    [sender, since],
  );
}

/** Meta answers this sender again. For `wabus_sender`. */
export async function takeOutageBack(pool: Pool, sender: string): Promise<void> {
  await pool.query(`delete from ${LIVE_SCHEMA}.graph_outages where sender = $1`, [sender]);
}
