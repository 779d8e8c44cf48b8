import { projectTies } from '@wabus/gates';
import { storableText } from '@wabus/platform';
import type { PoolClient } from '@wabus/postgres';
import { insertRows, type OpenedEvent, type Row } from '@wabus/projection';
import { contactAddressChanges, contactTies } from './tables.ts';

/** What streams tell of who is one person → ties, former addresses, names in apps, and what is unclear. */
export async function projectIdentity(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  await projectTies(tx, contactTies, events);
  await insertRows(tx, contactAddressChanges, events.flatMap(lostRows));
  await nameInApps(tx, events);
  for (const { event } of events) {
    if (event.type === 'IdentityConflictFound') {
      const { conflictId, contactId, otherId, because, at } = event.data;
      await tx.query(
        `insert into identity_conflicts as old (tenant_id, conflict_id, contact_id, other_id, because, found_at,
           created_position, position) values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (conflict_id) do update set found_at = least(old.found_at, excluded.found_at)`,
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

function lostRows(opened: OpenedEvent): Row[] {
  if (opened.type !== 'ContactAddressRemoved') return [];
  const [plain] = opened.personal;
  const { contactId, at } = opened.event.data;
  return plain ? [addressChange(opened.event, contactId, plain, true, at)] : [];
}

/** A row that an address was given up or gained at a time. */
export const addressChange = (
  { id, tenantId, position }: OpenedEvent['event'],
  contactId: string,
  { kind, value }: { readonly kind: string; readonly value: string },
  gone: boolean,
  at: string,
): Row => ({
  ...{ tenant_id: tenantId, event_id: id, contact_id: contactId, kind, value },
  ...{ gone, at, position },
});

/**
 * The newest word on each name counts, in whatever order it comes; of two within the same second that
 * somebody was taken out, and of two names one of them.
 */
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
       where (excluded.at, excluded.name is null, coalesce(excluded.name, '') collate "C")
         > (old.at, old.name is null, coalesce(old.name, '') collate "C")`,
      [
        ...[event.tenantId, contactId, projectId, storableText(number)],
        ...[name === undefined ? null : storableText(name), at, `${event.position}`],
      ],
    );
  }
}
