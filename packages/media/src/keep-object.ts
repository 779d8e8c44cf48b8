import { createSecretKey, randomBytes } from 'node:crypto';
import { type Keyring, KeyringError } from '@wabus/keyring';
import type { Ids } from '@wabus/platform';
import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { Announcement } from './announcement.ts';
import { isPicture } from './content/types.ts';
import type { ObjectStore } from './objects/port.ts';
import type { Spool, Spooled } from './objects/spool.ts';
import type { ObjectKey } from './sealed/pieces.ts';
import { keyIn, keyToWrap } from './sealed/wrap.ts';

/** What objects are kept with. */
export interface KeepPorts {
  readonly pool: Pool;
  readonly keyring: Pick<Keyring, 'seal' | 'open' | 'hmac' | 'elderOf' | 'sealForTenant' | 'openForTenant'>;
  readonly objects: ObjectStore;
  readonly spool: Spool;
}

/** What a medium is, and of whom: of a person, or of the project that is to send it. */
export interface Owner {
  readonly tenantId: string;
  readonly mediaId: string;
  /** The contact or, of what was uploaded, the project. */
  readonly holderId: string;
  /** Sealed under the key of the tenant, and not of a person: nothing of any person's erases it. */
  readonly ofTenant: boolean;
  /** Meta's type of its message, or the kind that carries it. */
  readonly kind: string;
  /** When it was said or given, RFC 3339. */
  readonly at: string;
  /** As it came; null where none did. */
  readonly filename: string | null;
  /** That it is sent as; absent: as found in the content. */
  readonly sentAs?: string;
}

/** Whose a medium becomes that came with a message. */
export const ownerOf = (
  { mediaId, contactId, messageType, at, filename }: Announcement,
  tenantId: string,
): Owner => ({
  ...{ tenantId, mediaId, at, filename },
  ...{ holderId: contactId, ofTenant: false, kind: messageType },
});

/** What came in, with the key that it is sealed under. */
export interface Incoming {
  readonly spooled: Spooled;
  readonly object: ObjectKey;
  readonly mimeType: string;
}

/** An object that there is not yet: its id, and a key of its own. */
export const freshObject = (ids: Pick<Ids, 'fresh'>): ObjectKey => ({
  objectId: ids.fresh(),
  key: createSecretKey(randomBytes(32)),
});

interface Sealed {
  readonly wrapped: string;
  readonly name: string;
}

/**
 * Keeps what came in: as a new object, or as one that is there already, where the tenant has the same bytes and somebody is
 * left who can open them. Answers the object's id; null where the person was erased meanwhile, and nothing is kept.
 */
export async function keepObject(ports: KeepPorts, owner: Owner, incoming: Incoming): Promise<string | null> {
  const { keyring, objects, spool, pool } = ports;
  const { spooled, object, mimeType } = incoming;
  const digest = await keyring.hmac(owner.tenantId, `media ${spooled.sha256}`);
  try {
    const known = await findKnown(ports, owner.tenantId, digest);
    if (known) {
      const sealed = await sealFor(ports, owner, known);
      await inTransaction(pool, (tx) => link(tx, owner, known.objectId, sealed));
      await spool.drop(spooled);
      return known.objectId;
    }
    const sealed = await sealFor(ports, owner, object);
    await objects.put(object.objectId, spooled.file);
    const isFirst = await inTransaction(pool, async (tx) => {
      const { rowCount } = await tx.query(
        `insert into media.objects (object_id, tenant_id, digest, bytes, mime_type) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, digest) do nothing`,
        [object.objectId, owner.tenantId, digest, spooled.bytes, mimeType],
      );
      if (rowCount === 1) {
        await link(tx, owner, object.objectId, sealed);
        if (isPicture(mimeType)) await wantThumbnail(tx, owner, object.objectId);
      }
      return rowCount === 1;
    });
    if (isFirst) return object.objectId;
    // Another one brought the same bytes at the same time.
    await objects.remove(object.objectId);
    const other = await findKnown(ports, owner.tenantId, digest);
    if (!other) throw new Error('the same bytes came and went at the same time');
    const resealed = await sealFor(ports, owner, other);
    await inTransaction(pool, (tx) => link(tx, owner, other.objectId, resealed));
    return other.objectId;
  } catch (error) {
    await spool.drop(spooled);
    if (error instanceof KeyringError && error.fault === 'no-key') return null;
    throw error;
  }
}

