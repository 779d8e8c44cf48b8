import { conversationId, derivedId, streamName } from '@wabus/events';
import { timeOf } from '../owned-fact.ts';
import { recordOfPerson } from '../record-of-person.ts';

/** Who answers a thread from then on. */
export const threadHandoverPlacement = recordOfPerson('thread-handover', {
  // Meta gives a handover no id: it has a stream by what it says and when.
  stream: ({ fact }) =>
    streamName.inbound(derivedId('thread-handover', fact.phoneNumberId, fact.at ?? '', fact.digest)),
  event: ({ owned, contactId }) => {
    const { fact, owner } = owned;
    const { how, role, previousRole, metadata, summary } = fact;
    const { projectId, phoneNumberId } = owner.number;
    const plain = {
      from: fact.from ?? fact.fromUserId ?? '',
      ...(metadata ? { metadata } : {}),
      ...(summary ? { summary } : {}),
    };
    return {
      type: 'ThreadHandedOver',
      data: {
        ...{ projectId, wabaId: owner.wabaId, phoneNumberId, contactId },
        ...{ conversationId: conversationId(projectId, contactId), how, role },
        ...(previousRole ? { previousRole } : {}),
        at: timeOf(owned),
      },
      personal: [{ contactId, plain }],
    };
  },
});
