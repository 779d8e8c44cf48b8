import type { SealedPart } from '@wabus/events';
import { type Clock, type Ids, keyEncryptionKey, type Secret, systemClock } from '@wabus/platform';
import { createPool, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import { AddressBook, type Gift, type Offer } from './address-book.ts';
import { ContactKeys, type FreshKey } from './contact-keys.ts';
import { createErasures, type Erasures } from './erasures.ts';
import { KeyringError } from './keyring-error.ts';
import type {
  Address,
  BytesOfTenant,
  Handover,
  Holder,
  Joined,
  Keyring,
  KnownContact,
  Pair,
  PlainInContext,
  PlainOfTenant,
  SealContext,
  SealedInContext,
  SealedOfTenant,
  Sighting,
} from './port.ts';
import { collide, portfolioOf } from './portfolio.ts';
import { openBytes, openPart, sealBytes, sealPart } from './sealed-part.ts';
import { TenantHashes } from './tenant-keys.ts';

/** How a keyring is reached and opened. */
export interface KeyringOptions {
  /** Postgres, as the role `wabus_keyring`. */
  readonly url: string;
  /** The key-encryption key: 32 bytes as hex or base64. */
  readonly kek: Secret;
  readonly ids: Ids;
  readonly clock?: Clock;
  /** Keys of contacts kept in memory; 50,000 by default. */
  readonly cacheSize?: number;
  /** How long a key is kept in memory, and so how long another process may still open parts of an erased person, in ms; 10,000 by default. */
  readonly cacheMs?: number;
  /** Connections; 4 by default. */
  readonly poolSize?: number;
  /** How long a connection, and then a statement, is waited for before the call rejects, in ms; 15,000 by default. */
  readonly answerMs?: number;
}

/** A keyring that can also erase. */
export interface ErasingKeyring extends Keyring {
  /** How long another process may still open parts of an erased person, in ms. */
  readonly cacheMs: number;
  /** Who was erased, and what of that is still to be done. */
  readonly erasures: Erasures;
  /**
   * Deletes the addresses and the key of a contact: from here on this process opens nothing of it, other processes
   * at most until their `cacheMs` is over. An address met again is a new contact. Repeating it changes nothing.
   */
  erase(tenantId: string, contactId: string): Promise<void>;
}

/** Rows that come and go between two statements are met again; more often than this it is no accident. */
const TRIES = 5;

/**
 * The keyring on Postgres (schema `keyring`).
 * @throws Error when `kek` is not 32 bytes
 */
export function createKeyring(options: KeyringOptions): ErasingKeyring {
  const kek = keyEncryptionKey(options.kek);
  const pool = createPool({
    url: options.url,
    max: options.poolSize ?? 4,
    name: 'keyring',
    answerMs: options.answerMs ?? REQUEST_ANSWER_MS,
    lookups: true,
  });
  const cacheMs = options.cacheMs ?? 10_000;
  const keys = new ContactKeys(pool, kek, {
    clock: options.clock ?? systemClock,
    cacheSize: options.cacheSize ?? 50_000,
    cacheMs,
  });
  return new PostgresKeyring(pool, options.ids, keys, new TenantHashes(pool, kek, 1_000), cacheMs);
}

class PostgresKeyring implements ErasingKeyring {
  readonly #pool: Pool;
  readonly #ids: Ids;
  readonly #keys: ContactKeys;
  readonly #hashes: TenantHashes;
  readonly #book: AddressBook;
  readonly erasures: Erasures;
  readonly cacheMs: number;
  /** Of addresses that are to be marked: whoever identified them marks them next. */
  readonly #hashed = new WeakMap<Address, { readonly tenantId: string; readonly hash: string }>();

  constructor(pool: Pool, ids: Ids, keys: ContactKeys, hashes: TenantHashes, cacheMs: number) {
    this.#pool = pool;
    this.#ids = ids;
    this.#keys = keys;
    this.#hashes = hashes;
    this.#book = new AddressBook(pool);
    this.erasures = createErasures(pool, {
      seal: async (tenantId, id, plain) => (await this.sealForTenant(tenantId, [{ id, plain }]))[0] ?? '',
      open: async (tenantId, id, sealed) => (await this.openForTenant(tenantId, [{ id, sealed }]))[0],
    });
    this.cacheMs = cacheMs;
  }

  async identify(tenantId: string, addresses: readonly Address[]): Promise<KnownContact[]> {
    const hashes = await this.#hash(tenantId, addresses);
    const known = new Map<string, KnownContact>();
    for (let tries = 0; tries < TRIES; tries += 1) {
      await this.#findInto(known, tenantId, hashes);
      const contacts = hashes.map((hash) => known.get(hash));
      if (allThere(contacts)) {
        for (const [index, { marked }] of contacts.entries()) {
          if (!marked)
            this.#hashed.set(addresses[index] as Address, { tenantId, hash: hashes[index] as string });
        }
        return contacts;
      }
      const offers = this.#offers(tenantId, addresses, hashes, known);
      // Neither found nor free: a person whose key alone was deleted.
      if (tries > 0) await this.#book.dropKeyless(tenantId, [...offers.keys()]);
      const { erasures } = this.#keys;
      for (const [hash, contact] of await this.#book.add(tenantId, offers)) {
        known.set(hash, contact);
        const offered = offers.get(hash);
        if (offered) this.#keys.keep({ tenantId, contactId: contact.contactId }, offered.key, erasures);
      }
    }
    throw new Error('addresses kept coming and going while they were identified');
  }

  async find(tenantId: string, addresses: readonly Address[]): Promise<(KnownContact | null)[]> {
    const hashes = await this.#hash(tenantId, addresses);
    const known = new Map<string, KnownContact>();
    await this.#findInto(known, tenantId, hashes);
    return hashes.map((hash) => known.get(hash) ?? null);
  }

  async link(tenantId: string, contactId: string, addresses: readonly Address[]): Promise<KnownContact[]> {
    const hashes = await this.#hash(tenantId, addresses);
    if (hashes.length === 0) return [];
    const gifts = hashes.map((hash, index) => giftOf(contactId, hash, addresses[index]));
    const known = await this.#give(tenantId, hashes, gifts);
    const contacts = hashes.map((hash) => known.get(hash));
    if (allThere(contacts)) return contacts;
    throw new KeyringError('no-key', `contact ${contactId} has no key`);
  }

  async join(tenantId: string, joined: readonly Joined[]): Promise<(KnownContact | null)[]> {
    const hashes = await this.#hash(
      tenantId,
      joined.map(({ address }) => address),
    );
    if (hashes.length === 0) return [];
    const may = await this.mayHave(tenantId, joined);
    const gifts = joined.map((one, index) => ({
      ...giftOf(one.contactId, hashes[index] as string, one.address),
      at: one.at,
      formerAt: one.formerAt,
    }));
    const known = await this.#give(
      tenantId,
      hashes,
      gifts.filter((_, index) => may[index]),
    );
    return hashes.map((hash) => known.get(hash) ?? null);
  }

  async mayHave(tenantId: string, joined: readonly Joined[]): Promise<boolean[]> {
    const ids = joined.filter(({ address }) => portfolioOf(address) !== null);
    const held = await this.#book.portfolios(tenantId, [...new Set(ids.map(({ contactId }) => contactId))]);
    return joined.map(({ contactId, address, formerAt }) => {
      const own = formerAt === undefined ? portfolioOf(address) : null;
      return own === null || !held.get(contactId)?.some((other) => collide(own, other));
    });
  }

  async mayBeOne(tenantId: string, pairs: readonly Pair[]): Promise<boolean[]> {
    if (pairs.length === 0) return [];
    const asked = new Set(pairs.flatMap(({ one, other }) => [one, other]));
    const held = await this.#book.portfolios(tenantId, [...asked]);
    return pairs.map(({ one, other }) => {
      const others = held.get(other) ?? [];
      return !held.get(one)?.some((own) => others.some((theirs) => collide(own, theirs)));
    });
  }

  async elderOf(tenantId: string, { one, other }: Pair): Promise<string> {
    const [elder] = await this.#book.byAge(tenantId, [one, other]);
    if (elder === undefined) throw new KeyringError('no-key', `contacts ${one} and ${other} have no key`);
    return elder;
  }

  absorb(tenantId: string, absorbedId: string, survivorId: string): Promise<void> {
    return this.#book.absorb(tenantId, absorbedId, survivorId);
  }

  async goesOver(tenantId: string, handover: Handover): Promise<boolean> {
    const [hash = ''] = await this.#hash(tenantId, [handover.number]);
    return this.#book.handOver(tenantId, hash, handover, false);
  }

  async handOver(tenantId: string, handover: Handover): Promise<void> {
    const [hash = ''] = await this.#hash(tenantId, [handover.number]);
    await this.#book.handOver(tenantId, hash, handover, true);
  }

  async holderAt(tenantId: string, number: Address, at: string): Promise<string | null> {
    const [hash = ''] = await this.#hash(tenantId, [number]);
    return this.#book.holderAt(tenantId, hash, at);
  }

  async holdersOf(tenantId: string, number: Address): Promise<Holder[]> {
    const [hash = ''] = await this.#hash(tenantId, [number]);
    return this.#book.holdersOf(tenantId, hash);
  }

  async note(tenantId: string, sightings: readonly Sighting[]): Promise<void> {
    if (sightings.length === 0) return;
    const hashes = await this.#hash(
      tenantId,
      sightings.map(({ address }) => address),
    );
    await this.#book.note(
      tenantId,
      sightings.map((sighting, index) => ({ ...sighting, hash: hashes[index] as string })),
    );
  }

  async survivorsOf(tenantId: string, contactIds: readonly string[]): Promise<string[]> {
    if (contactIds.length === 0) return [];
    const merged = await this.#book.survivors(tenantId, contactIds);
    return contactIds.map((contactId) => merged.get(contactId) ?? contactId);
  }

  async mark(tenantId: string, addresses: readonly Address[]): Promise<void> {
    if (addresses.length === 0) return;
    const known = addresses.map((address) => this.#hashed.get(address));
    const lacking = addresses.filter((_, index) => known[index]?.tenantId !== tenantId);
    const fresh = await this.#hash(tenantId, lacking);
    const hashes = known.flatMap((one) => (one?.tenantId === tenantId ? [one.hash] : []));
    await this.#book.mark(tenantId, [...hashes, ...fresh]);
  }

  async seal(parts: readonly PlainInContext[]): Promise<SealedPart[]> {
    const keys = await this.#keys.of(parts);
    return parts.map((part, index) => {
      const key = keys[index];
      if (!key) throw new KeyringError('no-key', `contact ${part.contactId} has no key`);
      return { contactId: part.contactId, sealed: sealPart(key, part, part.plain, part.version) };
    });
  }

  async open(parts: readonly SealedInContext[]): Promise<(unknown | null)[]> {
    const keys = await this.#keys.of(parts);
    return parts.map((part, index) => {
      const key = keys[index];
      return key ? openPart(key, part, part.sealed) : null;
    });
  }

  async sealForTenant(tenantId: string, parts: readonly PlainOfTenant[]): Promise<string[]> {
    const key = await this.#hashes.keyOfParts(tenantId);
    return parts.map(({ id, plain }) => sealPart(key, ofTenant(tenantId, id), plain));
  }

  async openForTenant(tenantId: string, parts: readonly SealedOfTenant[]): Promise<unknown[]> {
    const key = await this.#hashes.keyOfParts(tenantId);
    return parts.map(({ id, sealed }) => openPart(key, ofTenant(tenantId, id), sealed));
  }

  async sealBytesForTenant(tenantId: string, parts: readonly BytesOfTenant[]): Promise<Buffer[]> {
    const key = await this.#hashes.keyOfParts(tenantId);
    return parts.map(({ id, bytes }) => sealBytes(key, tenantId, id, bytes));
  }

  async openBytesForTenant(tenantId: string, parts: readonly BytesOfTenant[]): Promise<Buffer[]> {
    const key = await this.#hashes.keyOfParts(tenantId);
    return parts.map(({ id, bytes }) => openBytes(key, tenantId, id, bytes));
  }

  hmac(tenantId: string, bytes: Buffer | string): Promise<string> {
    return this.#hashes.ofCommand(tenantId, bytes);
  }

  async erase(tenantId: string, contactId: string): Promise<void> {
    await this.#book.erase(tenantId, contactId);
    this.#keys.forget({ tenantId, contactId });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #hash(tenantId: string, addresses: readonly Address[]): Promise<string[]> {
    if (addresses.length === 0) return [];
    return this.#hashes.ofAddresses(tenantId, addresses);
  }

  /** Gives free addresses away; answers whose each is afterwards. As a rule all of them are free. */
  async #give(
    tenantId: string,
    hashes: readonly string[],
    gifts: readonly Gift[],
  ): Promise<Map<string, KnownContact>> {
    const known = await this.#book.join(tenantId, gifts);
    await this.#findInto(known, tenantId, hashes);
    const refused = gifts.filter(({ hash }) => !known.has(hash));
    if (refused.length === 0) return known;
    // Neither given nor somebody's: as a rule a second id of one portfolio, else a person whose key alone was deleted.
    const refusedHashes = refused.map(({ hash }) => hash);
    await this.#book.dropKeyless(tenantId, refusedHashes);
    for (const [hash, contact] of await this.#book.join(tenantId, refused)) known.set(hash, contact);
    await this.#findInto(known, tenantId, refusedHashes);
    return known;
  }

  async #findInto(
    known: Map<string, KnownContact>,
    tenantId: string,
    hashes: readonly string[],
  ): Promise<void> {
    const unknown = [...new Set(hashes)].filter((hash) => !known.has(hash));
    if (unknown.length === 0) return;
    const { erasures } = this.#keys;
    const found = await this.#book.find(tenantId, unknown);
    for (const [hash, contact] of found.known) known.set(hash, contact);
    // Whoever asks who somebody is seals or opens something of theirs next.
    for (const [contactId, wrapped] of found.wrapped)
      this.#keys.keepWrapped({ tenantId, contactId }, wrapped, erasures);
  }

  #offers(
    tenantId: string,
    addresses: readonly Address[],
    hashes: readonly string[],
    known: ReadonlyMap<string, KnownContact>,
  ) {
    const offers = new Map<string, Offer & FreshKey>();
    for (const [index, hash] of hashes.entries()) {
      if (known.has(hash) || offers.has(hash)) continue;
      const contactId = this.#ids.random();
      const fresh = this.#keys.fresh({ tenantId, contactId });
      offers.set(hash, { contactId, ...fresh, portfolio: portfolioOf(addresses[index]) });
    }
    return offers;
  }
}

/** A part of no known person is bound to its tenant and its own id. */
function ofTenant(tenantId: string, id: string): SealContext {
  return { tenantId, contactId: '', eventId: id };
}

function giftOf(contactId: string, hash: string, address: Address | undefined): Gift {
  return { contactId, hash, portfolio: portfolioOf(address) };
}

function allThere(contacts: readonly (KnownContact | undefined)[]): contacts is KnownContact[] {
  return !contacts.includes(undefined);
}
