import {
  type AddressToTell,
  type ContactPorts,
  contactRequest as contactRequestBecause,
  recordAddresses,
  tellAddresses,
} from '@wabus/commands';
import type { ContactCommand } from '@wabus/domain';
import type { Address, Keyring } from '@wabus/keyring';
import { Addresses, keyOf, type Shown } from './addresses.ts';
import { contextOf, type OwnedFact } from './owned-fact.ts';

/** What finding out who people are stands on. */
export interface MeetingPorts extends ContactPorts {
  readonly keyring: Pick<Keyring, 'identify' | 'find' | 'join' | 'mayHave' | 'mark' | 'hmac'>;
}

/** Somebody as a fact shows them; `owned` is what the contact's events are caused by. */
export interface Stranger {
  readonly owned: OwnedFact;
  readonly shown: Shown;
}

/** Who somebody is. */
export interface Met {
  readonly contactId: string;
  /** Others that one of the addresses leads to: a number that changed hands, or two contacts that may be one person. */
  readonly others: readonly string[];
}

/** People of one tenant, in order; `failures`: by contact, where its events could not be appended. */
export interface Meeting {
  readonly met: readonly Met[];
  readonly failures: ReadonlyMap<string, Error>;
}

/**
 * Finds or makes the contact of each; all of them and their addresses stand in the store, but for failures. What one
 * fact shows together becomes one contact's. A number whose contact has another id of the portfolio changed hands: who
 * writes from it with a new id is another person. Nobody is merged.
 */
export async function meet(
  ports: MeetingPorts,
  tenantId: string,
  strangers: readonly Stranger[],
): Promise<Meeting> {
  const shown = strangers.map((stranger) => stranger.shown);
  const addresses = new Addresses(ports.keyring, tenantId);
  const all = shown.flatMap(({ phone, userId }) => [...(phone ? [phone] : []), ...(userId ? [userId] : [])]);
  await addresses.find(all);
  const tell = teller(ports, tenantId, strangers, addresses);
  // A contact stands in the store before it gets more addresses: whoever meets it by one of them can go on.
  await addresses.identify(newPairs(shown, addresses));
  await tell();
  await addresses.joinUp(shown);
  await addresses.identify(all);
  const failures = await tell();
  const met = await decided(ports, tenantId, shown, addresses);
  const held = await keepNumbers(ports, strangers, met, addresses);
  return { met, failures: new Map([...failures, ...held]) };
}

/** Numbers of whom nothing is known yet, and who show an id too: each number and each id once. */
function newPairs(shown: readonly Shown[], addresses: Addresses): Address[] {
  const seen = new Set<string>();
  return shown.flatMap(({ phone, userId }) => {
    if (!phone || !userId || addresses.contactOf(phone) || addresses.contactOf(userId)) return [];
    if (seen.has(phone.value) || seen.has(userId.value)) return [];
    seen.add(phone.value).add(userId.value);
    return [phone];
  });
}

/** By number, unless its contact has another id of the portfolio; by id then, and where no number is shown. */
async function decided(
  { keyring }: Pick<MeetingPorts, 'keyring'>,
  tenantId: string,
  shown: readonly Shown[],
  addresses: Addresses,
): Promise<Met[]> {
  const pairs = shown.map(({ phone, userId }) => {
    const [byPhone, byId] = [addresses.contactOf(phone), addresses.contactOf(userId)];
    return { userId, byPhone, byId, differ: byPhone !== undefined && byId !== undefined && byPhone !== byId };
  });
  const differing = pairs.filter(({ differ }) => differ);
  const may =
    differing.length === 0
      ? []
      : await keyring.mayHave(
          tenantId,
          differing.map(({ byPhone = '', userId }) => ({ contactId: byPhone, address: userId as Address })),
        );
  const isHis = new Map(differing.map((pair, index) => [pair, may[index]]));
  return pairs.map((pair) => {
    const { byPhone, byId } = pair;
    if (!pair.differ) return { contactId: byPhone ?? byId ?? '', others: [] };
    const [one = '', other = ''] = isHis.get(pair) ? [byPhone, byId] : [byId, byPhone];
    return { contactId: one, others: [other] };
  });
}

/** Appends what the store may lack of the addresses known so far, each time it is called, and marks them; answers what failed, by contact. */
export function teller(
  ports: ContactPorts,
  tenantId: string,
  strangers: readonly Stranger[],
  addresses: Addresses,
): () => Promise<Map<string, Error>> {
  const causes = causesOf(strangers);
  const told = new Set<Address>();
  const failures = new Map<string, Error>();
  return async () => {
    const news = addresses.unmarked().filter(({ address }) => !told.has(address));
    const toTell = news.map((one) => toldBecauseOf(causes.get(keyOf(one.address)) as OwnedFact, one));
    const { stand, failures: failed } = await tellAddresses(ports, tenantId, toTell);
    for (const address of stand) told.add(address);
    for (const [contactId, error] of failed) failures.set(contactId, error);
    return failures;
  };
}

const toldBecauseOf = (
  owned: OwnedFact,
  one: Pick<AddressToTell, 'contactId' | 'address' | 'first'>,
): AddressToTell => ({
  ...one,
  cause: contextOf(owned),
  source: 'inbound',
});

/** The fact that showed each address first. */
function causesOf(strangers: readonly Stranger[]): Map<string, OwnedFact> {
  const causes = new Map<string, OwnedFact>();
  for (const { owned, shown } of strangers.toReversed()) {
    for (const address of [shown.phone, shown.userId]) if (address) causes.set(keyOf(address), owned);
  }
  return causes;
}

/**
 * Who writes with an id of their own from a number that leads to another contact is still reached by that number: their
 * contact keeps it, though it leads elsewhere. Answers what failed, by contact.
 */
async function keepNumbers(
  ports: ContactPorts,
  strangers: readonly Stranger[],
  met: readonly Met[],
  addresses: Addresses,
): Promise<Map<string, Error>> {
  const kept = new Map<string, AddressToTell>();
  for (const [index, { contactId }] of met.entries()) {
    const { owned, shown } = strangers[index] as Stranger;
    const { phone: address } = shown;
    if (!address || addresses.contactOf(address) === contactId) continue;
    kept.set(`${contactId} ${address.value}`, toldBecauseOf(owned, { contactId, address, first: false }));
  }
  const numbers = [...kept.values()];
  const outcomes = await recordAddresses(ports, numbers);
  return new Map(
    numbers.flatMap(({ contactId }, index) => {
      const outcome = outcomes[index];
      return outcome && !outcome.ok ? [[contactId, outcome.error] as const] : [];
    }),
  );
}

/** A command on a contact's own stream, because of a fact. */
export function contactRequest(owned: OwnedFact, contactId: string, command: ContactCommand) {
  return contactRequestBecause(contextOf(owned), contactId, command);
}
