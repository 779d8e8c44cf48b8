import { type CatalogueEvent, conversationId, type EventTypeOf } from '@wabus/events';
import type { Row } from './table.ts';

/** What every table of threads takes from what is said in either direction, whoever merges it: which thread it is of, and where it stands. */
export function threadRow(
  event: Extract<
    CatalogueEvent,
    { type: 'MessageQueued' | Exclude<EventTypeOf<'inbound'>, 'ConversionReported' | 'GroupReported'> }
  >,
): Row {
  const { projectId, contactId, wabaId } = event.data;
  return {
    tenant_id: event.tenantId,
    conversation_id: conversationId(projectId, contactId),
    project_id: projectId,
    contact_id: contactId,
    waba_id: wabaId,
    position: event.position,
  };
}
