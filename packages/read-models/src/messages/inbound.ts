import type { OpenedEvent, Row } from '@wabus/projection';

/**
 * A message that came as its row of `messages`. Other facts that people did to it may stand in its stream, before it as
 * well: no fold of the stream, or what came first would be missed.
 */
export function inboundRow({ event, personal }: OpenedEvent<'MessageReceived'>): Row {
  const { data, recordedAt, position, revision } = event;
  const [plain] = personal;
  return {
    message_id: event.stream.slice('inbound-'.length),
    tenant_id: event.tenantId,
    direction: 'inbound',
    project_id: data.projectId,
    waba_id: data.wabaId,
    phone_number_id: data.phoneNumberId,
    contact_id: data.contactId,
    conversation_id: data.conversationId,
    type: data.messageType,
    status: 'received',
    received_at: data.at,
    wamid: data.wamid,
    context_wamid: data.contextWamid,
    attempts: 0,
    created_at: recordedAt,
    ...{ address: plain?.from, content: plain?.content, profile_name: plain?.profileName },
    ...{ revision, position, created_position: position },
  };
}
