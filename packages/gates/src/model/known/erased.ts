import type { PoolClient } from '@wabus/postgres';
import { bigint, defineTable, type OpenedEvent, text, uuid } from '@wabus/projection';
import { defineKnown } from './define-known.ts';

/** A contact of somebody who was erased. */
interface GateErased {
  readonly tenantId: string;
}

const erasures = defineTable({
  name: 'gate_erasures',
  comment: 'Contacts of people who were erased: asked when a message is accepted, released and attempted.',
  key: ['contact_id'],
  columns: {
    tenant_id: text('Tenant that knew the person'),
    contact_id: uuid('The contact'),
    position: bigint('Position of the event'),
  },
});

/** Who was erased; anybody else has no entry. */
export const erased = defineKnown<GateErased>({
  tables: [erasures],
  reads: new Set(['ContactErased']),
  project: noteErased,
  ids: 'uuid',
  rows: (ids) =>
    `select contact_id as id, jsonb_build_object('tenantId', tenant_id) as known from gate_erasures where contact_id = any(${ids})`,
});

async function noteErased(tx: PoolClient, opened: readonly OpenedEvent[]): Promise<void> {
  const events = opened.flatMap(({ event }) => (event.type === 'ContactErased' ? [event] : []));
  await tx.query(
    `insert into gate_erasures (tenant_id, contact_id, position)
     select * from unnest($1::text[], $2::uuid[], $3::bigint[]) on conflict do nothing`,
    [
      events.map(({ tenantId }) => tenantId),
      events.map(({ data }) => data.contactId),
      events.map(({ position }) => `${position}`),
    ],
  );
}
