import type { EventData } from '@wabus/events';
import type { OpenedEvent, Row, StreamFold } from '@wabus/projection';
import { messages } from './tables.ts';

/** An inbound message as its first event tells it. */
export interface InboundRowState {
  readonly received?: EventData<'MessageReceived'>;
  readonly createdAt?: string;
}

/** Streams `inbound-…` → rows of `messages`. */
export const inbound: StreamFold<InboundRowState> = {
  stream: 'inbound',
  table: messages,
  initialState: {},
  evolve: (state, event) =>
    event.type === 'MessageReceived' && !state.received
      ? { received: event.data, createdAt: event.recordedAt }
      : state,
  columns: ({ received, createdAt }) => ({
    direction: 'inbound',
    project_id: received?.projectId,
    waba_id: received?.wabaId,
    phone_number_id: received?.phoneNumberId,
    contact_id: received?.contactId,
    conversation_id: received?.conversationId,
    type: received?.messageType,
    status: 'received',
    received_at: received?.at,
    wamid: received?.wamid,
    context_wamid: received?.contextWamid,
    attempts: [],
    created_at: createdAt,
  }),
  personalColumns,
};

function personalColumns({ type, personal }: OpenedEvent): Row {
  if (type !== 'MessageReceived') return {};
  const [plain] = personal;
  return { address: plain?.from, content: plain?.content, profile_name: plain?.profileName };
}
