import { type Pool, prepared } from '@wabus/postgres';
import type { KnownContact } from './port.ts';

/** A contact offered for an address that may be new: its id and its wrapped key. */
export interface Offer {
  readonly contactId: string;
  readonly wrapped: Buffer;
  readonly portfolio: string | null;
}

/** An address offered to a contact; the hash as hex. */
export interface Gift {
  readonly contactId: string;
  readonly hash: string;
  readonly portfolio: string | null;
}

interface AddressRow {
  /** As hex. */
  readonly hash: string;
  readonly contact_id: string;
  readonly marked: boolean;
  readonly added: boolean;
}

/**
 * An address whose contact has no key is nobody's: that person is erased. Each is looked up by itself: a plan that was made
 * while the tables were small would else go on to join all of them.
 */
const FIND = prepared<AddressRow>(
  'keyring.find',
  `
  select encode(a.hmac, 'hex') as hash, a.contact_id, a.marked, a.added
  from unnest($2::bytea[]) as wanted(hmac)
  cross join lateral (
    select * from keyring.addresses where tenant_id = $1 and hmac = wanted.hmac limit 1
  ) a
  cross join lateral (
    select from keyring.contact_keys where tenant_id = $1 and contact_id = a.contact_id limit 1
  ) k`,
);

/** Sorted by hash: whoever adds overlapping addresses at once waits in one order, so nobody waits for each other. */
const ADD = prepared<AddressRow>(
  'keyring.add',
  `
  with offered as (
    select * from unnest($2::bytea[], $3::uuid[], $4::bytea[], $5::text[]) as o(hmac, contact_id, wrapped_key, portfolio)
  ), added as (
    insert into keyring.addresses (tenant_id, hmac, contact_id, portfolio)
    select $1, hmac, contact_id, portfolio from offered order by hmac
    on conflict (tenant_id, hmac) do nothing
    returning hmac, contact_id, marked, added
  ), with_key as (
    insert into keyring.contact_keys (tenant_id, contact_id, wrapped_key)
    select $1, contact_id, wrapped_key from added join offered using (hmac, contact_id)
  )
  select encode(hmac, 'hex') as hash, contact_id, marked, added from added`,
);

/** Sorted, too; what is somebody's, or a second id of one portfolio, is left out. */
const JOIN = prepared<AddressRow>(
  'keyring.join',
  `
  insert into keyring.addresses (tenant_id, hmac, contact_id, portfolio, added)
  select k.tenant_id, given.hmac, k.contact_id, given.portfolio, true
  from unnest($2::bytea[], $3::uuid[], $4::text[]) as given(hmac, contact_id, portfolio)
  join keyring.contact_keys k on k.tenant_id = $1 and k.contact_id = given.contact_id
  order by given.hmac
  on conflict do nothing
  returning encode(hmac, 'hex') as hash, contact_id, marked, added`,
);

const PORTFOLIOS = prepared<{ contact_id: string; portfolios: string[] }>(
  'keyring.portfolios',
  `
  select contact_id, array_agg(portfolio) as portfolios from keyring.addresses
  where tenant_id = $1 and contact_id = any($2::uuid[]) and portfolio is not null group by contact_id`,
);

/** Sorted, too. */
const MARK = prepared(
  'keyring.mark',
  `
  update keyring.addresses set marked = true
  where (tenant_id, hmac) in (
    select tenant_id, hmac from keyring.addresses
    where tenant_id = $1 and hmac = any($2::bytea[]) and not marked
    order by hmac for update)`,
);

const named = (rows: readonly AddressRow[]) =>
  new Map(
    rows.map((row): [string, KnownContact] => [
      row.hash,
      { contactId: row.contact_id, marked: row.marked, first: !row.added },
    ]),
  );

/** Hashes and other bytes as an array of them: the driver takes longer to escape what needs no escape. */
const bytesArray = (hexes: readonly string[]): string => `{${hexes.map((hex) => `\\\\x${hex}`).join(',')}}`;

/** The table of addresses; all hashes as hex. */
export class AddressBook {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The contacts of those of the hashes that are known and not erased. */
  async find(tenantId: string, hashes: readonly string[]): Promise<Map<string, KnownContact>> {
    return named(await FIND(this.#pool, [tenantId, bytesArray(hashes)]));
  }

  /** Adds addresses with their contacts and keys in one statement; answers those that this call added. */
  async add(tenantId: string, offers: ReadonlyMap<string, Offer>): Promise<Map<string, KnownContact>> {
    const sorted = [...offers].sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = await ADD(this.#pool, [
      tenantId,
      bytesArray(sorted.map(([hash]) => hash)),
      `{${sorted.map(([, { contactId }]) => contactId).join(',')}}`,
      bytesArray(sorted.map(([, { wrapped }]) => wrapped.toString('hex'))),
      sorted.map(([, { portfolio }]) => portfolio),
    ]);
    return named(rows);
  }

  /** Gives free addresses to contacts that have a key; answers those that this call gave. */
  async join(tenantId: string, gifts: readonly Gift[]): Promise<Map<string, KnownContact>> {
    if (gifts.length === 0) return new Map();
    const rows = await JOIN(this.#pool, [
      tenantId,
      bytesArray(gifts.map(({ hash }) => hash)),
      gifts.map(({ contactId }) => contactId),
      gifts.map(({ portfolio }) => portfolio),
    ]);
    return named(rows);
  }

  /** The portfolios of which contacts have ids; none for a contact without any. */
  async portfolios(tenantId: string, contactIds: readonly string[]): Promise<Map<string, string[]>> {
    if (contactIds.length === 0) return new Map();
    const rows = await PORTFOLIOS(this.#pool, [tenantId, contactIds]);
    return new Map(rows.map(({ contact_id: contactId, portfolios }) => [contactId, portfolios]));
  }

  /** Deletes those of the addresses whose contact has no key, so that they may be somebody's again. */
  async dropKeyless(tenantId: string, hashes: readonly string[]): Promise<void> {
    await this.#pool.query(
      `delete from keyring.addresses a
       where a.tenant_id = $1 and a.hmac = any($2::bytea[]) and not exists (
         select from keyring.contact_keys k where k.tenant_id = a.tenant_id and k.contact_id = a.contact_id)`,
      [tenantId, bytesArray(hashes)],
    );
  }

  /** Marks addresses that stand in the store. */
  async mark(tenantId: string, hashes: readonly string[]): Promise<void> {
    await MARK(this.#pool, [tenantId, bytesArray(hashes)]);
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
