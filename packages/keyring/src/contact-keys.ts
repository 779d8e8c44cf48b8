import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  BoxError,
  boundTo,
  type Clock,
  freshKey,
  type KeyEncryptionKey,
  unwrapKey,
  wrapKey,
} from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { LRUCache } from 'lru-cache';
import { KeyringError } from './keyring-error.ts';

/** A contact of a tenant. */
export interface ContactRef {
  readonly tenantId: string;
  readonly contactId: string;
}

interface KeyRow {
  readonly tenant_id: string;
  readonly contact_id: string;
  readonly wrapped_key: Buffer;
}

/** A key that was made for a new contact, wrapped as its row wants it. */
export interface FreshKey {
  readonly key: KeyObject;
  readonly wrapped: Buffer;
}

/** A key as it was read, unwrapped once it is used. */
interface Kept {
  readonly wrapped?: Buffer;
  key?: KeyObject;
}

const nameOf = ({ tenantId, contactId }: ContactRef) => `${contactId} ${tenantId}`;
const contextOf = ({ tenantId, contactId }: ContactRef) => boundTo('keyring-contact', tenantId, contactId);

/** Each is looked up by itself: a plan that was made while the table was small would else go on to join all of it. */
const LOAD = `
  select k.tenant_id, k.contact_id, k.wrapped_key
  from unnest($1::text[], $2::uuid[]) as wanted(tenant_id, contact_id)
  cross join lateral (
    select * from keyring.contact_keys
    where tenant_id = wanted.tenant_id and contact_id = wanted.contact_id limit 1
  ) k`;

/**
 * Keys of contacts, cached for a short time. The cache never outlives an erasure by more than `cacheMs`: in the
 * process that erases the key is forgotten at once (loads under way included), in the others when its time is over.
 * What another process seals in between is sealed under a key that no longer exists: it reads as erased.
 */
export class ContactKeys {
  readonly #pool: Pool;
  readonly #kek: KeyEncryptionKey;
  readonly #cache: LRUCache<string, Kept>;
  #erasures = 0;

  constructor(
    pool: Pool,
    kek: KeyEncryptionKey,
    options: { clock: Clock; cacheSize: number; cacheMs: number },
  ) {
    this.#pool = pool;
    this.#kek = kek;
    this.#cache = new LRUCache({
      max: options.cacheSize,
      ttl: options.cacheMs,
      ttlResolution: 0,
      perf: { now: () => options.clock.now().getTime() },
    });
  }

  /** A fresh key for a new contact. */
  fresh(contact: ContactRef): FreshKey {
    const bytes = freshKey();
    const made = { key: createSecretKey(bytes), wrapped: wrapKey(this.#kek, bytes, contextOf(contact)) };
    bytes.fill(0);
    return made;
  }

  /** How many keys were forgotten so far; see `keep`. */
  get erasures(): number {
    return this.#erasures;
  }

  /** Caches the key of a row that was written when so many keys had been forgotten: what may be among those that were since then is not kept. */
  keep(contact: ContactRef, key: KeyObject, erasures: number): void {
    if (erasures === this.#erasures) this.#cache.set(nameOf(contact), { key });
  }

  /** The same for a row that was read, whose key may never be used. */
  keepWrapped(contact: ContactRef, wrapped: Buffer, erasures: number): void {
    if (erasures !== this.#erasures) return;
    const name = nameOf(contact);
    this.#cache.set(name, this.#cache.get(name) ?? { wrapped });
  }

  /** The key of each contact, in order; undefined where there is none. What is not cached is loaded in one query. */
  async of(contacts: readonly ContactRef[]): Promise<(KeyObject | undefined)[]> {
    const found = new Map<string, KeyObject>();
    const missing = new Map<string, ContactRef>();
    for (const contact of contacts) {
      const name = nameOf(contact);
      const cached = found.get(name) ?? this.#cached(contact);
      if (cached) found.set(name, cached);
      else missing.set(name, contact);
    }
    if (missing.size > 0) await this.#load([...missing.values()], found);
    return contacts.map((contact) => found.get(nameOf(contact)));
  }

  /** Forgets a key whose row was deleted, and whatever was being loaded meanwhile. */
  forget(contact: ContactRef): void {
    this.#erasures += 1;
    this.#cache.delete(nameOf(contact));
  }

  #cached(contact: ContactRef): KeyObject | undefined {
    const kept = this.#cache.get(nameOf(contact));
    if (kept?.wrapped) kept.key ??= this.#unwrap(contact, kept.wrapped);
    return kept?.key;
  }

  async #load(contacts: readonly ContactRef[], into: Map<string, KeyObject>): Promise<void> {
    const erasures = this.#erasures;
    const columns = [
      contacts.map((contact) => contact.tenantId),
      contacts.map((contact) => contact.contactId),
    ];
    const { rows } = await this.#pool.query<KeyRow>({ name: 'keyring-load', text: LOAD, values: columns });
    for (const row of rows) {
      const contact = { tenantId: row.tenant_id, contactId: row.contact_id };
      const key = this.#unwrap(contact, row.wrapped_key);
      into.set(nameOf(contact), key);
      this.keep(contact, key, erasures);
    }
  }

  #unwrap(contact: ContactRef, wrapped: Buffer): KeyObject {
    try {
      return unwrapKey(this.#kek, wrapped, contextOf(contact));
    } catch (cause) {
      if (!(cause instanceof BoxError)) throw cause;
      const what = `the key of contact ${contact.contactId} does not unwrap: ${cause.message}`;
      throw new KeyringError('unwrap-failed', what, { cause });
    }
  }
}
