import { createSecretKey, randomBytes } from 'node:crypto';
import { type Keyring, KeyringError } from '@wabus/keyring';
import type { Ids } from '@wabus/platform';
import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import type { Announcement } from './announcement.ts';
import type { ObjectStore } from './objects/port.ts';
import type { Spool, Spooled } from './objects/spool.ts';
import type { ObjectKey } from './sealed/pieces.ts';
import { keyIn, keyToWrap } from './sealed/wrap.ts';

/** What objects are kept with. */
export interface KeepPorts {
  readonly pool: Pool;
  readonly keyring: Pick<Keyring, 'seal' | 'open' | 'hmac' | 'elderOf'>;
  readonly objects: ObjectStore;
  readonly spool: Spool;
}

/** Whose an object becomes. */
type Owner = Pick<Announcement, 'mediaId' | 'contactId' | 'messageType' | 'at' | 'filename'> & {
  readonly tenantId: string;
};

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
      if (rowCount === 1) await link(tx, owner, object.objectId, sealed);
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

/** The key of an object and the name of its file, each under the person's key. */
async function sealFor({ keyring }: KeepPorts, owner: Owner, { objectId, key }: ObjectKey): Promise<Sealed> {
  const { tenantId, contactId, mediaId, filename } = owner;
  // Asks the keyring itself: a key that is only remembered here may have been deleted while the bytes came in.
  await keyring.elderOf(tenantId, { one: contactId, other: contactId });
  const [wrapped, name] = await keyring.seal([
    { tenantId, contactId, eventId: objectId, plain: keyToWrap(key) },
    { tenantId, contactId, eventId: mediaId, plain: { name: filename } },
  ]);
  return { wrapped: wrapped?.sealed ?? '', name: name?.sealed ?? '' };
}

async function link(
  tx: PoolClient,
  owner: Owner,
  objectId: string,
  { wrapped, name }: Sealed,
): Promise<void> {
  const { tenantId, contactId, mediaId, messageType, at } = owner;
  await tx.query(
    `insert into media.wraps (tenant_id, object_id, contact_id, wrapped) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [tenantId, objectId, contactId, wrapped],
  );
  await tx.query(
    `insert into media.links (media_id, tenant_id, object_id, contact_id, kind, said_at, name)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (media_id) do update set object_id = excluded.object_id`,
    [mediaId, tenantId, objectId, contactId, messageType, at, name],
  );
}

/** The object with these bytes, if somebody is left who can open it; one that nobody can is not looked for any more. */
async function findKnown(
  { pool, keyring }: KeepPorts,
  tenantId: string,
  digest: string,
): Promise<ObjectKey | null> {
  const { rows } = await pool.query<{ object_id: string; contact_id: string | null; wrapped: string | null }>(
    `select o.object_id, w.contact_id, w.wrapped from media.objects o left join media.wraps w using (object_id)
     where o.tenant_id = $1 and o.digest = $2 limit 100`,
    [tenantId, digest],
  );
  const [first] = rows;
  if (!first) return null;
  const parts = rows.flatMap(({ object_id: eventId, contact_id: contactId, wrapped: sealed }) =>
    contactId === null || sealed === null ? [] : [{ tenantId, contactId, eventId, sealed }],
  );
  const opened = (await keyring.open(parts)).find((plain) => plain !== null);
  if (opened) return { objectId: first.object_id, key: keyIn(opened) };
  await pool.query('update media.objects set digest = null where object_id = $1', [first.object_id]);
  return null;
}
