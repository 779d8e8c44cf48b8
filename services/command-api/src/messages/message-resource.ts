import type { MessageResource } from '@wabus/api-contract';
import { conversationId, type EventData, type PersonalData } from '@wabus/events';

/** A message that was just queued, as the API answers it; `personal` is null once the person was erased. */
export function queuedMessage(
  queued: EventData<'MessageQueued'>,
  personal: PersonalData<'MessageQueued'> | null,
  queuedAt: string,
): MessageResource {
  const { messageId, projectId, contactId } = queued;
  return {
    id: messageId,
    projectId,
    direction: 'outbound',
    to: personal?.to ?? null,
    type: queued.messageType,
    content: personal?.content ?? null,
    status: 'queued',
    statusTimes: { queued: queuedAt },
    deliveredInferred: false,
    wamid: null,
    context: personal?.context ?? null,
    attempts: [],
    sentBy: queued.sentBy,
    sentById: queued.sentById ?? null,
    campaignId: queued.campaignId ?? null,
    contactId,
    conversationId: conversationId(projectId, contactId),
    externalId: personal?.externalId ?? null,
    metadata: (personal?.metadata as MessageResource['metadata']) ?? null,
  };
}
