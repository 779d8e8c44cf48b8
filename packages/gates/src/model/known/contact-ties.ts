import type { EventType } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import {
  bigint,
  boolean,
  defineTable,
  type OpenedEvent,
  oneOf,
  type Table,
  text,
  uuid,
} from '@wabus/projection';

/** How a contact may be tied to another one. */
export const TIES = ['merged', 'absorbed', 'linked', 'shared'] as const;

/** Types of event that tell of ties. */
export const TIE_EVENTS = [
  'ContactsMerged',
  'ContactNumberShared',
  'ContactsLinked',
  'ContactsUnlinked',
] as const satisfies readonly EventType[];

/** A table of ties; two models have one each, as each stands at a place of its own. */
export const tiesTable = <const Name extends string>(name: Name) =>
  defineTable({
    name,
    comment:
      'How contacts are tied to others: merged by evidence, linked by somebody, or two people who had one number. Each tie stands here from both sides.',
    key: ['contact_id', 'other_id', 'tie'],
    columns: {
      tenant_id: text('Tenant that knows both'),
      contact_id: uuid('A contact'),
      other_id: uuid('The other one'),
      tie: oneOf(
        TIES,
        ': merged, the other goes on for both; absorbed, this one does; linked by somebody; shared, two people who had one number',
      ),
      active: boolean('Whether it holds; a link can be undone'),
      position: bigint('Position of the event'),
    },
  });

/** Ties as the streams of contacts tell them, each row of its own stream; the newest word on each counts. */
export async function projectTies(
  tx: PoolClient,
  table: Table,
  events: readonly OpenedEvent[],
): Promise<void> {
  const rows = new Map<string, readonly [string, string, string, string, boolean, string]>();
  for (const { event } of events) {
    const tie = tieOf(event);
    if (tie === null) continue;
    const { contactId, otherId, kind, active } = tie;
    const row = [event.tenantId, contactId, otherId, kind, active, `${event.position}`] as const;
    rows.set(`${contactId} ${otherId} ${kind}`, row);
  }
  if (rows.size === 0) return;
  const list = [...rows.values()];
  await tx.query(
    `insert into ${table.name} as old (tenant_id, contact_id, other_id, tie, active, position)
     select * from unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::boolean[], $6::bigint[])
     on conflict (contact_id, other_id, tie) do update set active = excluded.active, position = excluded.position
       where excluded.position > old.position`,
    [0, 1, 2, 3, 4, 5].map((column) => list.map((row) => row[column])),
  );
}

function tieOf({ type, data }: OpenedEvent['event']) {
  switch (type) {
    case 'ContactsMerged': {
      const { contactId, otherId, survivorId } = data;
      const kind = survivorId === contactId ? 'absorbed' : 'merged';
      return { contactId, otherId, kind, active: true } as const;
    }
    case 'ContactNumberShared':
      return { contactId: data.contactId, otherId: data.otherId, kind: 'shared', active: true } as const;
    case 'ContactsLinked':
    case 'ContactsUnlinked': {
      const { contactId, otherId } = data;
      return { contactId, otherId, kind: 'linked', active: type === 'ContactsLinked' } as const;
    }
    default:
      return null;
  }
}
