import {
  attemptsOf,
  evolveMessage,
  failureOf,
  initialMessage,
  MESSAGE_STATUSES,
  type MessageStatus,
  messageStatus,
  playedAt,
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
    conversation_id: projectId && contactId && threadOf(projectId, contactId),
    campaign_id: queued?.campaignId ?? suppression?.campaignId,
    template_id: queued?.templateId,
    type: queued?.messageType,
    purpose: queued?.purpose,
    priority: queued?.priority,
    sent_by: queued?.sentBy ?? (suppression?.campaignId ? 'campaign' : null),
    sent_by_id: queued?.sentById,
    status: messageStatus(message),
    played_at: playedAt(message),
    ...timeColumns(times),
    wamid: attempts.findLast(({ wamid }) => wamid !== undefined)?.wamid,
    attempts: attempts.filter(wasBegun).length,
    failure: failureOf(message),
    pricing_category: pricing?.category,
    billable: pricing?.billable,
    created_at: createdAt,
    ...{ told_at: createdAt && toldAt(createdAt), is_unread: false, may_answer: false },
  };
}

function timeColumns(times: Readonly<Partial<Record<MessageStatus, string>>>): Row {
  const columns: Record<string, string | undefined> = {};
  for (const status of MESSAGE_STATUSES) if (times[status]) columns[`${status}_at`] = times[status];
  return columns;
}

/** The thread that was asked for last: before and after a change of a message it is the same. */
let last = { projectId: '', contactId: '', thread: '' };

function threadOf(projectId: string, contactId: string): string {
  if (last.projectId !== projectId || last.contactId !== contactId)
    last = { projectId, contactId, thread: conversationId(projectId, contactId) };
  return last.thread;
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
