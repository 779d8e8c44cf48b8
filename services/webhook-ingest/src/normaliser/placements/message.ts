import { type InboundCommand, inboundDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { conversationId, derivedId, inboundId, streamName } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { contextOf, type FactOfKind, type OwnedItem, timeOf } from '../item.ts';
import { recordKeywordConsent } from '../keyword-consent.ts';
import { deadLetter, NOTHING, type Placed, placedBy, together } from '../outcome.ts';
import { identify, type Person } from '../people.ts';

type MessageItem = OwnedItem<FactOfKind<'message'>>;

/**
 * Keeps what people wrote, once per wamid. What a message says of consent stands before the message does, so that
 * nothing of a message that stands is missing. One that stands already makes no contact: the person may have been
 * erased since.
 */
export const messagePlacement = definePlacement('message', {
  showsPeople: true,
  place: async (ports, items) => {
    const fresh = await withoutKnown(ports.store, items);
    const repeated: Placed = {
      ...NOTHING,
      outcomes: new Array(items.length - fresh.length).fill('repeated'),
    };
    const writers = await identify(ports, fresh);
    const speakers = await recordKeywordConsent(ports, writers.people);
    const outcomes = await ports.runner.runMany(speakers.people.map(requestFor));
    const placed = speakers.people.map(({ item }, index) =>
      placedBy(item, outcomes[index], () =>
        deadLetter(item, 'conflict', 'Another tenant received this message.'),
      ),
    );
    return together([repeated, writers.failed, speakers.failed, ...placed]);
  },
});

const streamOf = ({ fact }: MessageItem): string => streamName.inbound(inboundId(fact.wamid));

/** The first item of each stream that does not exist yet. */
async function withoutKnown(
  store: Pick<EventStore, 'readStream'>,
  items: readonly MessageItem[],
): Promise<MessageItem[]> {
  const byStream = new Map<string, MessageItem>();
  for (const item of items) if (!byStream.has(streamOf(item))) byStream.set(streamOf(item), item);
  const found = await Promise.all(
    [...byStream].map(async ([stream, item]) => {
      const [first] = await store.readStream(stream, { maxCount: 1 });
      return first ? null : item;
    }),
  );
  return found.filter((item) => item !== null);
}

function requestFor({ item, contactId }: Person<FactOfKind<'message'>>) {
  const { fact, owner } = item;
  const { projectId, phoneNumberId } = owner.number;
  const command: InboundCommand = {
    type: 'ReceiveMessage',
    eventId: derivedId('inbound', fact.wamid, 'message', fact.digest),
    wamid: fact.wamid,
    projectId,
    wabaId: owner.wabaId,
    phoneNumberId,
    contactId,
    conversationId: conversationId(projectId, contactId),
    messageType: fact.type,
    at: timeOf(item),
    ...(fact.contextWamid ? { contextWamid: fact.contextWamid } : {}),
    personal: {
      from: fact.from ?? fact.fromUserId ?? '',
      content: fact.content,
      ...(fact.profileName ? { profileName: fact.profileName } : {}),
    },
  };
  return { decider: inboundDecider, stream: streamOf(item), command, context: contextOf(item) };
}
