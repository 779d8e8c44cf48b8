import type { ContactResource } from '@wabus/api-contract';
import { ADDRESS_SOURCES, type EventData } from '@wabus/events';
import type { OpenedEvent } from '@wabus/keyring';

type Known = ContactResource['knownAddresses'][number];
type Source = Known['source'];

/** What one contact's stream tells of an address; times in milliseconds since 1970. */
interface Told {
  readonly lost: number[];
  gained: number;
}

/** Whether WhatsApp told it: that an address was seen or given says not since when it is theirs. */
const saysMore = (source: Source): boolean => source !== 'crm' && source !== 'inbound';
const worthOf = (source: Source): number => (saysMore(source) ? ADDRESS_SOURCES.indexOf(source) : -1);

/**
 * Addresses of a person as the streams of their contacts tell them, in the order in which they became known: since when
 * one is theirs no more is what the read models find, too. Requests at the same moment may each have told the same address.
 */
export class ToldAddresses {
  readonly #sources = new Map<string, Omit<Known, 'formerAt'>>();
  readonly #told = new Map<string, Map<string, Told>>();

  /** Takes what an event tells of an address; others tell of none. */
  note(opened: OpenedEvent): void {
    const { type } = opened;
    if (type !== 'ContactIdentified' && type !== 'ContactAddressAdded' && type !== 'ContactAddressRemoved')
      return;
    const [plain] = opened.personal;
    if (!plain) return;
    const { kind, value } = plain;
    const key = `${kind} ${value}`;
    const { contactId } = opened.event.data;
    const own = this.#of(key, contactId);
    if (type === 'ContactAddressRemoved') {
      own.lost.push(Date.parse(opened.event.data.at));
      return;
    }
    const source = type === 'ContactAddressAdded' ? opened.event.data.source : sourceOf(opened.event.data);
    const before = this.#sources.get(key);
    if (!before || worthOf(source) > worthOf(before.source)) this.#sources.set(key, { kind, value, source });
    const at = type === 'ContactAddressAdded' ? opened.event.data.at : undefined;
    // An id of one portfolio is made anew and does not come back.
    if (at !== undefined && saysMore(source) && kind !== 'userId')
      own.gained = Math.max(own.gained, Date.parse(at));
  }

  #of(key: string, contactId: string): Told {
    const contacts = this.#told.get(key) ?? new Map<string, Told>();
    this.#told.set(key, contacts);
    const told = contacts.get(contactId) ?? { lost: [], gained: Number.NEGATIVE_INFINITY };
    contacts.set(contactId, told);
    return told;
  }

  /** All of them by `kind value`; one that a contact gave up and another contact of the person has is theirs. */
  get known(): ReadonlyMap<string, Known> {
    return new Map([...this.#sources].map(([key, one]) => [key, { ...one, formerAt: this.#formerAt(key) }]));
  }

  #formerAt(key: string): string | null {
    const since = [...(this.#told.get(key)?.values() ?? [])].map(({ lost, gained }) =>
      Math.min(...lost.filter((at) => at > gained)),
    );
    const latest = Math.max(...since);
    return Number.isFinite(latest) ? new Date(latest).toISOString() : null;
  }
}

const sourceOf = ({ source }: EventData<'ContactIdentified'>): Source =>
  source === 'inbound' ? 'inbound' : 'crm';
