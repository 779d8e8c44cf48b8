import type { PoolClient } from '@wabus/postgres';

/** Where a medium is kept, and what it is served as; key and name are sealed. */
export interface Kept {
  readonly objectId: string;
  /** The contact or, of what was uploaded, the project. */
  readonly contactId: string;
  /** Sealed for the tenant, and not for a person. */
  readonly ofTenant: boolean;
  readonly bytes: number;
  /** That it was uploaded as, or else found in the content. */
  readonly mimeType: string;
  readonly kind: string;
  readonly saidAt: Date;
  readonly wrapped: string;
  readonly name: string;
}

/** What is read of a medium that is kept, from its link `l`, its object `o` and the wrap `w` of who holds it. */
export const keptColumns = `object_id as "objectId", contact_id as "contactId", o.bytes, l.kind, w.of_tenant as "ofTenant",
  l.said_at as "saidAt", w.wrapped, l.name`;

/** Where the bytes of a medium of the tenant of this session (`app.tenant_id`) are; null where nobody can open them any more. */
export async function findKept(session: Pick<PoolClient, 'query'>, mediaId: string): Promise<Kept | null> {
  const { rows } = await session.query<Omit<Kept, 'bytes'> & { readonly bytes: string }>(
    `select ${keptColumns}, coalesce(l.sent_as, o.mime_type) as "mimeType"
     from media.links l join media.objects o using (object_id) join media.wraps w using (object_id, contact_id)
     where l.media_id = $1`,
    [mediaId],
  );
  const [row] = rows;
  return row ? { ...row, bytes: Number(row.bytes) } : null;
}
