import { type ContactCommand, contactDecider, type RunRequest } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Address } from '@wabus/keyring';
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
 * this resolves.
 */
export async function identifyAddresses(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  causationId: string,
  addresses: readonly Address[],
): Promise<string[]> {
  const { tenantId } = command;
  const known = await core.keyring.identify(tenantId, addresses);
  const unmarked = new Map<string, Address>();
  for (const [index, contact] of known.entries()) {
    if (!contact.marked) unmarked.set(contact.contactId, addresses[index] as Address);
  }
  if (unmarked.size > 0) {
    const context = consequenceOf(command, causationId, tenantId);
    await record(
      core,
      [...unmarked].map(([contactId, address]) => identified(context, contactId, address)),
    );
    await core.keyring.mark(tenantId, [...unmarked.keys()]);
  }
  return known.map(({ contactId }) => contactId);
}

type Request = RunRequest<(typeof contactDecider)['initialState'], ContactCommand>;

function identified(context: Request['context'], contactId: string, address: Address): Request {
  const { tenantId } = context;
  return {
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: { type: 'IdentifyContact', tenantId, contactId, address },
    context,
    // Mostly new people: nothing is read first, and a conflict says that somebody was faster.
    from: { state: contactDecider.initialState, revision: 'no_stream', position: 0n },
  };
}

async function record(core: Core, requests: readonly Request[]): Promise<void> {
  for (const outcome of await core.runner.runMany(requests)) if (!outcome.ok) throw outcome.error;
}
