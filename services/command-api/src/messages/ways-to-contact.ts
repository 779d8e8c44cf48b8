import { problem } from '@wabus/api-contract';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { type Address, type OpenedEvent, openPersonal } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import type { Core } from '../streams/core.ts';
import { unknownContact } from './unknown-contact.ts';

/** Whom a project writes to. */
interface Written {
  readonly tenantId: string;
  readonly projectId: string;
  readonly contactId: string;
}

/** How somebody is written to. */
export interface WaysTo {
  /** Number, E.164 with +, or a business-scoped user id. */
  readonly to: Address;
  /** A number for what goes to no id; null without one. */
  readonly phone: string | null;
}

/**
 * The address by which a project writes to a contact: the one that the person wrote to it from last, else the newest number,
 * else the newest id; their own before one of a contact that they were merged with. What they gave up, or what went to
 * somebody else, is nobody's way to them.
 * @throws {ProblemError} `validation-failed` for nobody's contact id, `contact-erased`, `recipient-kind-not-supported` without an address
 */
export async function waysToContact(core: Core, written: Written): Promise<WaysTo> {
  const addresses = await addressesOf(core, written);
  const phones = addresses.filter(({ kind }) => kind === 'phone');
  const [newest = addresses[0]] = phones;
  if (newest === undefined) {
    throw problem('recipient-kind-not-supported', { detail: 'The contact has neither number nor user id.' });
  }
  const last = addresses.length > 1 ? await wroteFrom(core, written) : null;
  const to = addresses.find(({ value }) => value === last) ?? newest;
  return { to, phone: to.kind === 'phone' ? to.value : (phones[0]?.value ?? null) };
}

/** All that are theirs still: their own first, the newest of each contact first. */
async function addressesOf(core: Core, { tenantId, contactId }: Written): Promise<Address[]> {
  const asked = new Set([contactId]);
  const addresses: Address[] = [];
  let isKnown = false;
  for (const one of asked) {
    const events = (await core.store.readStream(streamName.contact(tenantId, one))) as CatalogueEvent[];
    for (const event of events) {
      if (event.type === 'ContactErased') throw problem('contact-erased');
      if (event.type === 'ContactsMerged') asked.add(event.data.otherId);
    }
    const opened = await openPersonal(core.keyring, events.filter(isOfAddress));
    isKnown ||= opened.some(({ personal }) => personal.some((plain) => plain !== null));
    if (!isKnown) throw unknownContact();
    addresses.push(...ownAddresses(opened).reverse());
  }
  return addresses;
}

/** The number or id that the person wrote to the project from last, or called it from; null for nothing. */
async function wroteFrom(core: Core, { tenantId, projectId, contactId }: Written): Promise<string | null> {
  const { windows } = await core.gates.read({ windows: [contactId] });
  const known = windows.get(contactId);
  const stream = known?.tenantId === tenantId ? known.wroteIn[projectId] : undefined;
  if (!stream) return null;
  const events = (await core.store.readStream(stream)) as CatalogueEvent[];
  const said = events.filter(({ type }) => type === 'MessageReceived' || type === 'CallReported');
  for (const { type, personal } of await openPersonal(core.keyring, said)) {
    const from = type === 'MessageReceived' || type === 'CallReported' ? personal[0]?.from : undefined;
    if (from !== undefined) return phoneOfAddress(from) ?? from;
  }
  return null;
}

const isOfAddress = ({ type }: CatalogueEvent): boolean =>
  type === 'ContactIdentified' || type === 'ContactAddressAdded' || type === 'ContactAddressRemoved';

/** Oldest first. Those that were given up after WhatsApp last told that they are theirs are left out. */
function ownAddresses(opened: readonly OpenedEvent[]): Address[] {
  const known = new Map<string, { address: Address; lost: number; gained: number }>();
  for (const { type, event, personal } of opened) {
    const [plain] = personal;
    if (!plain || !('kind' in plain) || (plain.kind !== 'phone' && plain.kind !== 'userId')) continue;
    const address: Address = { kind: plain.kind, value: plain.value };
    const { lost, gained } = known.get(plain.value) ?? { lost: 0, gained: 0 };
    if (type === 'ContactAddressRemoved') {
      known.set(plain.value, { address, gained, lost: Math.max(lost, Date.parse(event.data.at)) });
      continue;
    }
    const isTold = type === 'ContactAddressAdded' && !['crm', 'inbound'].includes(event.data.source);
    const at = isTold ? Date.parse(event.data.at ?? event.recordedAt) : 0;
    known.delete(plain.value);
    known.set(plain.value, { address, lost, gained: Math.max(gained, at) });
  }
  return [...known.values()].flatMap(({ address, lost, gained }) =>
    lost === 0 || gained >= lost ? [address] : [],
  );
}
