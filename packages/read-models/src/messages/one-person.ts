import { projectTies, TIE_EVENTS, tiesTable } from '@wabus/gates';
import type { PoolClient } from '@wabus/postgres';
import type { OpenedEvent } from '@wabus/projection';

/** The table `message_ties`. */
export const messageTies = tiesTable('message_ties');

/** What tells that contacts are one person. */
export const TIES = TIE_EVENTS;

const PEOPLE = `with recursive person (asked, member) as (
    select asked, asked from unnest($1::uuid[]) as asked
    union
    select p.asked, t.other_id from person p
    join message_ties t on t.contact_id = p.member and t.active and t.tie <> 'shared'
  )
  select asked as "contactId", array_agg(member) as "contactIds" from person group by asked having count(*) > 1`;

/** Keeps ties of contacts; answers whom they are of. */
export async function noteTies(
  tx: PoolClient,
  events: readonly OpenedEvent<(typeof TIES)[number]>[],
): Promise<ReadonlyMap<string, string>> {
  await projectTies(tx, messageTies, events);
  return new Map(
    events.flatMap(({ event: { tenantId, data } }) => [
      [data.contactId, tenantId],
      [data.otherId, tenantId],
    ]),
  );
}

/** All contacts of these people who have several; anybody else is not in it. */
export async function severalContacts(
  tx: PoolClient,
  contactIds: Iterable<string>,
): Promise<Map<string, readonly string[]>> {
  const asked = [...new Set(contactIds)];
  if (asked.length === 0) return new Map();
  const { rows } = await tx.query<{ contactId: string; contactIds: string[] }>(PEOPLE, [asked]);
  return new Map(rows.map(({ contactId, contactIds: all }) => [contactId, all.toSorted()]));
}
