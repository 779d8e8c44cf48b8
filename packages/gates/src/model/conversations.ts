import { believedTime } from '@wabus/domain';
import { type CatalogueEvent, conversationId } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { mergedTable, mergeRows, type OpenedEvent, type Row } from '@wabus/projection';
import { gateConversations } from './tables.ts';

const conversations = mergedTable(gateConversations, {
  tenant_id: 'constant',
  conversation_id: 'key',
  project_id: 'constant',
  contact_id: 'constant',
  waba_id: 'newest',
  last_inbound_at: 'max',
  last_inbound_recorded_at: 'max',
});

/** What people write, and single messages to them → one row per thread. */
export function projectConversations(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  return mergeRows(
    tx,
    conversations,
    events.flatMap(({ event }) => rowOf(event)),
  );
}

function rowOf(event: CatalogueEvent): Row[] {
  if (event.type === 'MessageReceived') {
    const times = { last_inbound_at: believedTime(event), last_inbound_recorded_at: event.recordedAt };
    return [{ ...threadOf(event), ...times }];
  }
  // A campaign opens no conversations: they begin when somebody answers.
  return event.type === 'MessageQueued' && event.data.campaignId === undefined ? [threadOf(event)] : [];
}

function threadOf(event: Extract<CatalogueEvent, { type: 'MessageReceived' | 'MessageQueued' }>): Row {
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
