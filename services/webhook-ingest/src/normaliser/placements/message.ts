import { conversationId, inboundId, streamName } from '@wabus/events';
import { recordKeywordConsent } from '../keyword-consent.ts';
import { timeOf } from '../owned-fact.ts';
import { recordOfPerson } from '../record-of-person.ts';

/**
 * Keeps what people wrote, once per wamid. What a message says of consent stands before the message does, so that
 * nothing of a message that stands is missing.
 */
export const messagePlacement = recordOfPerson('message', {
  stream: ({ fact }) => streamName.inbound(inboundId(fact.wamid)),
  once: 'MessageReceived',
  before: recordKeywordConsent,
  event: ({ owned, contactId }) => {
    const { fact, owner } = owned;
    const { projectId, phoneNumberId } = owner.number;
    const plain = {
      from: fact.from ?? fact.fromUserId ?? '',
      content: fact.content,
      ...(fact.profileName ? { profileName: fact.profileName } : {}),
    };
    return {
      type: 'MessageReceived',
      data: {
        ...{ wamid: fact.wamid, projectId, wabaId: owner.wabaId, phoneNumberId, contactId },
        conversationId: conversationId(projectId, contactId),
        messageType: fact.type,
        at: timeOf(owned),
        ...(fact.contextWamid ? { contextWamid: fact.contextWamid } : {}),
      },
      personal: [{ contactId, plain }],
    };
  },
});
