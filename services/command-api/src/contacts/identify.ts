import { type ContactCommand, contactDecider, type RunRequest } from '@wabus/domain';
import { streamName } from '@wabus/events';
import { type Command, consequenceOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';

/**
 * The contact of each phone number (E.164), in order, in one batch. Whoever is new is identified by an event of its
 * own before this resolves.
 */
export async function identify(
  core: Core,
  command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
  causationId: string,
  phones: readonly string[],
): Promise<string[]> {
  const { tenantId } = command;
  const addresses = phones.map((value) => ({ kind: 'phone', value }) as const);
  const known = await core.keyring.identify(tenantId, addresses);
  const unmarked = new Map<string, string>();
  for (const [index, contact] of known.entries()) {
    if (!contact.marked) unmarked.set(contact.contactId, phones[index] ?? '');
  }
  if (unmarked.size > 0) {
    const context = consequenceOf(command, causationId, tenantId);
    await record(
      core,
      [...unmarked].map(([contactId, value]) => identified(context, contactId, value)),
    );
    await core.keyring.mark(tenantId, [...unmarked.keys()]);
  }
  return known.map(({ contactId }) => contactId);
}

type Request = RunRequest<(typeof contactDecider)['initialState'], ContactCommand>;

function identified(context: Request['context'], contactId: string, value: string): Request {
  const { tenantId } = context;
  return {
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command: { type: 'IdentifyContact', tenantId, contactId, address: { kind: 'phone', value } },
    context,
    // Mostly new people: nothing is read first, and a conflict says that somebody was faster.
    from: { state: contactDecider.initialState, revision: 'no_stream', position: 0n },
  };
}

async function record(core: Core, requests: readonly Request[]): Promise<void> {
  for (const outcome of await core.runner.runMany(requests)) if (!outcome.ok) throw outcome.error;
}
