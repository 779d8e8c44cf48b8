import type { SealedPart } from '@wabus/events';

/**
 * An address of a person. Phone numbers are E.164 with +, already canonical. A username and an id over linked portfolios
 * lead to nobody: the keyring is never given one.
 */
export interface Address {
  readonly kind: 'phone' | 'userId' | 'username' | 'parentUserId';
  readonly value: string;
  /**
   * Of a user id: the business portfolio that it is scoped to, `?` where a webhook's is not known. Absent: of any, as
   * the CRM told it. It is no part of the address: an id is the same whoever names it.
   */
  readonly portfolio?: string;
}

/**
 * Who an address is. `marked` false: the event that tells of the address may not have been appended yet; whoever meets
 * it appends it. That is `ContactIdentified` for the first address of a contact, `ContactAddressAdded` for another.
 */
export interface KnownContact {
  /** The person: of contacts that were merged, the one that goes on. */
  readonly contactId: string;
  /** The contact whose stream tells of the address: the same, or one that was merged into it. */
  readonly holderId: string;
  readonly marked: boolean;
  readonly first: boolean;
  /** When they were first heard of by it, in milliseconds since 1970; null where only the CRM said so. */
  readonly seenAt: number | null;
  /** When it was first shown beside another address of theirs. */
  readonly shownAt: number | null;
  /** Since when it is theirs no more, in milliseconds since 1970; null: it is. It leads to them all the same. */
  readonly formerAt: number | null;
}

/** What was seen of an address, each with its time, RFC 3339. */
export interface Sighting {
  readonly address: Address;
  /** Somebody was heard of by it. */
  readonly seenAt?: string;
  /** It was shown beside another address of theirs. */
  readonly shownAt?: string;
  /** It is theirs no more. */
  readonly formerAt?: string;
  /** A number is theirs by what WhatsApp told, also where it was given up before. */
  readonly gainedAt?: string;
}

/** Somebody who has, or had, a number. */
export interface Holder {
  /** The contact whose stream tells of it. */
  readonly contactId: string;
  /** The person: of contacts that were merged, the one that goes on. */
  readonly personId: string;
  /** When they were first shown with it, in milliseconds since 1970; null: it was never shown beside an id. */
  readonly shownAt: number | null;
  /** Whether it leads to them. */
  readonly leads: boolean;
}

/** A number that was shown at a time, RFC 3339, with a contact that it does not lead to. */
export interface Handover {
  readonly contactId: string;
  readonly number: Address;
  readonly at: string;
}

/** An address that is shown together with another one of a contact. */
export interface Joined {
  readonly contactId: string;
  readonly address: Address;
  /** When, RFC 3339; absent where it was no webhook that showed it. */
  readonly at?: string;
  /** Since when it is no more, RFC 3339: then the contact may have another id of the portfolio. */
  readonly formerAt?: string;
}

/** Two contacts, of which it is asked whether they may be one person. */
export interface Pair {
  readonly one: string;
  readonly other: string;
}

/** What a sealed part is bound to; opening it elsewhere fails. */
export interface SealContext {
  readonly tenantId: string;
  readonly contactId: string;
  readonly eventId: string;
}

/** A part to be sealed. */
export interface PlainInContext extends SealContext {
  readonly plain: unknown;
  /** Of the shape that it has, 1 to 65,535; the part keeps it, readable to all. 1 when it is not said. */
  readonly version?: number;
}

/** A sealed part to be opened. */
export interface SealedInContext extends SealContext {
  readonly sealed: string;
}

/** What of no known person is to be sealed; `id` is what the sealed part is bound to. */
export interface PlainOfTenant {
  readonly id: string;
  readonly plain: unknown;
}

/** Bytes to be sealed for a tenant, or sealed ones; `id` is what they are bound to. */
export interface BytesOfTenant {
  readonly id: string;
  readonly bytes: Buffer;
}

/** What was sealed for a tenant. */
export interface SealedOfTenant {
  readonly id: string;
  readonly sealed: string;
}

/**
 * Address → contact and contact → key. Erasing a person is deleting rows here: then `open` answers null for every
 * part of that person, for ever. Any other failure to open throws `KeyringError`.
 */
