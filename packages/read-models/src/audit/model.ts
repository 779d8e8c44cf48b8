import { sentenceOf } from '@wabus/events';
import { insertRows, type OpenedEvent, type ReadModel } from '@wabus/projection';
import { audit } from './tables.ts';

/** Who did what, when, because of what: one row per event. */
export const auditModel: ReadModel = {
  name: 'audit',
  version: 1,
  tables: [audit],
  opens: new Set(),
  project: (tx, events) => insertRows(tx, audit, events.map(rowOf)),
};

function rowOf({ event }: OpenedEvent) {
  return {
    position: event.position,
    tenant_id: event.tenantId,
    at: event.recordedAt,
    occurred_at: event.occurredAt,
    actor: `${event.actor.kind}:${event.actor.id}`,
    action: event.type,
    subject: event.stream,
    sentence: sentenceOf(event),
    event_id: event.id,
    correlation_id: event.correlationId,
    causation_id: event.causationId,
  };
}
