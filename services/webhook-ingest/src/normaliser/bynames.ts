import { type ContactPorts, contactRequest } from '@wabus/commands';
import { contactAddressId, usernameOf } from '@wabus/domain';
import type { Address } from '@wabus/keyring';
import { LRUCache } from 'lru-cache';
import { believedTimeOf, contextOf, type OwnedFact } from './owned-fact.ts';

/** An address that somebody was shown with, that leads to nobody and proves nothing: a username, or an id over linked portfolios. */
export interface Byname extends Required<Address> {
  readonly kind: 'username' | 'parentUserId';
}

/** Somebody with the names that a fact shows. */
export interface Named {
  readonly owned: OwnedFact;
  readonly contactId: string;
  readonly bynames: readonly Byname[];
  /** When, RFC 3339; without it the time of the fact. */
  readonly at?: string | undefined;
}

/** People show the same names with everything they say; so many of them are remembered. */
const REMEMBERED = 50_000;

/** The bynames that a fact shows, a username without its @ and in small letters, as WhatsApp has them. */
export function bynamesOf(
  {
    username,
    parentUserId,
  }: { readonly username?: string | undefined; readonly parentUserId?: string | undefined },
  portfolio: string,
): Byname[] {
  const name = usernameOf(username);
  return [
    ...(name !== null ? [{ kind: 'username' as const, value: name, portfolio }] : []),
    ...(parentUserId ? [{ kind: 'parentUserId' as const, value: parentUserId, portfolio }] : []),
  ];
}

/**
 * Tells of people's bynames in the streams of their contacts, of each once: the views know from what was said since when
 * somebody had which. Nothing of it is in the keyring, and nobody is found or merged by it.
 */
export class Bynames {
  readonly #told = new LRUCache<string, true>({ max: REMEMBERED });

  /** Appends what is new of these people of a tenant; answers what failed, by contact. What was told lately costs nothing. */
  async tell(
    ports: ContactPorts,
    tenantId: string,
    people: readonly Named[],
  ): Promise<ReadonlyMap<string, Error>> {
    const news = new Map<string, Named & { readonly byname: Byname }>();
    for (const one of people.flatMap((named) => named.bynames.map((byname) => ({ ...named, byname })))) {
      const name = nameOf(tenantId, one);
      if (!this.#told.has(name) && !news.has(name)) news.set(name, one);
    }
    if (news.size === 0) return new Map();
    const requests = await Promise.all(
      [...news.values()].map(async ({ owned, contactId, byname: { kind, value, portfolio }, at }) => {
        const digest = await ports.keyring.hmac(tenantId, `${kind} ${value}`);
        return contactRequest(contextOf(owned), contactId, {
          ...{ type: 'AddAddress', eventId: contactAddressId(contactId, digest), contactId },
          ...{ address: { kind, value }, at: at ?? believedTimeOf(owned), portfolio },
        });
      }),
    );
    const outcomes = await ports.runner.runMany(requests);
    const failures = new Map<string, Error>();
    for (const [index, [name, { contactId }]] of [...news].entries()) {
      const outcome = outcomes[index];
      if (outcome && !outcome.ok) failures.set(contactId, outcome.error);
      else this.#told.set(name, true);
    }
    return failures;
  }
}

const nameOf = (tenantId: string, { contactId, byname }: { contactId: string; byname: Byname }): string =>
  `${tenantId} ${contactId} ${byname.kind} ${byname.value}`;
