import { bigint, defineTable, insertRows, text, uuid } from '@wabus/projection';
import { defineKnown } from './define-known.ts';

/** Where it is recorded that two contacts may be one person. */
interface GateConflict {
  readonly tenantId: string;
  /** The contact whose stream has it. */
  readonly contactId: string;
}

const table = defineTable({
  name: 'gate_conflicts',
  comment: 'Which stream tells of each pair of contacts that may be one person: asked when somebody decides.',
  key: ['conflict_id'],
  columns: {
    tenant_id: text('Tenant that knows both'),
    conflict_id: uuid('The conflict'),
    contact_id: uuid('The contact whose stream has it'),
    position: bigint('Position of the event'),
  },
});

/** Conflicts, by their ids. */
export const conflicts = defineKnown<GateConflict>({
  tables: [table],
  reads: new Set(['IdentityConflictFound']),
  project: (tx, events) =>
    insertRows(
      tx,
      table,
      events.flatMap(({ event }) =>
        event.type === 'IdentityConflictFound'
          ? [
              {
                tenant_id: event.tenantId,
                conflict_id: event.data.conflictId,
                contact_id: event.data.contactId,
                position: event.position,
              },
            ]
          : [],
      ),
    ),
  ids: 'uuid',
  rows: (
    ids,
  ) => `select conflict_id as id, jsonb_build_object('tenantId', tenant_id, 'contactId', contact_id) as known
    from gate_conflicts where conflict_id = any(${ids})`,
});
