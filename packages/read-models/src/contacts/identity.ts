import { projectTies } from '@wabus/gates';
import { storableText } from '@wabus/platform';
import type { PoolClient } from '@wabus/postgres';
import type { OpenedEvent } from '@wabus/projection';
import { contactTies } from './tables.ts';

/** What streams tell of who is one person → ties, former addresses, names in apps, and what is unclear. */
export async function projectIdentity(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  await projectTies(tx, contactTies, events);
  await removeAddresses(tx, events);
  await nameInApps(tx, events);
  for (const { event } of events) {
    if (event.type === 'IdentityConflictFound') {
      const { conflictId, contactId, otherId, because, at } = event.data;
      await tx.query(
        `insert into identity_conflicts (tenant_id, conflict_id, contact_id, other_id, because, found_at,
           created_position, position) values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing`,
        [event.tenantId, conflictId, contactId, otherId, because, at, `${event.position}`],
      );
    } else if (event.type === 'IdentityConflictDecided') {
      await tx.query(
        `update identity_conflicts set same = $2, decided_at = $3, position = $4
         where conflict_id = $1 and position < $4`,
        [event.data.conflictId, event.data.same, event.recordedAt, `${event.position}`],
      );
    }
  }
}

/** An address is added before it is removed, in one stream. */
async function removeAddresses(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  const removed = events.flatMap((opened) => {
    if (opened.type !== 'ContactAddressRemoved') return [];
    const [plain] = opened.personal;
    const { contactId, at } = opened.event.data;
    return plain ? [{ contactId, ...plain, at }] : [];
  });
  if (removed.length === 0) return;
  await tx.query(
    `update contact_addresses a set former_at = least(a.former_at, r.at)
     from (select contact_id, kind, value, min(at) as at
       from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as r (contact_id, kind, value, at)
       group by 1, 2, 3) r
     where a.contact_id = r.contact_id and a.kind = r.kind and a.value = r.value`,
    [
      removed.map(({ contactId }) => contactId),
      removed.map(({ kind }) => kind),
      removed.map(({ value }) => storableText(value)),
      removed.map(({ at }) => at),
    ],
  );
}

/** The newest word on each name counts, in whatever order it comes; of two at the same time a name, and of two names one of them. */
async function nameInApps(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  for (const opened of events) {
    if (opened.type !== 'ContactNamedInApp') continue;
    const { event, personal } = opened;
    const { contactId, projectId, at } = event.data;
    const [plain] = personal;
    if (!plain) continue;
    const { number = '', name } = plain;
    await tx.query(
      `insert into contact_app_names as old (tenant_id, contact_id, project_id, number, name, at, position)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (contact_id, project_id, number) do update set name = excluded.name, at = excluded.at,
         position = excluded.position
       where (excluded.at, coalesce(excluded.name, '') collate "C") > (old.at, coalesce(old.name, '') collate "C")`,
      [
        ...[event.tenantId, contactId, projectId, storableText(number)],
        ...[name === undefined ? null : storableText(name), at, `${event.position}`],
      ],
    );
  }
}
