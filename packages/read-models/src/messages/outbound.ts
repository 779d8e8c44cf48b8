import {
  type Attempt,
  attemptsOf,
  evolveMessage,
  failureOf,
  initialMessage,
  type MessageState,
  messageStatus,
  statusTimesOf,
} from '@wabus/domain';
import { conversationId } from '@wabus/events';
import type { OpenedEvent, Row, StreamFold } from '@wabus/projection';
import { messages } from './tables.ts';

/** An outbound message with what only envelopes say. */
export interface OutboundState {
  readonly message: MessageState;
  readonly createdAt?: string;
  /** WABA of the stream, for a message that was suppressed before it was queued. */
  readonly wabaId?: string;
}

/** Streams `message-…` → rows of `messages`. */
export const outbound: StreamFold<OutboundState> = {
  stream: 'message',
  table: messages,
  initialState: { message: initialMessage },
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
    attempts: attempts.filter(({ at }) => at !== undefined).map(attemptRow),
    failure: failureOf(message),
    pricing: pricingOf(message),
    created_at: createdAt,
  };
}

function attemptRow(attempt: Attempt): Row {
  const { attemptId, at, outcome, wamid, dueAt } = attempt;
  const error = attempt.failure ?? (outcome === 'accepted' ? undefined : reasonOf(attempt));
  return {
    id: attemptId,
    at,
    outcome: outcome ?? 'pending',
    ...(wamid ? { wamid } : {}),
    ...(error ? { error } : {}),
    ...(dueAt === undefined ? {} : { nextAttemptAt: dueAt }),
  };
}

/** Why it was put off, given up or is unknown: a code, which those who read put into words, and Meta's own. */
function reasonOf({ reason, meta }: Attempt): Row | undefined {
  if (meta) return { code: `meta-${meta.code}`, detail: `meta-${meta.code}`, meta };
  return reason === undefined ? undefined : { code: reason, detail: reason };
}

/** The first by Meta's clock; at the same time the one with the lower event id. */
function pricingOf({ evidence }: MessageState): unknown {
  return Object.values(evidence)
    .filter(({ pricing }) => pricing !== undefined)
    .sort(
      (one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.eventId < other.eventId ? -1 : 1),
    )[0]?.pricing;
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
