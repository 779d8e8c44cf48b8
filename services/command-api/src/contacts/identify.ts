import type { RunRequest } from '@wabus/commands';
import { type ContactCommand, contactAddressId, contactDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Address, KnownContact } from '@wabus/keyring';
import { type Command, consequenceOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';

/** The contact of each phone number (E.164), in order: see `identifyAddresses`. */
export function identify(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  causationId: string,
  phones: readonly string[],
): Promise<string[]> {
  const addresses = phones.map((value) => ({ kind: 'phone', value }) as const);
  return identifyAddresses(core, command, causationId, addresses);
}

/**
 * The contact of each address, in order, in one batch. Whoever is new is identified by an event of its own before
 * this resolves; an address that another process was adding to somebody is told of in its place.
 */
export async function identifyAddresses(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  causationId: string,
  addresses: readonly Address[],
): Promise<string[]> {
  const { tenantId } = command;
  const known = await core.keyring.identify(tenantId, addresses);
  const unmarked = new Map<string, Unmarked>();
  for (const [index, contact] of known.entries()) {
    const address = addresses[index] as Address;
    if (!contact.marked) unmarked.set(`${address.kind} ${address.value}`, { ...contact, address });
  }
  if (unmarked.size > 0) {
    const context = consequenceOf(command, causationId, tenantId);
    const requests = await Promise.all(
      [...unmarked.values()].map((one) => (one.first ? identified(context, one) : added(core, context, one))),
    );
    await record(core, requests);
    await core.keyring.mark(
      tenantId,
      [...unmarked.values()].map(({ address }) => address),
    );
  }
  return known.map(({ contactId }) => contactId);
}

type Request = RunRequest<(typeof contactDecider)['initialState'], ContactCommand>;

interface Unmarked extends KnownContact {
  readonly address: Address;
}

function identified(context: Request['context'], { contactId, address }: Unmarked): Request {
  const { tenantId } = context;
  const { kind, value } = address;
  return {
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: { type: 'IdentifyContact', tenantId, contactId, address: { kind, value } },
    context,
    // Mostly new people: nothing is read first, and a conflict says that somebody was faster.
    from: { state: contactDecider.initialState, revision: 'no_stream', position: 0n },
  };
}

async function added(
  core: Core,
  context: Request['context'],
  { contactId, address }: Unmarked,
): Promise<Request> {
  const { tenantId } = context;
  const { kind, value } = address;
  const eventId = contactAddressId(contactId, await core.keyring.hmac(tenantId, `${kind} ${value}`));
  return {
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: { type: 'AddAddress', eventId, contactId, address: { kind, value } },
    context,
  };
}

async function record(core: Core, requests: readonly Request[]): Promise<void> {
  for (const outcome of await core.runner.runMany(requests)) if (!outcome.ok) throw outcome.error;
}
