import { shortName } from '@wabus/events';
import { insertRows, type OpenedEvent, type ReadModel } from '@wabus/projection';
import { audit } from './tables.ts';
import { ownSentenceOf } from './usual-sentences.ts';

/** Who did what, when, because of what: one row per event. */
export const auditModel: ReadModel = {
  name: 'audit',
  version: 3,
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
    subject: shortName(event.stream),
    sentence: ownSentenceOf(event),
    event_id: event.id,
    correlation_id: shortName(event.correlationId),
    causation_id: shortName(event.causationId),
  };
}
