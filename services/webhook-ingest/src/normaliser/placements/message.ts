import { type InboundCommand, inboundDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { conversationId, derivedId, inboundId, streamName } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { recordKeywordConsent } from '../keyword-consent.ts';
import { deadLetter, NOTHING, type Placed, placedBy, together } from '../outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact, timeOf } from '../owned-fact.ts';
import { identify, type Person } from '../people.ts';

type OwnedMessage = OwnedFact<FactOfKind<'message'>>;

/**
 * Keeps what people wrote, once per wamid. What a message says of consent stands before the message does, so that
 * nothing of a message that stands is missing. One that stands already makes no contact: the person may have been
 * erased since.
 */
export const messagePlacement = definePlacement('message', {
  showsPeople: true,
  place: async (ports, facts) => {
    const fresh = await withoutKnown(ports.store, facts);
    const repeated: Placed = {
      ...NOTHING,
      outcomes: new Array(facts.length - fresh.length).fill('repeated'),
    };
    const writers = await identify(ports, fresh);
    const speakers = await recordKeywordConsent(ports, writers.people);
    const outcomes = await ports.runner.runMany(speakers.people.map(requestFor));
    const placed = speakers.people.map(({ owned }, index) =>
      placedBy(owned, outcomes[index], () =>
        deadLetter(owned, 'conflict', 'Another tenant received this message.'),
      ),
    );
    return together([repeated, writers.failed, speakers.failed, ...placed]);
  },
});

const streamOf = ({ fact }: OwnedMessage): string => streamName.inbound(inboundId(fact.wamid));

/** The first message of each stream that does not exist yet. */
async function withoutKnown(
  store: Pick<EventStore, 'readStream'>,
  facts: readonly OwnedMessage[],
): Promise<OwnedMessage[]> {
  const byStream = new Map<string, OwnedMessage>();
  for (const owned of facts) if (!byStream.has(streamOf(owned))) byStream.set(streamOf(owned), owned);
  const found = await Promise.all(
    [...byStream].map(async ([stream, owned]) => {
      const [first] = await store.readStream(stream, { maxCount: 1 });
      return first ? null : owned;
    }),
  );
  return found.filter((owned) => owned !== null);
}

function requestFor({ owned, contactId }: Person<FactOfKind<'message'>>) {
  const { fact, owner } = owned;
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
    at: timeOf(owned),
    ...(fact.contextWamid ? { contextWamid: fact.contextWamid } : {}),
    personal: {
      from: fact.from ?? fact.fromUserId ?? '',
      content: fact.content,
      ...(fact.profileName ? { profileName: fact.profileName } : {}),
    },
  };
  return { decider: inboundDecider, stream: streamOf(owned), command, context: contextOf(owned) };
}
