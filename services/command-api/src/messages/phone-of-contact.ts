import { problem } from '@wabus/api-contract';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { type OpenedEvent, openPersonal } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import type { Core } from '../streams/core.ts';
import { unknownContact } from './unknown-contact.ts';

/** Whom a project writes to. */
interface Written {
  readonly tenantId: string;
  readonly projectId: string;
  readonly contactId: string;
}

/**
 * The number by which a project writes to a contact: the one that the person wrote to it from last, else the newest, their
 * own before one of a contact that they were merged with. What they gave up, or what went to somebody else, is nobody's way to them.
 * @throws {ProblemError} `validation-failed` for nobody's contact id, `recipient-kind-not-supported` without such a number
 */
export async function phoneOfContact(core: Core, written: Written): Promise<string> {
  const phones = await phonesOf(core, written);
  const [newest] = phones;
  if (newest === undefined) {
    throw problem('recipient-kind-not-supported', { detail: 'The contact has no phone number.' });
  }
  if (phones.length === 1) return newest;
  const last = await wroteFrom(core, written);
  return last !== null && phones.includes(last) ? last : newest;
}

/** All numbers that are theirs still: their own first, the newest of each contact first. */
async function phonesOf(core: Core, { tenantId, contactId }: Written): Promise<string[]> {
  const asked = new Set([contactId]);
  const phones: string[] = [];
  let isKnown = false;
  for (const one of asked) {
    const events = (await core.store.readStream(streamName.contact(tenantId, one))) as CatalogueEvent[];
    for (const event of events) if (event.type === 'ContactsMerged') asked.add(event.data.otherId);
    const opened = await openPersonal(core.keyring, events.filter(isOfAddress));
    isKnown ||= opened.some(({ personal }) => personal.some((plain) => plain !== null));
    if (!isKnown) throw unknownContact();
    phones.push(...ownPhones(opened).reverse());
  }
  return phones;
}

/** The number of what the person wrote to the project last, or called it from; null for an id, or for nothing. */
async function wroteFrom(core: Core, { tenantId, projectId, contactId }: Written): Promise<string | null> {
  const { windows } = await core.gates.read({ windows: [contactId] });
  const known = windows.get(contactId);
  const stream = known?.tenantId === tenantId ? known.wroteIn[projectId] : undefined;
  if (!stream) return null;
  const events = (await core.store.readStream(stream)) as CatalogueEvent[];
  const said = events.filter(({ type }) => type === 'MessageReceived' || type === 'CallReported');
  for (const { type, personal } of await openPersonal(core.keyring, said)) {
    const from = type === 'MessageReceived' || type === 'CallReported' ? personal[0]?.from : undefined;
    if (from !== undefined) return phoneOfAddress(from);
  }
  return null;
}

const isOfAddress = ({ type }: CatalogueEvent): boolean =>
  type === 'ContactIdentified' || type === 'ContactAddressAdded' || type === 'ContactAddressRemoved';

/** Oldest first. Those that were given up after WhatsApp last told that they are theirs are left out. */
function ownPhones(opened: readonly OpenedEvent[]): string[] {
  const known = new Map<string, { lost: number; gained: number }>();
  for (const { type, event, personal } of opened) {
    const [plain] = personal;
    if (!plain || !('kind' in plain) || plain.kind !== 'phone') continue;
    const { lost, gained } = known.get(plain.value) ?? { lost: 0, gained: 0 };
    if (type === 'ContactAddressRemoved') {
      known.set(plain.value, { gained, lost: Math.max(lost, Date.parse(event.data.at)) });
      continue;
    }
    const isTold = type === 'ContactAddressAdded' && !['crm', 'inbound'].includes(event.data.source);
    const at = isTold ? Date.parse(event.data.at ?? event.recordedAt) : 0;
    known.delete(plain.value);
    known.set(plain.value, { lost, gained: Math.max(gained, at) });
  }
  return [...known].flatMap(([phone, { lost, gained }]) => (lost === 0 || gained >= lost ? [phone] : []));
}
