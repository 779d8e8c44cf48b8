import { type AddressToTell, type Evidence, mergeContacts, tellAddresses } from '@wabus/commands';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type EventData, streamName } from '@wabus/events';
import { type Address, type Keyring, openPersonal } from '@wabus/keyring';
import type { Shown } from './addresses.ts';
import type { Byname } from './bynames.ts';
import { type MeetingPorts, meet } from './meet.ts';
import { findConflict, removeAddress, retire, settleTogether } from './one-person.ts';
import { believedTimeOf, contextOf, type OwnedFact } from './owned-fact.ts';

/** What changing who somebody is stands on. */
export interface ChangePorts extends MeetingPorts {
  readonly keyring: MeetingPorts['keyring'] & Pick<Keyring, 'open' | 'holderAt' | 'survivorsOf'>;
  readonly store: Pick<EventStore, 'readStream'>;
}

/** What WhatsApp told: from which addresses to which. At least one of the old and one of the new ones is there. */
export interface ToldChange {
  readonly changed: 'number' | 'user-id';
  readonly oldPhone?: Address | undefined;
  readonly newPhone?: Address | undefined;
  readonly oldUserId?: Address | undefined;
  readonly newUserId?: Address | undefined;
  /** Ids over linked portfolios. */
  readonly oldParent?: Byname | undefined;
  readonly newParent?: Byname | undefined;
}

/**
 * A person has another number or id: the old ones stay as former addresses, the new ones are the person's as well, and
 * whoever is known by a new one is the same person. Who held a new number before, or has another id beside it, may be
 * somebody else: that is a conflict to be decided, and takes nothing from anybody.
 */
export async function changeIdentity(ports: ChangePorts, owned: OwnedFact, told: ToldChange): Promise<void> {
  const evidence = { cause: contextOf(owned), at: believedTimeOf(owned) };
  const { changed, oldPhone, oldUserId, newPhone, newUserId } = told;
  const because = changed === 'number' ? 'number-changed' : 'user-id-changed';
  const contactId = await subjectOf(ports, owned, evidence.at, told);
  const left = changed === 'number' ? [oldPhone, oldUserId] : [oldUserId];
  for (const address of left) if (address) await retireOwn(ports, evidence, contactId, address, because);
  if (changed === 'number' || !oldUserId) await retireIds(ports, evidence, contactId, newUserId, because);
  let person = contactId;
  for (const address of [newUserId, newPhone]) {
    if (address) person = await gain(ports, evidence, person, address, because);
  }
  const phone = changed === 'number' ? newPhone : oldPhone;
  if (phone && newUserId) await settleTogether(ports, evidence, { phone, userId: newUserId });
  await changeParent(ports, owned, person, told);
}

/** The id over linked portfolios changes with the other one: the old one is a former one, and neither says who anybody is. */
async function changeParent(
  ports: ChangePorts,
  owned: OwnedFact,
  personId: string,
  { changed, oldParent, newParent }: ToldChange,
): Promise<void> {
  const evidence = { cause: contextOf(owned), at: believedTimeOf(owned) };
  const { tenantId } = evidence.cause;
  const because = changed === 'number' ? 'number-changed' : 'user-id-changed';
  const [contactId = personId] = await ports.keyring.survivorsOf(tenantId, [personId]);
  if (oldParent && oldParent.value !== newParent?.value) {
    await tellOne(ports, evidence, contactId, false, oldParent);
    await removeAddress(ports, evidence, contactId, oldParent, because);
  }
  if (newParent) await tellOne(ports, evidence, contactId, false, newParent, because);
}

/** Whom it is about: who had both old addresses then. Somebody new becomes a contact, so that what was said before finds its person. */
async function subjectOf(
  ports: ChangePorts,
  owned: OwnedFact,
  at: string,
  told: ToldChange,
): Promise<string> {
  const { tenantId } = owned.owner;
  const { oldPhone, oldUserId, newUserId, newPhone } = told;
  const shown = { at, ...(oldPhone ? { phone: oldPhone } : {}), ...(oldUserId ? { userId: oldUserId } : {}) };
  if (oldUserId) return metBy(ports, owned, shown);
  const [byPhone] = oldPhone ? await ports.keyring.find(tenantId, [oldPhone]) : [];
  if (!oldPhone || !byPhone) return metBy(ports, owned, shown);
  // Who has the number by now may have got it since, and who had it may have given it up before.
  const holder = await ports.keyring.holderAt(tenantId, oldPhone, at);
  const isTheirs = byPhone.formerAt === null || Date.parse(at) <= byPhone.formerAt;
  if (holder !== null && (holder !== byPhone.contactId || isTheirs)) return holder;
  const now = newUserId ? { userId: newUserId } : { ...(newPhone ? { phone: newPhone } : {}) };
  return metBy(ports, owned, { at, ...now });
}

async function metBy(ports: ChangePorts, owned: OwnedFact, shown: Shown): Promise<string> {
  const { met, failures } = await meet(ports, owned.owner.tenantId, [{ owned, shown }]);
  for (const error of failures.values()) throw error;
  return met[0]?.contactId ?? '';
}

