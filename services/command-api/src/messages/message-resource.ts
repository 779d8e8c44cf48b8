import { type MessageResource, messageResource } from '@wabus/api-contract';
import { conversationId, type EventData, type PersonalData } from '@wabus/events';

/** A message that was just queued, as the API answers it; `personal` is null once the person was erased. */
export function queuedMessage(
  queued: EventData<'MessageQueued'>,
  personal: PersonalData<'MessageQueued'> | null,
  queuedAt: string,
): MessageResource {
  const { messageId, projectId, contactId, messageType, sentBy, sentById, campaignId } = queued;
  return messageResource({
    ...personal,
    ...{ id: messageId, projectId, contactId, sentBy, sentById, campaignId },
    direction: 'outbound',
    type: messageType,
    content: personal?.content ?? null,
    status: 'queued',
    statusTimes: { queued: queuedAt },
    deliveredInferred: false,
    attempts: [],
    conversationId: conversationId(projectId, contactId),
  });
}
