import { createPool, inTransaction, type PoolClient, REQUEST_ANSWER_MS } from '@wabus/postgres';

/** Every thumbnail is of this type. */
export const THUMBNAIL_TYPE = 'image/webp';

/** Where the thumbnail of a picture stands, that it is still to be made, or why there is none and never will be. */
export type Thumbnail =
  | { readonly state: 'made'; readonly thumbnailId: string; readonly bytes: number }
  | { readonly state: 'pending' }
  | { readonly state: 'none'; readonly reason: string };

/** The thumbnail of a medium of the tenant of this session (`app.tenant_id`); null of what is no picture, or not kept. */
export async function findThumbnail(
  session: Pick<PoolClient, 'query'>,
  mediaId: string,
): Promise<Thumbnail | null> {
  const { rows } = await session.query<{
    thumbnail_id: string | null;
    bytes: number | null;
    reason: string | null;
  }>(
    `select t.thumbnail_id, case when t.due_at is null then t.bytes end as bytes, t.reason from media.links l join media.thumbnails t using (object_id)
     where l.media_id = $1`,
    [mediaId],
  );
  const [row] = rows;
  if (!row) return null;
  const { thumbnail_id: thumbnailId, bytes, reason } = row;
  if (reason !== null) return { state: 'none', reason };
  return thumbnailId === null || bytes === null
    ? { state: 'pending' }
    : { state: 'made', thumbnailId, bytes };
}

/** Who is asked for thumbnails whose bytes are missing. */
export interface ThumbnailWishes {
  /** Has the thumbnail of an object made anew, whose bytes are not where they were. */
  remake(tenantId: string, objectId: string): Promise<void>;
  close(): Promise<void>;
}

/** Asks by the url of the role `wabus_api`. */
export function createThumbnailWishes(url: string): ThumbnailWishes {
  const pool = createPool({
    ...{ url, max: 1, name: 'wabus-thumbnail-wishes' },
    answerMs: REQUEST_ANSWER_MS,
  });
  return {
    async remake(tenantId, objectId) {
      const ask = 'update media.thumbnails set due_at = now() where object_id = $1 and bytes is not null';
      await inTransaction(pool, async (tx) => {
        await tx.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
        await tx.query(ask, [objectId]);
      });
    },
    close: () => pool.end(),
  };
}
