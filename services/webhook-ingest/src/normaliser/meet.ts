import {
  type AddressToTell,
  type ContactPorts,
  contactRequest as contactRequestBecause,
  tellAddresses,
} from '@wabus/commands';
import type { ContactCommand } from '@wabus/domain';
import type { Address, Keyring, KnownContact } from '@wabus/keyring';
import { Addresses, keyOf, type Shown } from './addresses.ts';
import type { Bynames } from './bynames.ts';
import { type IdentityPorts, settleTogether, tellHolders } from './one-person.ts';
import { believedTimeOf, contextOf, type OwnedFact } from './owned-fact.ts';

/** What finding out who people are stands on. */
export interface MeetingPorts extends IdentityPorts {
  readonly keyring: IdentityPorts['keyring'] & Pick<Keyring, 'identify' | 'join' | 'mayHave'>;
  readonly bynames: Pick<Bynames, 'tell'>;
}

/** Somebody as a fact shows them; `owned` is what the contact's events are caused by. */
export interface Stranger {
  readonly owned: OwnedFact;
  readonly shown: Shown;
}

/** Who somebody is. */
export interface Met {
  readonly contactId: string;
}

/** People of one tenant, in order; `failures`: by contact, where its events could not be appended. */
export interface Meeting {
  readonly met: readonly Met[];
  readonly failures: ReadonlyMap<string, Error>;
}

/**
 * Finds or makes the contact of each; all of them and their addresses stand in the store, but for failures. What one
 * fact shows together is one person's: two contacts that turn out to be one are merged. A number whose person has another
 * id of the portfolio changed hands: who writes from it with a new id is another person.
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
  // What agrees is kept first: who was shown with a number when decides whose it is.
  await noteSightings(ports, tenantId, strangers, addresses);
  const { settled, failures: unsettled } = await settle(ports, strangers, addresses);
  if (settled) await noteSightings(ports, tenantId, strangers, addresses);
  const met = shown.map(({ phone, userId }) => ({
    contactId: addresses.contactOf(userId) ?? addresses.contactOf(phone) ?? '',
  }));
  const failed = new Map([...failures, ...unsettled]);
  const named = strangers.map(({ owned, shown: { bynames = [], at } }, index) => ({
    ...{ owned, bynames, at },
    contactId: met[index]?.contactId ?? '',
  }));
  const standing = named.filter(({ contactId }) => contactId !== '' && !failed.has(contactId));
  const unnamed = await ports.bynames.tell(ports, tenantId, standing);
  return { met, failures: new Map([...failed, ...unnamed]) };
}

/** Settles, one after the other, whose numbers and ids are that lead to two contacts; answers what failed, by contact. */
export async function settle(
  ports: IdentityPorts,
  strangers: readonly Stranger[],
  addresses: Addresses,
): Promise<{ readonly settled: boolean; readonly failures: Map<string, Error> }> {
  const failures = new Map<string, Error>();
  let settled = false;
  for (const { owned, shown } of strangers) {
    const { phone, userId } = shown;
    const [byPhone, byId] = [addresses.contactOf(phone), addresses.contactOf(userId)];
    if (!phone || !userId || !byPhone || !byId || byPhone === byId) continue;
    settled = true;
    const evidence = { cause: contextOf(owned), at: shown.at ?? believedTimeOf(owned) };
    await settleTogether(ports, evidence, { phone, userId }).catch((error: unknown) => {
      failures.set(byId, error instanceof Error ? error : new Error(String(error)));
    });
  }
  if (settled) await addresses.findAgain();
  return { settled, failures };
}

/** Keeps when each address was first seen with whom it leads to, where it was later or never. */
async function noteSightings(
  ports: MeetingPorts,
  tenantId: string,
  strangers: readonly Stranger[],
  addresses: Addresses,
): Promise<void> {
  await tellEarlier(ports, strangers, addresses);
  const sightings = strangers.flatMap(({ shown: { phone, userId, at } }) => {
    const together = phone !== undefined && userId !== undefined;
    if (at === undefined || (together && addresses.contactOf(phone) !== addresses.contactOf(userId)))
      return [];
    return [phone, userId].flatMap((address) => {
      const known = addresses.known(address);
      if (!address || !known) return [];
      const isNews = (since: number | null) => since === null || Date.parse(at) < since;
      const seen = isNews(known.seenAt);
      const beside = together && isNews(known.shownAt);
      if (!seen && !beside) return [];
      return [{ address, ...(seen ? { seenAt: at } : {}), ...(beside ? { shownAt: at } : {}) }];
    });
  });
  await ports.keyring.note(tenantId, sightings);
}

/** Whoever has a number was shown with it earlier than was known: so much earlier somebody before may have lost it. */
async function tellEarlier(
  ports: MeetingPorts,
  strangers: readonly Stranger[],
  addresses: Addresses,
): Promise<void> {
  for (const { owned, shown } of strangers) {
    const { phone, userId, at } = shown;
    const known = addresses.known(phone);
    if (!phone || !known || at === undefined || known.contactId !== addresses.contactOf(userId)) continue;
    if (known.shownAt === null || Date.parse(at) >= known.shownAt) continue;
    await tellHolders(ports, { cause: contextOf(owned), at }, phone, null, Date.parse(at));
  }
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
  { holderId, address, first }: Pick<KnownContact, 'holderId' | 'first'> & { readonly address: Address },
): AddressToTell => ({
  ...{ contactId: holderId, address, first, at: believedTimeOf(owned) },
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

/** A command on a contact's own stream, because of a fact. */
export function contactRequest(owned: OwnedFact, contactId: string, command: ContactCommand) {
  return contactRequestBecause(contextOf(owned), contactId, command);
}