/** A former address of the person; where it leads to somebody else by now it goes on leading there. */
async function retireOwn(
  ports: ChangePorts,
  evidence: Evidence,
  contactId: string,
  address: Address,
  because: 'number-changed' | 'user-id-changed',
): Promise<void> {
  const { cause, at } = evidence;
  const joined = { contactId, address, at, formerAt: at };
  let [known] = await ports.keyring.find(cause.tenantId, [address]);
  if (!known) [known] = await ports.keyring.join(cause.tenantId, [joined]);
  if (!known) return;
  if (known.contactId !== contactId) {
    if (address.kind !== 'phone') return;
    await tellOne(ports, evidence, contactId, false, address);
    return removeAddress(ports, evidence, contactId, address, because);
  }
  if (!known.marked) await tellOne(ports, evidence, known.holderId, known.first, address);
  await retire(ports, evidence, known.holderId, address, because);
}

/** Ids are made anew when the number changes: those that were seen before are former ones, whether they were named or not. */
async function retireIds(
  ports: ChangePorts,
  evidence: Evidence,
  contactId: string,
  keep: Address | undefined,
  because: 'number-changed' | 'user-id-changed',
): Promise<void> {
  const { tenantId } = evidence.cause;
  const events = (await ports.store.readStream(streamName.contact(tenantId, contactId))) as CatalogueEvent[];
  const ids: Address[] = [];
  for (const opened of await openPersonal(ports.keyring, events)) {
    if (opened.type !== 'ContactIdentified' && opened.type !== 'ContactAddressAdded') continue;
    for (const address of opened.personal) {
      if (address?.kind === 'userId' && address.value !== keep?.value) ids.push(address);
    }
  }
  const known = await ports.keyring.find(tenantId, ids);
  for (const [index, address] of ids.entries()) {
    const one = known[index];
    const at = Date.parse(evidence.at);
    const isOld = one?.seenAt === null || (one?.seenAt ?? Number.NaN) < at;
    const isGone = typeof one?.formerAt === 'number' && one.formerAt < at;
    if (one?.contactId === contactId && isOld && !isGone) {
      await retire(ports, evidence, one.holderId, address, because);
    }
  }
}

/** A new address: the person's from now on, with whoever is known by it; answers who goes on. */
async function gain(
  ports: ChangePorts,
  evidence: Evidence,
  contactId: string,
  address: Address,
  because: EventData<'IdentityConflictFound'>['because'],
): Promise<string> {
  const { cause, at } = evidence;
  const { tenantId } = cause;
  let [known] = await ports.keyring.find(tenantId, [address]);
  if (!known) [known] = await ports.keyring.join(tenantId, [{ contactId, address, at }]);
  // Another id of the portfolio, though the old one was given up.
  if (!known) return contactId;
  const isOwn = known.contactId === contactId;
  if (!known.marked && (known.first || !isOwn)) {
    await tellOne(ports, evidence, known.holderId, known.first, address);
  }
  if (isOwn) {
    await gainedBy(ports, evidence, known.holderId, address, because);
    return contactId;
  }
  const pair = { one: contactId, other: known.contactId };
  const heldBefore = address.kind === 'phone' && known.seenAt !== null && known.seenAt <= Date.parse(at);
  const [mayBeOne] = await ports.keyring.mayBeOne(tenantId, [pair]);
  if (!heldBefore && mayBeOne) {
    await gainedBy(ports, evidence, known.holderId, address, because);
    return mergeContacts(ports, evidence, pair, because);
  }
  await findConflict(ports, evidence, pair, because);
  return contactId;
}

async function tellOne(
  ports: ChangePorts,
  { cause, at }: Evidence,
  contactId: string,
  first: boolean,
  address: Address,
  addedBy?: AddressToTell['addedBy'],
): Promise<void> {
  const one = { contactId, first, address, cause, at, addedBy, source: 'inbound' } as const;
  const { failures } = await tellAddresses(ports, cause.tenantId, [one]);
  for (const error of failures.values()) throw error;
}

/** An address is a person's by what WhatsApp told, whether it was known before or not; a number that was given up is theirs again. */
async function gainedBy(
  ports: ChangePorts,
  evidence: Evidence,
  contactId: string,
  address: Address,
  because: NonNullable<AddressToTell['addedBy']>,
): Promise<void> {
  await tellOne(ports, evidence, contactId, false, address, because);
  const sighting = { address, seenAt: evidence.at };
  const gained = address.kind === 'phone' ? { gainedAt: evidence.at } : {};
  await ports.keyring.note(evidence.cause.tenantId, [{ ...sighting, ...gained }]);
}

/** A person gave a number when asked for it: it is theirs, with whoever is known by it, unless that one has another id. */
export async function attestNumber(
  ports: ChangePorts,
  evidence: Evidence,
  contactId: string,
  number: Address,
): Promise<void> {
  const { cause, at } = evidence;
  const { tenantId } = cause;
  let [known] = await ports.keyring.find(tenantId, [number]);
  if (!known) [known] = await ports.keyring.join(tenantId, [{ contactId, address: number, at }]);
  if (!known) return;
  const isOwn = known.contactId === contactId;
  if (!known.marked && (known.first || !isOwn)) {
    await tellOne(ports, evidence, known.holderId, known.first, number);
  }
  if (isOwn) return gainedBy(ports, evidence, known.holderId, number, 'contact-request');
  const pair = { one: contactId, other: known.contactId };
  const [mayBeOne] = await ports.keyring.mayBeOne(tenantId, [pair]);
  if (mayBeOne) {
    await gainedBy(ports, evidence, known.holderId, number, 'contact-request');
    await mergeContacts(ports, evidence, pair, 'contact-request');
  } else await findConflict(ports, evidence, pair, 'contact-request');
}
