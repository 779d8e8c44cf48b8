import {
  type AddAddress,
  type ContactCommand,
  contactAddressId,
  contactDecider,
  type IdentifyContact,
} from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Address, Keyring, KnownContact } from '@wabus/keyring';
import type { CommandRunner } from './command-runner.ts';
import { newStream } from './load.ts';
import type { CommandContext, RunOutcome, RunRequest } from './types.ts';

/** What telling of people stands on. */
export interface ContactPorts {
  readonly runner: Pick<CommandRunner, 'runMany'>;
  readonly keyring: Pick<Keyring, 'mark' | 'hmac'>;
}

/** Who or what made a person known: `causationId` is the command, upload or fact behind it. */
export type ContactCause = Pick<CommandContext, 'tenantId' | 'correlationId' | 'actor'> & {
  readonly causationId: string;
};

/** An address of a contact that the contact's stream may lack, and because of what it is told. */
export interface AddressToTell extends Pick<KnownContact, 'contactId' | 'first'> {
  readonly address: Address;
  readonly cause: ContactCause;
  /** Where the person was met, for the first address. */
  readonly source?: IdentifyContact['source'];
  /** Who said so, for another address; absent where it was only shown. */
  readonly addedBy?: AddAddress['source'];
  /** When it was shown, RFC 3339. */
  readonly at?: string | undefined;
}

/** What telling of addresses came to. */
export interface Told {
  /** Those that stand in the store, and are marked. */
  readonly stand: readonly Address[];
  /** By contact; the first failure of each. */
  readonly failures: ReadonlyMap<string, Error>;
}

type ContactRequest = RunRequest<(typeof contactDecider)['initialState'], ContactCommand>;

/**
 * The contact of each address, in order, in one batch. Whoever is new is identified by an event of its own before
 * this resolves; an address that another process was adding to somebody is told of in its place.
 * Throws what the first event that could not be appended failed with; what stands is marked nevertheless.
 */
export async function identify(
  ports: ContactPorts & { readonly keyring: Pick<Keyring, 'identify'> },
  cause: ContactCause,
  addresses: readonly Address[],
): Promise<string[]> {
  const known = await ports.keyring.identify(cause.tenantId, addresses);
  const unmarked = new Map<string, AddressToTell>();
  for (const [index, { holderId, first, marked }] of known.entries()) {
    const address = addresses[index] as Address;
    if (!marked)
      unmarked.set(`${address.kind} ${address.value}`, { contactId: holderId, first, address, cause });
  }
  const { failures } = await tellAddresses(ports, cause.tenantId, [...unmarked.values()]);
  for (const failure of failures.values()) throw failure;
  return known.map(({ contactId }) => contactId);
}

/** Appends what contacts' streams lack of these addresses of a tenant, and marks those that stand then. */
export async function tellAddresses(
  ports: ContactPorts,
  tenantId: string,
  addresses: readonly AddressToTell[],
): Promise<Told> {
  if (addresses.length === 0) return { stand: [], failures: new Map() };
  // A person is identified first: before that a stream takes no other address.
  const inOrder = [...addresses].sort((one, other) => Number(other.first) - Number(one.first));
  const outcomes = await recordAddresses(ports, inOrder);
  const stand = inOrder.filter((_, index) => outcomes[index]?.ok).map(({ address }) => address);
  await ports.keyring.mark(tenantId, stand);
  const failures = new Map<string, Error>();
  for (const [index, { contactId }] of inOrder.entries()) {
    const outcome = outcomes[index];
    if (outcome && !outcome.ok && !failures.has(contactId)) failures.set(contactId, outcome.error);
  }
  return { stand, failures };
}

/** Appends what contacts' streams lack of these addresses, wherever the keyring says that they lead; outcomes in order. */
export async function recordAddresses(
  { runner, keyring }: ContactPorts,
  addresses: readonly AddressToTell[],
): Promise<RunOutcome<unknown>[]> {
  return runner.runMany(await Promise.all(addresses.map((one) => requestOf(keyring, one))));
}

async function requestOf(
  keyring: Pick<Keyring, 'hmac'>,
  { contactId, first, address: { kind, value }, cause, source, addedBy, at }: AddressToTell,
): Promise<ContactRequest> {
  const { tenantId } = cause;
  const address = { kind, value };
  if (first) {
    const named = source === undefined ? {} : { source };
    return {
      ...contactRequest(cause, contactId, {
        type: 'IdentifyContact',
        tenantId,
        contactId,
        ...named,
        address,
      }),
      // Mostly new people: nothing is read first, and a conflict says that somebody was faster.
      from: newStream(contactDecider),
    };
  }
  const digest = await keyring.hmac(tenantId, `${kind} ${value}`);
  const eventId = contactAddressId(contactId, digest, addedBy === undefined ? [] : [addedBy, at ?? '']);
  return contactRequest(cause, contactId, {
    ...{ type: 'AddAddress', eventId, contactId, address },
    ...(addedBy === undefined ? {} : { source: addedBy }),
    ...(at === undefined ? {} : { at }),
  });
}

/** A command on a contact's own stream, because of something; the decider itself knows repeats. */
export function contactRequest(
  { tenantId, correlationId, causationId, actor }: ContactCause,
  contactId: string,
  command: ContactCommand,
): ContactRequest {
  return {
    decider: contactDecider,
    stream: streamName.contact(tenantId, contactId),
    command,
    context: { tenantId, key: tenantId, correlationId, causationId, actor },
  };
}
