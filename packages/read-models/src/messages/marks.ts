import { inboundId } from '@wabus/events';
import type { OpenedEvent, Row } from '@wabus/projection';
import type { MARKS } from './tables.ts';

/** Types of events that do something to a message, and the kind of each. */
export const MARKING = {
  ReactionReceived: 'reaction',
  MessageEdited: 'edit',
  MessageRevoked: 'revoke',
  MessagePinned: 'pin',
} as const satisfies Readonly<Record<string, (typeof MARKS)[number]>>;

/** What was done to a message, as its row of `message_marks`. */
export function markRow(opened: OpenedEvent<keyof typeof MARKING>): Row {
  const { event, type } = opened;
  const { data } = event;
  return {
    tenant_id: event.tenantId,
    mark_id: event.stream.slice('inbound-'.length),
    kind: MARKING[type],
    done_by: data.by,
    project_id: data.projectId,
    waba_id: data.wabaId,
    phone_number_id: data.phoneNumberId,
    contact_id: data.contactId,
    conversation_id: data.conversationId,
    address: opened.personal[0]?.from,
    ...contentOf(opened),
    source: data.source,
    wamid: data.wamid,
    target_wamid: data.target,
    target_id: inboundId(data.target),
    at: data.at,
    created_at: event.recordedAt,
    position: event.position,
  };
}

function contentOf(opened: OpenedEvent<keyof typeof MARKING>): Row {
  switch (opened.type) {
    case 'ReactionReceived': {
      const [plain] = opened.personal;
      return { content: plain && (plain.emoji === undefined ? {} : { emoji: plain.emoji }) };
    }
    case 'MessageEdited':
      return { type: opened.event.data.messageType, content: opened.personal[0]?.content };
    case 'MessagePinned':
      return { pinned: opened.event.data.pinned };
    case 'MessageRevoked':
      return {};
  }
}
