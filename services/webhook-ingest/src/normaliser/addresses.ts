import type { Address, Joined, Keyring, KnownContact } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import { type Byname, bynamesOf } from './bynames.ts';

/** What a fact tells of who somebody is. At least one address is there. */
export interface Shown {
  /** Spelled as uploads spell it. */
  readonly phone?: Address;
  /** With its portfolio. */
  readonly userId?: Address;
  /** What stands beside them and leads to nobody. */
  readonly bynames?: readonly Byname[];
  /** When, RFC 3339. */
  readonly at?: string;
}

/**
 * The addresses of somebody whose `wa_id` and business-scoped id a fact gives, and maybe username and id over linked
 * portfolios. What has letters is an id, wherever it stands.
 */
export function shownBy(
  waId: string | undefined,
  userId: string | undefined,
  portfolio: string,
  at?: string,
  names: Parameters<typeof bynamesOf>[0] = {},
): Shown {
  const phone = waId === undefined ? null : phoneOfAddress(waId);
  const id = userId ?? (phone === null ? waId : undefined);
  const bynames = bynamesOf(names, portfolio);
  return {
    ...(phone === null ? {} : { phone: { kind: 'phone', value: phone } }),
    ...(id === undefined ? {} : { userId: { kind: 'userId', value: id, portfolio } }),
    ...(bynames.length === 0 ? {} : { bynames }),
    ...(at === undefined ? {} : { at }),
  };
}

/** Equal for equal addresses. */
export const keyOf = ({ kind, value }: Address): string => `${kind} ${value}`;

/** Addresses of one tenant and whose they are, as far as a batch has asked. */
export class Addresses {
  readonly #keyring: Pick<Keyring, 'identify' | 'find' | 'join'>;
  readonly #tenantId: string;
  readonly #known = new Map<string, KnownContact & { readonly address: Address }>();

  constructor(keyring: Pick<Keyring, 'identify' | 'find' | 'join'>, tenantId: string) {
    this.#keyring = keyring;
    this.#tenantId = tenantId;
  }

  /** Whose it is; undefined while nobody's. */
  contactOf(address: Address | undefined): string | undefined {
    return address && this.#known.get(keyOf(address))?.contactId;
  }

  /** Asks again for all of them: who they lead to was changed. */
  async findAgain(): Promise<void> {
    await this.find([...this.#known.values()].map(({ address }) => address));
  }

  /** What is known of an address; undefined while it is nobody's. */
  known(address: Address | undefined): KnownContact | undefined {
    return address && this.#known.get(keyOf(address));
  }

  /** Those whose event may not stand in the store yet. */
  unmarked(): (KnownContact & { readonly address: Address })[] {
    return [...this.#known.values()].filter(({ marked }) => !marked);
  }

  async find(addresses: readonly Address[]): Promise<void> {
    this.#learn(addresses, await this.#keyring.find(this.#tenantId, addresses));
  }

  /** Makes contacts of those that are nobody's. */
  async identify(addresses: readonly Address[]): Promise<void> {
    const free = addresses.filter((address) => !this.#known.has(keyOf(address)));
    if (free.length > 0) this.#learn(free, await this.#keyring.identify(this.#tenantId, free));
  }

  /**
   * Gives addresses that were shown together to the contact of the one that is known, until nothing more can be
   * given. The contact that has another id of the portfolio gains none.
   */
  async joinUp(shown: readonly Shown[]): Promise<void> {
    const refused = new Set<string>();
    for (;;) {
      const gifts = shown.flatMap((one) => this.#giftOf(one) ?? []);
      const joined = firstOfEach(gifts.filter((gift) => !refused.has(giftKey(gift))));
      if (joined.length === 0) return;
      await this.give(joined);
      for (const gift of joined) if (!this.contactOf(gift.address)) refused.add(giftKey(gift));
    }
  }

  /** Gives addresses to contacts; what is somebody's stays theirs. */
  async give(joined: readonly Joined[]): Promise<void> {
    const answers = await this.#keyring.join(this.#tenantId, joined);
    this.#learn(
      joined.map(({ address }) => address),
      answers,
    );
  }

  /** A number that was given up gains nothing by itself: it may have changed hands. */
  #giftOf({ phone, userId, at }: Shown): Joined | null {
    if (!phone || !userId) return null;
    const [own, other] = [this.known(phone), this.known(userId)];
    const when = at === undefined ? {} : { at };
    if (own && own.formerAt === null && !other) return { contactId: own.contactId, address: userId, ...when };
    if (!own && other) return { contactId: other.contactId, address: phone, ...when };
    return null;
  }

  #learn(addresses: readonly Address[], contacts: readonly (KnownContact | null)[]): void {
    for (const [index, address] of addresses.entries()) {
      const contact = contacts[index];
      if (contact) this.#known.set(keyOf(address), { ...contact, address });
    }
  }
}

/** Each address once, and for each contact one of each kind: who showed it first has it. */
function firstOfEach(gifts: readonly Joined[]): Joined[] {
  const taken = new Set<string>();
  return gifts.filter(({ contactId, address }) => {
    const places = [keyOf(address), `${address.kind} of ${contactId}`];
    if (places.some((place) => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  });
}

const giftKey = ({ contactId, address }: Joined): string => `${contactId} ${keyOf(address)}`;
