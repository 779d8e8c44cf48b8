import { afterDeadlock, type Pool, prepared } from '@wabus/postgres';
import type { Handover, Holder, KnownContact, Sighting } from './port.ts';

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
  /** RFC 3339. */
  readonly at?: string | undefined;
  readonly formerAt?: string | undefined;
}

interface AddressRow {
  /** As hex. */
  readonly hash: string;
  readonly contact_id: string;
  readonly survivor: string;
  readonly marked: boolean;
  readonly added: boolean;
  readonly seen: number | null;
  readonly shown: number | null;
  readonly former: number | null;
  /** The wrapped key of `survivor`; null where it is another's than the holder's, or was not asked for. */
  readonly wrapped?: Buffer | null;
}

const TIMES = ['seen', 'shown', 'former']
  .map((what) => `(extract(epoch from ${what}_at) * 1000)::float8 as ${what}`)
  .join(', ');

/**
 * An address whose contact has no key is nobody's: that person is erased. Each is looked up by itself: a plan that was made
 * while the tables were small would else go on to join all of them.
 */
const FIND = prepared<AddressRow>(
  'keyring.find',
  `
  select encode(a.hmac, 'hex') as hash, a.contact_id, coalesce(k.merged_into, a.contact_id) as survivor, a.marked, a.added, ${TIMES},
    case when k.merged_into is null then k.wrapped_key end as wrapped
  from unnest($2::bytea[]) as wanted(hmac)
  cross join lateral (
    select * from keyring.addresses where tenant_id = $1 and hmac = wanted.hmac limit 1
  ) a
  cross join lateral (
    select merged_into, wrapped_key from keyring.contact_keys
    where tenant_id = $1 and contact_id = a.contact_id limit 1
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
    returning hmac, contact_id, marked, added, seen_at, shown_at, former_at
  ), with_key as (
    insert into keyring.contact_keys (tenant_id, contact_id, wrapped_key)
    select $1, contact_id, wrapped_key from added join offered using (hmac, contact_id)
  )
  select encode(hmac, 'hex') as hash, contact_id, contact_id as survivor, marked, added, ${TIMES} from added`,
);

/** Sorted, too; what is somebody's, or a second id of one portfolio, is left out. */
const JOIN = prepared<AddressRow>(
  'keyring.join',
  `
  insert into keyring.addresses (tenant_id, hmac, contact_id, portfolio, added, seen_at, shown_at, former_at)
  select k.tenant_id, given.hmac, coalesce(k.merged_into, k.contact_id), given.portfolio, true, given.at, given.at, given.former_at
  from unnest($2::bytea[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[])
    as given(hmac, contact_id, portfolio, at, former_at)
  join keyring.contact_keys k on k.tenant_id = $1 and k.contact_id = given.contact_id
  order by given.hmac
  on conflict do nothing
  returning encode(hmac, 'hex') as hash, contact_id, contact_id as survivor, marked, added, ${TIMES}`,
);