/** The key of an object and the name of its file, each under the key of the person, or of the tenant. */
async function sealFor({ keyring }: KeepPorts, owner: Owner, { objectId, key }: ObjectKey): Promise<Sealed> {
  const { tenantId, holderId: contactId, mediaId, filename, ofTenant } = owner;
  const parts = [
    { id: objectId, plain: keyToWrap(key) },
    { id: mediaId, plain: { name: filename } },
  ];
  if (ofTenant) {
    const [wrapped = '', name = ''] = await keyring.sealForTenant(tenantId, parts);
    return { wrapped, name };
  }
  // Asks the keyring itself: a key that is only remembered here may have been deleted while the bytes came in.
  await keyring.elderOf(tenantId, { one: contactId, other: contactId });
  const [wrapped, name] = await keyring.seal(
    parts.map(({ id: eventId, plain }) => ({ tenantId, contactId, eventId, plain })),
  );
  return { wrapped: wrapped?.sealed ?? '', name: name?.sealed ?? '' };
}

async function link(
  tx: PoolClient,
  owner: Owner,
  objectId: string,
  { wrapped, name }: Sealed,
): Promise<void> {
  const { tenantId, holderId, mediaId, kind, at, ofTenant, sentAs = null } = owner;
  await tx.query(
    `insert into media.wraps (tenant_id, object_id, contact_id, wrapped, of_tenant) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [tenantId, objectId, holderId, wrapped, ofTenant],
  );
  await tx.query(
    `insert into media.links (media_id, tenant_id, object_id, contact_id, kind, said_at, name, sent_as)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (media_id) do update set object_id = excluded.object_id`,
    [mediaId, tenantId, objectId, holderId, kind, at, name, sentAs],
  );
}

/** Somebody makes one, in a turn of its own. */
async function wantThumbnail(tx: PoolClient, { tenantId }: Owner, objectId: string): Promise<void> {
  await tx.query('insert into media.thumbnails (object_id, tenant_id) values ($1, $2)', [objectId, tenantId]);
}

/** An object with its key; null where nobody is left who can open it. */
export async function findObject(
  { pool, keyring }: Pick<KeepPorts, 'pool' | 'keyring'>,
  tenantId: string,
  objectId: string,
): Promise<ObjectKey | null> {
  const { rows } = await pool.query<HeldWrap>(
    `select object_id, contact_id as holder, of_tenant, wrapped from media.wraps
     where tenant_id = $1 and object_id = $2 limit 100`,
    [tenantId, objectId],
  );
  return openWraps(keyring, tenantId, rows);
}

/** A wrap of an object; nulls where it has none. */
interface HeldWrap {
  object_id: string;
  holder: string | null;
  of_tenant: boolean | null;
  wrapped: string | null;
}

/** The object with these bytes, if somebody is left who can open it; one that nobody can is not looked for any more. */
async function findKnown(
  { pool, keyring }: KeepPorts,
  tenantId: string,
  digest: string,
): Promise<ObjectKey | null> {
  const { rows } = await pool.query<HeldWrap>(
    `select o.object_id, w.contact_id as holder, w.of_tenant, w.wrapped
     from media.objects o left join media.wraps w using (object_id)
     where o.tenant_id = $1 and o.digest = $2 limit 100`,
    [tenantId, digest],
  );
  const [first] = rows;
  if (!first) return null;
  const known = await openWraps(keyring, tenantId, rows);
  if (known) return known;
  await pool.query('update media.objects set digest = null where object_id = $1', [first.object_id]);
  return null;
}

/** The key of an object by the first of its wraps that opens. */
async function openWraps(
  keyring: KeepPorts['keyring'],
  tenantId: string,
  rows: readonly HeldWrap[],
): Promise<ObjectKey | null> {
  const [first] = rows;
  if (!first) return null;
  const wraps = rows.flatMap(({ object_id: eventId, holder, of_tenant: ofTenant, wrapped: sealed }) =>
    holder === null || sealed === null
      ? []
      : [{ tenantId, contactId: holder, eventId, sealed, isOfTenant: ofTenant === true }],
  );
  const ofTenant = wraps.flatMap(({ isOfTenant, eventId: id, sealed }) =>
    isOfTenant ? [{ id, sealed }] : [],
  );
  const opened =
    (await keyring.openForTenant(tenantId, ofTenant.slice(0, 1)))[0] ??
    (await keyring.open(wraps.filter(({ isOfTenant }) => !isOfTenant))).find((plain) => plain !== null);
  return opened ? { objectId: first.object_id, key: keyIn(opened) } : null;
}
