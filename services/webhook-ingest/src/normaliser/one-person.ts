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
import type { Address, Keyring, Pair } from '@wabus/keyring';

/** What finding out who is one person stands on. */
export interface IdentityPorts extends ContactPorts {
  readonly keyring: Pick<
    Keyring,
    'find' | 'mayBeOne' | 'elderOf' | 'absorb' | 'goesOver' | 'handOver' | 'note' | 'mark' | 'hmac'
  >;
}

/**
 * A number was shown with somebody to whom it does not lead, and who is another person than the one to whom it does: it
 * goes to the one who was shown with it last, and what either withdraws holds for both.
 */
async function changeHands(
  ports: IdentityPorts,
  evidence: Evidence,
  { one: before, other: shownWith }: Pair,
  number: Address,
): Promise<void> {
  const { cause, at } = evidence;
  const { tenantId } = cause;
  const handover = { contactId: shownWith, number, at };
  const goes = await ports.keyring.goesOver(tenantId, handover);
  const shared = (contactId: string, otherId: string): IdentityEvent => ({
    type: 'ContactNumberShared',
    id: derivedId('contact-number-shared', contactId, otherId),
    data: { contactId, otherId, at },
  });
  await tellIdentity(ports, evidence, [shared(before, shownWith), shared(shownWith, before)]);
  const added = { contactId: shownWith, first: false, address: number, cause, at };
  for (const outcome of await recordAddresses(ports, [added])) if (!outcome.ok) throw outcome.error;
  await removeAddress(ports, evidence, goes ? before : shownWith, number, 'another-person');
  if (goes) await ports.keyring.handOver(tenantId, handover);
}

/** An address is a contact's no more; the keyring is told by whoever says what leads where. */
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
    id: derivedId('contact-address-removed', contactAddressId(contactId, digest)),
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
      return changeHands(ports, evidence, pair, phone);
    const then = { ...evidence, at: new Date(formerAt).toISOString() };
    if (byId.formerAt === null) await retire(ports, then, pair.other, userId, 'number-changed');
  }
  const [mayBeOne] = await ports.keyring.mayBeOne(tenantId, [pair]);
  if (mayBeOne) await mergeContacts(ports, evidence, pair, 'shown-together');
  else await changeHands(ports, evidence, pair, phone);
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
  const data = { contactId, otherId, conflictId, because, at: evidence.at };
  await tellIdentity(ports, evidence, [{ type: 'IdentityConflictFound', id: conflictId, data }]);
}