/** Each looked up by itself, too: `offset 0` keeps the planner from joining the tables as a whole. */
const PORTFOLIOS = prepared<{ contact_id: string; portfolios: string[] }>(
  'keyring.portfolios',
  `
  select wanted.contact_id, array_agg(a.portfolio) as portfolios
  from unnest($2::uuid[]) as wanted(contact_id)
  cross join lateral (
    (select contact_id from keyring.contact_keys where tenant_id = $1 and contact_id = wanted.contact_id limit 1)
    union all
    (select contact_id from keyring.contact_keys where tenant_id = $1 and merged_into = wanted.contact_id offset 0)
  ) k
  cross join lateral (
    select portfolio from keyring.addresses
    where tenant_id = $1 and contact_id = k.contact_id and portfolio is not null and former_at is null offset 0
  ) a
  group by wanted.contact_id`,
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

/** Sorted, too. */
const NOTE = `
  with noted as (
    select hmac, min(seen_at) as seen_at, min(shown_at) as shown_at,
      array_agg(former_at) filter (where former_at is not null) as lost_at, max(gained_at) as gained_at
    from unnest($2::bytea[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])
      as n(hmac, seen_at, shown_at, former_at, gained_at) group by hmac
  ), held as (
    select hmac from keyring.addresses
    where tenant_id = $1 and hmac in (select hmac from noted) order by hmac for update
  )
  update keyring.addresses a
  set seen_at = least(a.seen_at, n.seen_at), shown_at = least(a.shown_at, n.shown_at),
    lost_at = keyring.times(a.lost_at || a.former_at, n.lost_at), gained_at = greatest(a.gained_at, n.gained_at),
    former_at = (
      select min(lost) from unnest(keyring.times(a.lost_at || a.former_at, n.lost_at)) as lost
      where lost > coalesce(greatest(a.gained_at, n.gained_at), '-infinity'))
  from held join noted n using (hmac) where a.tenant_id = $1 and a.hmac = held.hmac`;

const named = (rows: readonly AddressRow[]) =>
  new Map(
    rows.map((row): [string, KnownContact] => [
      row.hash,
      {
        contactId: row.survivor,
        holderId: row.contact_id,
        marked: row.marked,
        first: !row.added,
        seenAt: row.seen,
        shownAt: row.shown,
        formerAt: row.former,
      },
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

  /** The contacts of those of the hashes that are known and not erased, and, beside them, their wrapped keys by contact. */
  async find(
    tenantId: string,
    hashes: readonly string[],
  ): Promise<{
    readonly known: Map<string, KnownContact>;
    readonly wrapped: ReadonlyMap<string, Buffer>;
  }> {
    const rows = await FIND(this.#pool, [tenantId, bytesArray(hashes)]);
    const wrapped = rows.flatMap(({ survivor, wrapped }): [string, Buffer][] =>
      wrapped ? [[survivor, wrapped]] : [],
    );
    return { known: named(rows), wrapped: new Map(wrapped) };
  }

  /** Adds addresses with their contacts and keys in one statement; answers those that this call added. */
  async add(tenantId: string, offers: ReadonlyMap<string, Offer>): Promise<Map<string, KnownContact>> {
    const sorted = [...offers].sort(([a], [b]) => (a < b ? -1 : 1));
    const values = [
      tenantId,
      bytesArray(sorted.map(([hash]) => hash)),
      `{${sorted.map(([, { contactId }]) => contactId).join(',')}}`,
      bytesArray(sorted.map(([, { wrapped }]) => wrapped.toString('hex'))),
      sorted.map(([, { portfolio }]) => portfolio),
    ];
    return named(await afterDeadlock(() => ADD(this.#pool, values)));
  }

  /** Gives free addresses to contacts that have a key; answers those that this call gave. */
  async join(tenantId: string, gifts: readonly Gift[]): Promise<Map<string, KnownContact>> {
    if (gifts.length === 0) return new Map();
    const values = [
      tenantId,
      bytesArray(gifts.map(({ hash }) => hash)),
      gifts.map(({ contactId }) => contactId),
      gifts.map(({ portfolio }) => portfolio),
      gifts.map(({ at }) => at),
      gifts.map(({ formerAt }) => formerAt),
    ];
    return named(await afterDeadlock(() => JOIN(this.#pool, values)));
  }

  /** The portfolios of which people have ids that are theirs still; none for somebody without any. */
  async portfolios(tenantId: string, contactIds: readonly string[]): Promise<Map<string, string[]>> {
    if (contactIds.length === 0) return new Map();
    const rows = await PORTFOLIOS(this.#pool, [tenantId, contactIds]);
    return new Map(rows.map(({ contact_id: contactId, portfolios }) => [contactId, portfolios]));
  }

  /** Those of the contacts that have a key, the one that became known first before the others. */
  async byAge(tenantId: string, contactIds: readonly string[]): Promise<string[]> {
    const { rows } = await this.#pool.query<{ contact_id: string }>(
      `select contact_id from keyring.contact_keys where tenant_id = $1 and contact_id = any($2::uuid[])
       order by made_at, contact_id`,
      [tenantId, contactIds],
    );
    return rows.map(({ contact_id: contactId }) => contactId);
  }

  /** The contact that goes on, for those that were merged. */
  async survivors(tenantId: string, contactIds: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await this.#pool.query<{ contact_id: string; merged_into: string }>(
      `select contact_id, merged_into from keyring.contact_keys
       where tenant_id = $1 and contact_id = any($2::uuid[]) and merged_into is not null`,
      [tenantId, contactIds],
    );
    return new Map(rows.map(({ contact_id: contactId, merged_into: survivor }) => [contactId, survivor]));
  }

  /** One contact goes on for both. */
  async absorb(tenantId: string, absorbedId: string, survivorId: string): Promise<void> {
    await afterDeadlock(() =>
      this.#pool.query('select keyring.absorb($1, $2, $3)', [tenantId, absorbedId, survivorId]),
    );
  }

  /** Whether a number goes over to the contact that it was shown with; it is moved where `move` says so. */
  async handOver(
    tenantId: string,
    hash: string,
    { contactId, at }: Handover,
    move: boolean,
  ): Promise<boolean> {
    const { rows } = await afterDeadlock(() =>
      this.#pool.query<{ goes: boolean }>(
        "select keyring.hand_over($1, decode($2, 'hex'), $3, $4, $5) as goes",
        [tenantId, hash, contactId, at, move],
      ),
    );
    return rows[0]?.goes ?? false;
  }

  /** Who had a number at a time. */
  async holderAt(tenantId: string, hash: string, at: string): Promise<string | null> {
    const { rows } = await this.#pool.query<{ contact_id: string }>(
      `select coalesce(k.merged_into, h.contact_id) as contact_id from (
         select contact_id, coalesce(shown_at, '-infinity') as shown_at from keyring.addresses
           where tenant_id = $1 and hmac = decode($2, 'hex')
         union all
         select contact_id, shown_at from keyring.other_holders where tenant_id = $1 and hmac = decode($2, 'hex')
       ) h join keyring.contact_keys k on k.tenant_id = $1 and k.contact_id = h.contact_id
       where h.shown_at <= $3 order by h.shown_at desc limit 1`,
      [tenantId, hash, at],
    );
    return rows[0]?.contact_id ?? null;
  }

  /** Everybody who has or had a number, by when they were shown with it. */
  async holdersOf(tenantId: string, hash: string): Promise<Holder[]> {
    const { rows } = await this.#pool.query<Holder>(
      `select h.contact_id as "contactId", coalesce(k.merged_into, h.contact_id) as "personId",
         (extract(epoch from nullif(h.shown_at, '-infinity')) * 1000)::float8 as "shownAt", h.leads
       from (
         select contact_id, shown_at, true as leads from keyring.addresses
           where tenant_id = $1 and hmac = decode($2, 'hex')
         union all
         select contact_id, shown_at, false from keyring.other_holders
           where tenant_id = $1 and hmac = decode($2, 'hex')
       ) h join keyring.contact_keys k on k.tenant_id = $1 and k.contact_id = h.contact_id
       order by h.shown_at nulls first, h.leads, h.contact_id`,
      [tenantId, hash],
    );
    return rows;
  }

  /** Of each the earliest time counts, and of what was gained the latest. */
  async note(
    tenantId: string,
    seen: readonly (Omit<Sighting, 'address'> & { hash: string })[],
  ): Promise<void> {
    await afterDeadlock(() =>
      this.#pool.query(NOTE, [
        tenantId,
        bytesArray(seen.map(({ hash }) => hash)),
        seen.map(({ seenAt }) => seenAt),
        seen.map(({ shownAt }) => shownAt),
        seen.map(({ formerAt }) => formerAt),
        seen.map(({ gainedAt }) => gainedAt),
      ]),
    );
  }

  /** Deletes those of the addresses whose contact has no key, so that they may be somebody's again. */
  async dropKeyless(tenantId: string, hashes: readonly string[]): Promise<void> {
    await afterDeadlock(() =>
      this.#pool.query(
        `delete from keyring.addresses a
       where a.tenant_id = $1 and a.hmac = any($2::bytea[]) and not exists (
         select from keyring.contact_keys k where k.tenant_id = a.tenant_id and k.contact_id = a.contact_id)`,
        [tenantId, bytesArray(hashes)],
      ),
    );
  }

  /** Marks addresses that stand in the store. */
  async mark(tenantId: string, hashes: readonly string[]): Promise<void> {
    await afterDeadlock(() => MARK(this.#pool, [tenantId, bytesArray(hashes)]));
  }

  /**
   * Deletes every address and the key of a contact, and of those that were merged into it, in one statement. Who had a
   * number of theirs before is forgotten, too: whoever writes from it next is somebody new.
   */
  async erase(tenantId: string, contactId: string): Promise<void> {
    await afterDeadlock(() =>
      this.#pool.query(
        `with person as (
         select contact_id from keyring.contact_keys where tenant_id = $1 and (contact_id = $2 or merged_into = $2)
         union select $2::uuid
       ), gone as (
         delete from keyring.addresses where tenant_id = $1 and contact_id in (select contact_id from person)
         returning hmac
       ), held as (
         delete from keyring.other_holders where tenant_id = $1
           and (contact_id in (select contact_id from person) or hmac in (select hmac from gone))
       )
       delete from keyring.contact_keys where tenant_id = $1 and contact_id in (select contact_id from person)`,
        [tenantId, contactId],
      ),
    );
  }
}