export interface Keyring {
  /** Finds or makes the contact of each address, in order, in one batched upsert; equal addresses get one contact. */
  identify(tenantId: string, addresses: readonly Address[]): Promise<KnownContact[]>;
  /** Finds contacts without making any; null for an address nobody has. */
  find(tenantId: string, addresses: readonly Address[]): Promise<(KnownContact | null)[]>;
  /**
   * Gives a contact more addresses; answers whose each is afterwards, in order: an address that somebody else has
   * stays theirs. Throws when the contact has no key.
   */
  link(tenantId: string, contactId: string, addresses: readonly Address[]): Promise<KnownContact[]>;
  /**
   * Gives contacts addresses that were shown together with one of theirs; answers whose each is afterwards, in order. An
   * address that somebody has stays theirs. Null for one that stays nobody's: an id for a contact that has another id of
   * the same portfolio (a phone number that changed hands), or any for a contact without a key.
   */
  join(tenantId: string, joined: readonly Joined[]): Promise<(KnownContact | null)[]>;
  /** Whether both of each pair may be one person, in order: false where each has an id of the same portfolio, that is theirs still. */
  mayBeOne(tenantId: string, pairs: readonly Pair[]): Promise<boolean[]>;
  /** That of both contacts which goes on when they are one person: the one that became known first. */
  elderOf(tenantId: string, pair: Pair): Promise<string>;
  /** Two contacts are one person from now on: whatever leads to one of them leads to the survivor. Repeating it changes nothing. */
  absorb(tenantId: string, absorbedId: string, survivorId: string): Promise<void>;
  /**
   * Whether a number goes over to the contact that it was shown with: it leads to whoever was shown with it last for the
   * first time. `handOver` moves it, where it does.
   */
  goesOver(tenantId: string, handover: Handover): Promise<boolean>;
  handOver(tenantId: string, handover: Handover): Promise<void>;
  /** Who had a number at a time, RFC 3339: of those who were shown with it by then, the last one; null where nobody was. */
  holderAt(tenantId: string, number: Address, at: string): Promise<string | null>;
  /** Everybody who has or had a number, by when they were first shown with it. */
  holdersOf(tenantId: string, number: Address): Promise<Holder[]>;
  /**
   * Keeps what was seen of addresses that somebody has; of each the earliest time counts, but for `gainedAt`, whose latest
   * does. An address is former since it was given up for the first time after it was last gained.
   */
  note(tenantId: string, sightings: readonly Sighting[]): Promise<void>;
  /** The contact that goes on for each, in order; itself where it was not merged, or is nobody. */
  survivorsOf(tenantId: string, contactIds: readonly string[]): Promise<string[]>;
  /** Whether each of the contacts may be who has the address, in order: false where it has another id of the same portfolio. */
  mayHave(tenantId: string, joined: readonly Joined[]): Promise<boolean[]>;
  /** The events that tell of these addresses stand in the store. */
  mark(tenantId: string, addresses: readonly Address[]): Promise<void>;
  /** Seals each part with its contact's key, in order; throws when a contact has no key. */
  seal(parts: readonly PlainInContext[]): Promise<SealedPart[]>;
  /** Opens each part, in order; null where the contact's key is gone (erased). */
  open(parts: readonly SealedInContext[]): Promise<(unknown | null)[]>;
  /** Seals each part with the tenant's own key, in order: what is of no person that is known. Nothing erases it but its own row. */
  sealForTenant(tenantId: string, parts: readonly PlainOfTenant[]): Promise<string[]>;
  /** Opens each part that `sealForTenant` made, in order. */
  openForTenant(tenantId: string, parts: readonly SealedOfTenant[]): Promise<unknown[]>;
  /** Seals bytes with the tenant's own key, in order; `id` is what each is bound to. */
  sealBytesForTenant(tenantId: string, parts: readonly BytesOfTenant[]): Promise<Buffer[]>;
  /** Opens what `sealBytesForTenant` made, in order. @throws KeyringError `tampered` for other bytes, another tenant or another id */
  openBytesForTenant(tenantId: string, parts: readonly BytesOfTenant[]): Promise<Buffer[]>;
  /** Hex HMAC-SHA256 of bytes under the tenant's own key: command hashes. Makes the tenant's key when there is none. */
  hmac(tenantId: string, bytes: Buffer | string): Promise<string>;
  close(): Promise<void>;
}
