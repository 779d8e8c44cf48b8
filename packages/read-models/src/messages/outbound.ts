import {
  attemptsOf,
  evolveMessage,
  failureOf,
  initialMessage,
  messageStatus,
  statusTimesOf,
} from '@wabus/domain';
import { conversationId } from '@wabus/events';
import type { OpenedEvent, Row, StreamFold } from '@wabus/projection';
import { pricingOf, wasBegun } from './outbound-details.ts';
import type { OutboundState } from './outbound-state.ts';
import { type BesideState, packedOutbound } from './packed-outbound.ts';
import { messages } from './tables.ts';
import { toldAt } from './times.ts';

/** Streams `message-…` → rows of `messages`. */
export const outbound: StreamFold<OutboundState, BesideState> = {
  stream: 'message',
  table: messages,
  initialState: { message: initialMessage },
  packed: packedOutbound,
  evolve: ({ message, createdAt, wabaId }, event) => ({
    message: evolveMessage(message, event),
    createdAt: createdAt ?? event.recordedAt,
    wabaId: wabaId ?? event.wabaId,
  }),
  columns: outboundColumns,
  personalColumns,
};

function outboundColumns({ message, createdAt, wabaId }: OutboundState): Row {
  const { queued, suppression } = message;
  const attempts = attemptsOf(message);
  const times = statusTimesOf(message);
  const pricing = pricingOf(message);
  const projectId = queued?.projectId ?? suppression?.projectId;
  const contactId = queued?.contactId ?? suppression?.contactId;
  return {
    direction: 'outbound',
    project_id: projectId,
    waba_id: queued?.wabaId ?? wabaId,
    phone_number_id: queued?.phoneNumberId,
    contact_id: contactId,
    conversation_id: projectId && contactId && conversationId(projectId, contactId),
    campaign_id: queued?.campaignId ?? suppression?.campaignId,
    template_id: queued?.templateId,
    type: queued?.messageType,
    purpose: queued?.purpose,
    priority: queued?.priority,
    sent_by: queued?.sentBy ?? (suppression?.campaignId ? 'campaign' : null),
    sent_by_id: queued?.sentById,
    status: messageStatus(message),
    ...Object.fromEntries(Object.entries(times).map(([status, at]) => [`${status}_at`, at])),
    wamid: attempts.findLast(({ wamid }) => wamid !== undefined)?.wamid,
    attempts: attempts.filter(wasBegun).length,
    failure: failureOf(message),
    pricing_category: pricing?.category,
    billable: pricing?.billable,
    created_at: createdAt,
    ...{ told_at: createdAt && toldAt(createdAt), is_unread: false, may_answer: false },
  };
}

function personalColumns({ type, personal }: OpenedEvent): Row {
  if (type !== 'MessageQueued') return {};
  const [plain] = personal;
  return {
    address: plain?.to,
    content: plain?.content,
    external_id: plain?.externalId,
    metadata: plain?.metadata,
    context_wamid: plain?.context?.message_id,
  };
}
