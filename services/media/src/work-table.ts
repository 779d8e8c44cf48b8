import type { Pool, PoolClient } from '@wabus/postgres';

/** A medium whose turn it is. */
export interface Work {
  readonly mediaId: string;
  readonly tenantId: string;
  /** How often it was tried, this time included. */
  readonly tries: number;
  /** When somebody asked for it. */
  readonly askedAt: Date | null;
}

/** Media that messages announced; what is known of them already stays. */
export async function announce(
  tx: PoolClient,
  media: readonly { readonly mediaId: string; readonly tenantId: string; readonly bulk: boolean }[],
): Promise<void> {
  if (media.length === 0) return;
  await tx.query(
    `insert into media.work (media_id, tenant_id, bulk, due_at)
     select media_id, tenant_id, bulk, '-infinity' from unnest($1::uuid[], $2::text[], $3::boolean[]) as a (media_id, tenant_id, bulk)
     on conflict do nothing`,
    [
      media.map(({ mediaId }) => mediaId),
      media.map(({ tenantId }) => tenantId),
      media.map(({ bulk }) => bulk),
    ],
  );
}

/** Somebody wants a medium tried again. */
export async function askAgain(tx: PoolClient, tenantId: string, mediaId: string, at: string): Promise<void> {
  await tx.query(
    `insert into media.work (media_id, tenant_id, bulk, due_at, asked_at) values ($1, $2, false, '-infinity', $3)
     on conflict (media_id) do update set due_at = excluded.due_at, asked_at = excluded.asked_at, tries = 0`,
    [mediaId, tenantId, at],
  );
}

/** A medium that nothing more is to be done for. */
export async function settle(on: Pool | PoolClient, mediaId: string): Promise<void> {
  await on.query('delete from media.work where media_id = $1', [mediaId]);
}

/** Takes media whose turn it is, what is live before what is old; nobody else takes them before `until`. */
export async function takeDue(pool: Pool, now: Date, until: Date, most: number): Promise<Work[]> {
  const { rows } = await pool.query<{
    media_id: string;
    tenant_id: string;
    tries: number;
    asked_at: Date | null;
  }>(
    `update media.work w set due_at = $2, tries = tries + 1
     from (
       select media_id from media.work where due_at <= $1 order by bulk, due_at limit $3 for update skip locked
     ) due
     where w.media_id = due.media_id
     returning w.media_id, w.tenant_id, w.tries, w.asked_at`,
    [now, until, most],
  );
  return rows.map((row) => ({
    mediaId: row.media_id,
    tenantId: row.tenant_id,
    tries: row.tries,
    askedAt: row.asked_at,
  }));
}

/** Those that are under way stay so until then. */
export async function hold(pool: Pool, mediaIds: readonly string[], until: Date): Promise<void> {
  await pool.query('update media.work set due_at = $2 where media_id = any($1::uuid[])', [mediaIds, until]);
}

/** A medium is tried again then. */
export async function putOff(pool: Pool, mediaId: string, until: Date): Promise<void> {
  await pool.query('update media.work set due_at = $2 where media_id = $1', [mediaId, until]);
}

/** When the next one is due, in milliseconds since 1970; null: none is to be got. */
export async function nextDue(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ due: number }>(
    `select (extract(epoch from greatest(due_at, 'epoch')) * 1000)::float8 as due
     from (select min(due_at) as due_at from media.work) as next where due_at is not null`,
  );
  return rows[0]?.due ?? null;
}
