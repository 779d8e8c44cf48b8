import type { Pool } from '@wabus/postgres';
import type { KnownContact } from './port.ts';

/** A contact offered for an address that may be new: its id and its wrapped key. */
export interface Offer {
  readonly contactId: string;
  readonly wrappedKey: Buffer;
}

interface AddressRow {
  readonly hmac: Buffer;
  readonly contact_id: string;
  readonly marked: boolean;
}

/** An address whose contact has no key is nobody's: that person is erased. */
const FIND = `
  select a.hmac, a.contact_id, a.marked
  from unnest($2::bytea[]) as wanted(hmac)
  join keyring.addresses a on a.tenant_id = $1 and a.hmac = wanted.hmac
  join keyring.contact_keys k on k.tenant_id = a.tenant_id and k.contact_id = a.contact_id`;

/** Sorted by hash: whoever adds overlapping addresses at once waits in one order, so nobody waits for each other. */
const ADD = `
  with offered as (
    select * from unnest($2::bytea[], $3::uuid[], $4::bytea[]) as o(hmac, contact_id, wrapped_key)
  ), added as (
    insert into keyring.addresses (tenant_id, hmac, contact_id)
    select $1, hmac, contact_id from offered order by hmac
    on conflict (tenant_id, hmac) do nothing
    returning hmac, contact_id, marked
  ), with_key as (
    insert into keyring.contact_keys (tenant_id, contact_id, wrapped_key)
    select $1, contact_id, wrapped_key from added join offered using (hmac, contact_id)
  )
  select hmac, contact_id, marked from added`;

const named = (rows: readonly AddressRow[]) =>
  new Map(
    rows.map((row): [string, KnownContact] => [
      row.hmac.toString('hex'),
      { contactId: row.contact_id, marked: row.marked },
    ]),
  );

/** The table of addresses; all hashes, as hex in the maps. */
export class AddressBook {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The contacts of those of the hashes that are known and not erased. */
  async find(tenantId: string, hashes: readonly string[]): Promise<Map<string, KnownContact>> {
    const values = [tenantId, hashes.map((hash) => Buffer.from(hash, 'hex'))];
    const { rows } = await this.#pool.query<AddressRow>({ name: 'keyring-find', text: FIND, values });
    return named(rows);
  }

  /** Adds addresses with their contacts and keys in one statement; answers those that this call added. */
  async add(tenantId: string, offers: ReadonlyMap<string, Offer>): Promise<Map<string, KnownContact>> {
    const sorted = [...offers].sort(([a], [b]) => (a < b ? -1 : 1));
    const values = [
      tenantId,
      sorted.map(([hash]) => Buffer.from(hash, 'hex')),
      sorted.map(([, offer]) => offer.contactId),
      sorted.map(([, offer]) => offer.wrappedKey),
    ];
    const { rows } = await this.#pool.query<AddressRow>({ name: 'keyring-add', text: ADD, values });
    return named(rows);
  }

  /** Gives free addresses to a contact that has a key. */
  async link(tenantId: string, contactId: string, hashes: readonly string[]): Promise<void> {
    await this.#pool.query(
      `insert into keyring.addresses (tenant_id, hmac, contact_id, marked)
       select k.tenant_id, offered.hmac, k.contact_id, true
       from unnest($3::bytea[]) as offered(hmac)
       join keyring.contact_keys k on k.tenant_id = $1 and k.contact_id = $2
       order by offered.hmac
       on conflict (tenant_id, hmac) do nothing`,
      [tenantId, contactId, hashes.map((hash) => Buffer.from(hash, 'hex'))],
    );
  }

  /** Deletes those of the addresses whose contact has no key, so that they may be somebody's again. */
  async dropKeyless(tenantId: string, hashes: readonly string[]): Promise<void> {
    await this.#pool.query(
      `delete from keyring.addresses a
       where a.tenant_id = $1 and a.hmac = any($2::bytea[]) and not exists (
         select from keyring.contact_keys k where k.tenant_id = a.tenant_id and k.contact_id = a.contact_id)`,
      [tenantId, hashes.map((hash) => Buffer.from(hash, 'hex'))],
    );
  }

  /** Marks contacts whose `ContactIdentified` stands in the store. */
  async mark(tenantId: string, contactIds: readonly string[]): Promise<void> {
    await this.#pool.query(
      `update keyring.addresses set marked = true
       where (tenant_id, hmac) in (
         select tenant_id, hmac from keyring.addresses
         where tenant_id = $1 and contact_id = any($2::uuid[]) and not marked
         order by hmac for update)`,
      [tenantId, contactIds],
    );
  }

  /** Deletes every address and the key of a contact, in one statement. */
  async erase(tenantId: string, contactId: string): Promise<void> {
    await this.#pool.query(
      `with gone as (delete from keyring.addresses where tenant_id = $1 and contact_id = $2)
       delete from keyring.contact_keys where tenant_id = $1 and contact_id = $2`,
      [tenantId, contactId],
    );
  }
}
