import {
  type ContactPorts,
  type Evidence,
  type IdentityEvent,
  mergeContacts,
  recordAddresses,
  tellIdentity,
} from '@wabus/commands';
import { contactAddressId } from '@wabus/domain';
import { derivedId, type EventData } from '@wabus/events';
import type { Address, Holder, Keyring, Pair } from '@wabus/keyring';

/** What finding out who is one person stands on. */
export interface IdentityPorts extends ContactPorts {
  readonly keyring: Pick<
    Keyring,
    | 'find'
    | 'mayBeOne'
    | 'elderOf'
    | 'absorb'
    | 'goesOver'
    | 'handOver'
    | 'holdersOf'
    | 'note'
    | 'mark'
    | 'hmac'
  >;
}

/**
 * A number was shown with somebody to whom it does not lead, and who is another person than the one to whom it does: it
 * goes to the one who was shown with it last, and what either withdraws holds for both.
 */
async function changeHands(
  ports: IdentityPorts,
  evidence: Evidence,
  personId: string,
  number: Address,
): Promise<void> {
  const { cause, at } = evidence;
  const { tenantId } = cause;
  // Somebody who had it before has it by the same contact.
  const holders = await ports.keyring.holdersOf(tenantId, number);
  const contactId = holders.find((holder) => holder.personId === personId)?.contactId ?? personId;
  const handover = { contactId, number, at };
  const goes = await ports.keyring.goesOver(tenantId, handover);
  const added = { contactId, first: false, address: number, cause, at };
  for (const outcome of await recordAddresses(ports, [added])) if (!outcome.ok) throw outcome.error;
  await tellHolders(ports, evidence, number, goes ? contactId : null);
  if (goes) await ports.keyring.handOver(tenantId, handover);
}

/**
 * What those who had a number one after the other lack of it: each had it until the next one was shown with it, and a
 * withdrawal of one concerns all the others. `leads`: whom it leads to, or is about to; `shownAt`: when that one was shown
 * with it, in milliseconds since 1970, where that is earlier than what the keyring knows yet.
 */
export async function tellHolders(
  ports: IdentityPorts,
  evidence: Evidence,
  number: Address,
  leads: string | null,
  shownAt = Number.POSITIVE_INFINITY,
): Promise<void> {
  const holders = await ports.keyring.holdersOf(evidence.cause.tenantId, number);
  const isLast = (holder: Holder) => (leads === null ? holder.leads : holder.contactId === leads);
  const last = holders.find(isLast)?.personId;
  const since = (person: string): number => {
    const own = holders.filter(({ personId }) => personId === person).map((holder) => holder.shownAt ?? 0);
    return Math.min(...own, ...(person === last ? [shownAt] : []));
  };
  const place = ({ personId }: Holder) => (personId === last ? Number.POSITIVE_INFINITY : since(personId));
  const inOrder = holders.toSorted((one, other) => place(one) - place(other) || 0);
  for (const [index, one] of inOrder.entries()) {
    const later = inOrder.slice(index + 1).filter(({ personId }) => personId !== one.personId);
    const [next] = later;
    if (!next) continue;
    const ties = later.flatMap(({ contactId }) => [
      shared(one.contactId, contactId, evidence.at),
      shared(contactId, one.contactId, evidence.at),
    ]);
    await tellIdentity(ports, evidence, ties);
    const until = Math.max(since(one.personId), since(next.personId));
    const then = { ...evidence, at: new Date(until).toISOString() };
    await removeAddress(ports, then, one.contactId, number, 'another-person');
  }
}

const shared = (contactId: string, otherId: string, at: string): IdentityEvent => ({
  type: 'ContactNumberShared',
  id: derivedId('contact-number-shared', contactId, otherId),
  data: { contactId, otherId, at },
});

/** An address is a contact's no more since a time, told once for each time; the keyring is told by whoever says what leads where. */
export async function removeAddress(
  ports: IdentityPorts,
  evidence: Evidence,
  contactId: string,
  { kind, value }: Address,
  because: EventData<'ContactAddressRemoved'>['because'],
): Promise<void> {
  const digest = await ports.keyring.hmac(evidence.cause.tenantId, `${kind} ${value}`);
  const removed: IdentityEvent = {
    type: 'ContactAddressRemoved',
    id: derivedId('contact-address-removed', contactAddressId(contactId, digest), evidence.at),
    data: { contactId, because, at: evidence.at },
    personal: [{ contactId, plain: { kind, value } }],
  };
  await tellIdentity(ports, evidence, [removed]);
}

/** An address is its contact's no more since then, in stream and keyring; it leads to the contact all the same. */
export async function retire(
  ports: IdentityPorts,
  evidence: Evidence,
  contactId: string,
  address: Address,
  because: 'number-changed' | 'user-id-changed',
): Promise<void> {
  await removeAddress(ports, evidence, contactId, address, because);
  await ports.keyring.note(evidence.cause.tenantId, [{ address, formerAt: evidence.at }]);
}

/**
 * A number and an id were shown together that lead to two contacts. They are one person, unless both have an id of one
 * portfolio: then the number changed hands. To a number that somebody gave up, and that never was shown with an id, belongs
 * the id of what was said before.
 */
export async function settleTogether(
  ports: IdentityPorts,
  evidence: Evidence,
  { phone, userId }: { readonly phone: Address; readonly userId: Address },
): Promise<void> {
  const { tenantId } = evidence.cause;
  const [byPhone, byId] = await ports.keyring.find(tenantId, [phone, userId]);
  if (!byPhone || !byId || byPhone.contactId === byId.contactId) return;
  const pair = { one: byPhone.contactId, other: byId.contactId };
  const { formerAt, shownAt } = byPhone;
  if (formerAt !== null) {
    if (shownAt !== null || Date.parse(evidence.at) > formerAt)
      return changeHands(ports, evidence, pair.other, phone);
    const then = { ...evidence, at: new Date(formerAt).toISOString() };
    if (byId.formerAt === null) await retire(ports, then, pair.other, userId, 'number-changed');
  }
  const [mayBeOne] = await ports.keyring.mayBeOne(tenantId, [pair]);
  if (mayBeOne) await mergeContacts(ports, evidence, pair, 'shown-together');
  else await changeHands(ports, evidence, pair.other, phone);
}

/** Two contacts would be one person by what was told, and something says that they are two: somebody has to decide. */
export async function findConflict(
  ports: IdentityPorts,
  evidence: Evidence,
  { one: contactId, other: otherId }: Pair,
  because: EventData<'IdentityConflictFound'>['because'],
): Promise<void> {
  const { tenantId } = evidence.cause;
  const conflictId = derivedId('identity-conflict', tenantId, contactId, otherId, because);
  const id = derivedId('identity-conflict-found', conflictId, evidence.at);
  const data = { contactId, otherId, conflictId, because, at: evidence.at };
  await tellIdentity(ports, evidence, [{ type: 'IdentityConflictFound', id, data }]);
}
