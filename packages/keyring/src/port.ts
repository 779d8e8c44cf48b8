import type { SealedPart } from '@wabus/events';

/** An address of a person. Phone numbers are E.164 with +, already canonical. */
export interface Address {
  readonly kind: 'phone' | 'userId' | 'username';
  readonly value: string;
}

/** Who an address is. `marked` false: `ContactIdentified` may not have been appended yet; whoever meets it appends it. */
export interface KnownContact {
  readonly contactId: string;
  readonly marked: boolean;
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
}

/** A sealed part to be opened. */
export interface SealedInContext extends SealContext {
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
  /** `ContactIdentified` of these contacts stands in the store. */
  mark(tenantId: string, contactIds: readonly string[]): Promise<void>;
  /** Seals each part with its contact's key, in order; throws when a contact has no key. */
  seal(parts: readonly PlainInContext[]): Promise<SealedPart[]>;
  /** Opens each part, in order; null where the contact's key is gone (erased). */
  open(parts: readonly SealedInContext[]): Promise<(unknown | null)[]>;
  /** Hex HMAC-SHA256 of bytes under the tenant's own key: command hashes. Makes the tenant's key when there is none. */
  hmac(tenantId: string, bytes: Buffer | string): Promise<string>;
  close(): Promise<void>;
}
