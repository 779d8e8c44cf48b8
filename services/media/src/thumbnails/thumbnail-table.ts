import type { Pool } from '@wabus/postgres';

/** A picture whose thumbnail is to be made. */
export interface Picture {
  readonly objectId: string;
  readonly tenantId: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** How often it was tried, this time included. */
  readonly tries: number;
}

/**
 * Takes a picture whose thumbnail is due; nobody else takes it before `until`. What an earlier try left in the store goes.
 * @param thumbnailId of this try alone
 */
export async function takePicture(
  pool: Pool,
  { now, until, thumbnailId }: { readonly now: Date; readonly until: Date; readonly thumbnailId: string },
): Promise<Picture | null> {
  const { rows } = await pool.query<{
    object_id: string;
    tenant_id: string;
    mime_type: string;
    bytes: string;
    tries: number;
  }>(
    `with due as (
       select object_id, thumbnail_id from media.thumbnails where due_at <= $1
       order by due_at limit 1 for update skip locked
     ), outdated as (
       insert into media.removals (object_id) select thumbnail_id from due where thumbnail_id is not null
       on conflict do nothing
     )
     update media.thumbnails t set due_at = $2, tries = t.tries + 1, thumbnail_id = $3, bytes = null
     from due join media.objects o using (object_id) where t.object_id = due.object_id
     returning t.object_id, t.tenant_id, o.mime_type, o.bytes, t.tries`,
    [now, until, thumbnailId],
  );
  const [row] = rows;
  if (!row) return null;
  const { object_id: objectId, tenant_id: tenantId, mime_type: mimeType, bytes, tries } = row;
  return { objectId, tenantId, mimeType, bytes: Number(bytes), tries };
}

/** Its thumbnail is there; false where nobody wants it any more: the picture went, or another one makes it. */
export async function noteMade(pool: Pool, thumbnailId: string, objectId: string, bytes: number) {
  const { rowCount } = await pool.query(
    'update media.thumbnails set bytes = $3, due_at = null, tries = 0 where object_id = $1 and thumbnail_id = $2',
    [objectId, thumbnailId, bytes],
  );
  return rowCount === 1;
}

/** There is none, and never will be. */
export async function noteNone(pool: Pool, objectId: string, reason: string): Promise<void> {
  await pool.query(
    'update media.thumbnails set reason = $2, thumbnail_id = null, due_at = null where object_id = $1',
    [objectId, reason],
  );
}

/** It is tried again then. */
export async function noteLater(pool: Pool, objectId: string, until: Date): Promise<void> {
  await pool.query('update media.thumbnails set due_at = $2 where object_id = $1', [objectId, until]);
}
