import {
  type CommandRunner,
  type ContactCommand,
  contactDecider,
  type InboundCommand,
  inboundDecider,
} from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { conversationId, derivedId, inboundId, streamName } from '@wabus/events';
import type { Address, Keyring } from '@wabus/keyring';
import { canonicalPhone, type MessageFact } from '@wabus/whatsapp';
import { contextOf, type OwnedItem, timeOf } from './item.ts';
import { deadLetter, NOTHING, type Placed, placedBy, runInChunks, together } from './outcome.ts';

/** What placing messages of people stands on. */
export interface InboundPorts {
  readonly runner: Pick<CommandRunner, 'runMany'>;
  readonly store: Pick<EventStore, 'readStream'>;
  readonly keyring: Pick<Keyring, 'identify' | 'mark'>;
}

type MessageItem = OwnedItem<MessageFact>;

interface Writer {
  readonly item: MessageItem;
  readonly address: Address;
  readonly contactId: string;
  readonly marked: boolean;
}

/**
 * Keeps what people wrote, once per wamid. A message that stands already makes no contact: the person may have been
 * erased since.
 */
export async function placeMessages(ports: InboundPorts, items: readonly MessageItem[]): Promise<Placed> {
  const fresh = await withoutKnown(ports.store, items);
  const repeated: Placed = {
    ...NOTHING,
    outcomes: new Array(items.length - fresh.length).fill('repeated'),
  };
  const writers = await identify(ports.keyring, fresh);
  const errors = await recordContacts(ports, writers);
  if (errors.length > 0) return together([repeated, { ...NOTHING, errors }]);
  const outcomes = await runInChunks(ports.runner, writers.map(requestFor));
  const placed = writers.map(({ item }, index) =>
    placedBy(outcomes[index], () => deadLetter(item, 'conflict', 'Another tenant received this message.')),
  );
  return together([repeated, ...placed]);
}

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

/** The person as an address: by phone where Meta gives it, spelled as uploads spell it; else by user id. */
function addressOf({ from, fromUserId }: MessageFact): Address {
  const digits = from?.replace(/\D/g, '') ?? '';
  if (digits !== '') return { kind: 'phone', value: `+${canonicalPhone(digits)}` };
  return { kind: 'userId', value: fromUserId ?? from ?? '' };
}

async function identify(
  keyring: Pick<Keyring, 'identify'>,
  items: readonly MessageItem[],
): Promise<Writer[]> {
  const perTenant = await Promise.all(
    [...Map.groupBy(items, ({ owner }) => owner.tenantId)].map(async ([tenantId, own]) => {
      const addresses = own.map(({ fact }) => addressOf(fact));
      const known = await keyring.identify(tenantId, addresses);
      return own.map((item, index) => {
        const { contactId, marked } = known[index] as { contactId: string; marked: boolean };
        return { item, address: addresses[index] as Address, contactId, marked };
      });
    }),
  );
  return perTenant.flat();
}

/** Appends who is not known to stand in the store yet, then marks them; answers what failed. */
async function recordContacts(ports: InboundPorts, writers: readonly Writer[]): Promise<Error[]> {
  const unmarked = [
    ...new Map(writers.filter(({ marked }) => !marked).map((writer) => [writer.contactId, writer])).values(),
  ];
  if (unmarked.length === 0) return [];
  const outcomes = await runInChunks(ports.runner, unmarked.map(contactRequestFor));
  const standing = unmarked.filter((_, index) => outcomes[index]?.ok);
  await Promise.all(
    [...Map.groupBy(standing, ({ item }) => item.owner.tenantId)].map(([tenantId, own]) =>
      ports.keyring.mark(
        tenantId,
        own.map(({ contactId }) => contactId),
      ),
    ),
  );
  return outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
}

function contactRequestFor({ item, address, contactId }: Writer) {
  const { tenantId, correlationId, causationId, actor } = contextOf(item);
  const command: ContactCommand = {
    type: 'IdentifyContact',
    tenantId,
    contactId,
    source: 'inbound',
    address,
  };
  const context = { tenantId, key: tenantId, correlationId, causationId, actor };
  return { decider: contactDecider, stream: streamName.contact(tenantId, contactId), command, context };
}

function requestFor({ item, contactId }: Writer) {
  const { fact, owner } = item;
  const projectId = owner.number?.projectId ?? '';
  const command: InboundCommand = {
    type: 'ReceiveMessage',
    eventId: derivedId('inbound', fact.wamid, 'message', fact.digest),
    wamid: fact.wamid,
    projectId,
    wabaId: owner.wabaId,
    phoneNumberId: owner.number?.phoneNumberId ?? '',
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
