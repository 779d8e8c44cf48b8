import { problem } from '@wabus/api-contract';
import { opensWindow, type ReachableAddress, replyAddress, waysTo } from '@wabus/domain';
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
 * The address by which a project writes to a contact: the one that a conversation shows as where a reply goes.
 * @throws {ProblemError} `validation-failed` for nobody's contact id, `contact-erased`, `recipient-kind-not-supported` without an address
 */
export async function waysToContact(core: Core, written: Written): Promise<WaysTo> {
  const ways = await waysOf(core, written);
  const last = ways.length > 1 ? await wroteFrom(core, written) : null;
  const to = replyAddress(ways, last);
  if (to === null) {
    throw problem('recipient-kind-not-supported', { detail: 'The contact has neither number nor user id.' });
  }
  const phone = to.kind === 'phone' ? to : ways.find(({ kind }) => kind === 'phone');
  return { to: { kind: to.kind, value: to.value }, phone: phone?.value ?? null };
}

/** The addresses of the contact and of those that it was merged with, the best first. */
async function waysOf(core: Core, { tenantId, contactId }: Written): Promise<readonly ReachableAddress[]> {
  const asked = new Set([contactId]);
  const absorbed = new Set<string>();
  const addresses: ReachableAddress[] = [];
  let isKnown = false;
  for (const one of asked) {
    const events = (await core.store.readStream(streamName.contact(tenantId, one))) as CatalogueEvent[];
    if (events.some(({ type }) => type === 'ContactErased')) {
      // Another one that was erased before it was known that both are one leads nowhere.
      if (one === contactId) throw problem('contact-erased');
      continue;
    }
    for (const event of events) {
      if (event.type !== 'ContactsMerged') continue;
      asked.add(event.data.otherId);
      if (event.data.survivorId !== one) absorbed.add(one);
    }
    const opened = await openPersonal(core.keyring, events.filter(isOfAddress));
    isKnown ||= opened.some(({ personal }) => personal.some((plain) => plain !== null));
    if (!isKnown) throw unknownContact();
    addresses.push(...addressesOf(one, opened));
  }
  const [survivorId = contactId] = [...asked].filter((one) => !absorbed.has(one)).toSorted();
  return waysTo(addresses, survivorId);
}

/** The number or id that the person wrote to the project from last, or called it from; null for nothing. */
async function wroteFrom(core: Core, { tenantId, projectId, contactId }: Written): Promise<string | null> {
  const { windows } = await core.gates.read({ windows: [contactId] });
  const known = windows.get(contactId);
  const stream = known?.tenantId === tenantId ? known.wroteIn[projectId] : undefined;
  if (!stream) return null;
  const events = (await core.store.readStream(stream)) as CatalogueEvent[];
  for (const { type, personal } of await openPersonal(core.keyring, events.filter(opensWindow).reverse())) {
    const from = type === 'MessageReceived' || type === 'CallReported' ? personal[0]?.from : undefined;
    if (from !== undefined) return phoneOfAddress(from) ?? from;
  }
  return null;
}

const isOfAddress = ({ type }: CatalogueEvent): boolean =>
  type === 'ContactIdentified' || type === 'ContactAddressAdded' || type === 'ContactAddressRemoved';

const later = (one: string | null, other: string): string =>
  one !== null && Date.parse(one) > Date.parse(other) ? one : other;

/** All that were ever theirs, with what WhatsApp told of each since. */
function addressesOf(contactId: string, opened: readonly OpenedEvent[]): ReachableAddress[] {
  const known = new Map<string, ReachableAddress>();
  for (const { type, event, personal } of opened) {
    const [plain] = personal;
    if (!plain || !('kind' in plain) || (plain.kind !== 'phone' && plain.kind !== 'userId')) continue;
    const { kind, value } = plain;
    const first = { kind, value, contactId, position: event.position, lostAt: null, gainedAt: null };
    const before = known.get(value) ?? first;
    if (type === 'ContactAddressRemoved') {
      known.set(value, { ...before, lostAt: later(before.lostAt, event.data.at) });
      continue;
    }
    const at = type === 'ContactAddressAdded' && isTold(event.data) ? event.data.at : undefined;
    known.set(value, at === undefined ? before : { ...before, gainedAt: later(before.gainedAt, at) });
  }
  return [...known.values()];
}

/** Whether WhatsApp told it: that an address was seen or given says not since when it is theirs. */
const isTold = ({ source }: { readonly source: string }): boolean => source !== 'crm' && source !== 'inbound';
