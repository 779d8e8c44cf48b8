import { problem } from '@wabus/api-contract';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { type OpenedEvent, openPersonal } from '@wabus/keyring';
import type { Core } from '../streams/core.ts';
import { unknownContact } from './unknown-contact.ts';

/**
 * The number by which a contact of this tenant is written to: the newest that is theirs still, their own before one of a
 * contact that they were merged with. What they gave up, or what went to somebody else, is nobody's way to them.
 * @throws {ProblemError} `validation-failed` for nobody's contact id, `recipient-kind-not-supported` without such a number
 */
export async function phoneOfContact(core: Core, tenantId: string, contactId: string): Promise<string> {
  const asked = new Set([contactId]);
  let isKnown = false;
  for (const one of asked) {
    const events = (await core.store.readStream(streamName.contact(tenantId, one))) as CatalogueEvent[];
    for (const event of events) if (event.type === 'ContactsMerged') asked.add(event.data.otherId);
    const opened = await openPersonal(core.keyring, events.filter(isOfAddress));
    isKnown ||= opened.some(({ personal }) => personal.some((plain) => plain !== null));
    const phone = newestPhone(opened);
    if (phone !== undefined) return phone;
    if (!isKnown) throw unknownContact();
  }
  throw problem('recipient-kind-not-supported', { detail: 'The contact has no phone number.' });
}

const isOfAddress = ({ type }: CatalogueEvent): boolean =>
  type === 'ContactIdentified' || type === 'ContactAddressAdded' || type === 'ContactAddressRemoved';

/** Those that were given up after WhatsApp last told that they are theirs are left out. */
function newestPhone(opened: readonly OpenedEvent[]): string | undefined {
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
  return [...known].findLast(([, { lost, gained }]) => lost === 0 || gained >= lost)?.[0];
}
