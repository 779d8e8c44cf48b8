import { type CatalogueEvent, conversationId } from '@wabus/events';
import type { Row } from './table.ts';

/** What every table of threads takes from a message of either direction, whoever merges it: which thread it is of, and where it stands. */
export function threadRow(
  event: Extract<CatalogueEvent, { type: 'MessageReceived' | 'MessageQueued' }>,
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
