import type { ObjectStore } from '@wabus/media';
import { describeError, type Logger, type Wake } from '@wabus/platform';
import { type Pool, type PoolClient, prepared } from '@wabus/postgres';

/** Somebody whose media are to go. */
interface Erased {
  readonly tenantId: string;
  readonly contactId: string;
}

/** Objects removed in one go. */
const AT_ONCE = 100;
/** What was applied after a pause of the log calls nobody. */
const UNCALLED_MS = 60_000;
/** After a fault of the store or of our own. */
const TROUBLE_WAIT_MS = 5_000;

const FORGET = prepared(
  'media.forget-people',
  `with people as (
    select * from unnest($1::text[], $2::uuid[]) as p (tenant_id, contact_id)
  ), unlinked as (
    delete from media.links l using people p where l.tenant_id = p.tenant_id and l.contact_id = p.contact_id
    returning l.media_id
  ), unwanted as (
    delete from media.work w using unlinked where w.media_id = unlinked.media_id
  )
  delete from media.wraps w using people p where w.tenant_id = p.tenant_id and w.contact_id = p.contact_id
  returning w.object_id`,
);

const LEAVE = prepared(
  'media.leave-objects',
  `with left_alone as (
    delete from media.objects o where o.object_id = any($1::uuid[])
      and not exists (select from media.wraps w where w.object_id = o.object_id)
      and not exists (select from media.links l where l.object_id = o.object_id)
    returning o.object_id
  )
  insert into media.removals (object_id)
  select object_id from left_alone
  union select t.thumbnail_id from media.thumbnails t join left_alone using (object_id) where t.thumbnail_id is not null
  on conflict do nothing`,
);

/** People's links and wraps go; of an object whose last wrap that was the bytes are to go, too. */
export async function forgetPeople(tx: PoolClient, people: readonly Erased[]): Promise<void> {
  if (people.length === 0) return;
  const whose = [people.map(({ tenantId }) => tenantId), people.map(({ contactId }) => contactId)];
  const unwrapped = (await FORGET(tx, whose)) as { object_id: string }[];
  if (unwrapped.length > 0) await LEAVE(tx, [unwrapped.map(({ object_id: objectId }) => objectId)]);
}

/** What bytes are removed with. */
export interface RemovingPorts {
  readonly pool: Pool;
  readonly objects: Pick<ObjectStore, 'remove'>;
  readonly logger: Logger;
}

/** Removes bytes of objects that nobody is left for, whenever it is called. */
export async function keepRemoving(ports: RemovingPorts, wake: Wake, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await removeSome(ports).catch((error: unknown) => {
      ports.logger.error({ err: describeError(error) }, 'bytes of erased people are not removed just now');
      return TROUBLE_WAIT_MS;
    });
    await wake.sleep(waitMs, signal);
  }
}

/** Answers when to look again, unless somebody calls. */
async function removeSome({ pool, objects }: RemovingPorts): Promise<number> {
  const { rows } = await pool.query<{ object_id: string }>(
    'select object_id from media.removals order by asked_at limit $1',
    [AT_ONCE],
  );
  const ids = rows.map(({ object_id: objectId }) => objectId);
  for (const objectId of ids) await objects.remove(objectId);
  if (ids.length > 0) await pool.query('delete from media.removals where object_id = any($1::uuid[])', [ids]);
  return ids.length < AT_ONCE ? UNCALLED_MS : 0;
}
