import type { ADDRESS_SOURCES } from '@wabus/events';
import type { Address } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import type { RowOf } from '@wabus/projection';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, type Page, type PageQuery } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { lostAt, personOf } from './since-when.ts';
import type { contactConsents, contactPreferences, identityConflicts } from './tables.ts';

type Consent = RowOf<typeof contactConsents>;
type Preference = RowOf<typeof contactPreferences>;

/** A person as the rows tell it. */
export interface ContactRow {
  readonly id: string;
  readonly language: string | null;
  readonly externalId: string | null;
  readonly createdAt: Date;
  /** Since when the person is erased; null: they are not. */
  readonly erasedAt: Date | null;
  /** Contacts that somebody linked with this one. */
  readonly linkedWith: readonly string[];
  /** Theirs first, then former ones, each in the order in which they became known; times are RFC 3339. */
  readonly knownAddresses: readonly (Pick<Address, 'kind' | 'value'> & {
    readonly source: (typeof ADDRESS_SOURCES)[number];
    readonly formerAt: string | null;
  })[];
  readonly names: readonly {
    readonly source: 'set' | 'app' | 'profile';
    readonly projectId: string | null;
    readonly name: string;
  }[];
  /** As the CRM gave it, else that in the contacts of a phone app, else as the person chose it; null when none is known. */
  readonly name: string | null;
  /** The newest word on each purpose; `at` is RFC 3339. */
  readonly consents: readonly (Pick<Consent, 'purpose' | 'state' | 'source' | 'evidence'> & {
    readonly at: string;
  })[];
  /** The newest choice for each business number. */
  readonly marketingPreferences: readonly (Pick<Preference, 'preference'> & {
    readonly phoneNumberId: string;
    readonly at: string;
  })[];
}

/** Which people are wanted. */
export interface ContactFilter extends PageQuery {
  readonly externalId?: string;
  /** A number with its country code, or an id, exactly; a + that became a blank on its way, or was left out, is there again. */
  readonly address?: string;
}

const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const instant = (column: string): string => `to_char(${column} at time zone 'UTC', ${INSTANT})`;
const at = instant('at');

/** Contacts that are the person: those that were merged. */
const PERSON = personOf('contacts.contact_id');

/** Contacts whose word concerns the person: of those that only had a number of theirs a stop counts, and nothing else. */
const HEARD = `(with recursive heard (id, own) as (
    select contacts.contact_id, true
    union select e.other_id, h.own and e.tie <> 'shared' from heard h join contact_ties e
      on e.contact_id = h.id and e.active where h.own or e.tie <> 'shared'
  ) select id, own from heard) h`;

/** What the newest profile that has it says. */
const told = (column: string): string =>
  `(select k.${column} from contacts k where k.contact_id in ${PERSON} and k.${column} is not null
    order by k.profile_position desc limit 1)`;

/** In this order; the same as in the view `inbox`, where the name of an app is that of the project's own. */
const NAME = `coalesce(${told('name')},
  (select a.name from contact_app_names a where a.contact_id in ${PERSON} and a.name is not null
    order by a.at desc limit 1),
  (select t.profile_name from conversation_threads t
    where t.tenant_id = contacts.tenant_id and t.contact_id in ${PERSON} and t.profile_name is not null
    order by t.named_order desc limit 1))`;

/** All of them, in the order in which they count. */
const NAMES = `(select jsonb_agg(jsonb_build_object('source', source, 'projectId', project_id, 'name', name) order by place, age desc)
    from (select 1 as place, 'set' as source, null::uuid as project_id, ${told('name')} as name, '' as age
      union all
      select 2, 'app', a.project_id, a.name, max(${instant('a.at')}) from contact_app_names a
        where a.contact_id in ${PERSON} group by a.project_id, a.name
      union all
      select 3, 'profile', t.project_id, t.profile_name, t.named_order::text from conversation_threads t
        where t.tenant_id = contacts.tenant_id and t.contact_id in ${PERSON}) n
    where name is not null)`;

/** An address that one contact of the person gave up and another one has is theirs still. */
const ADDRESSES = `(select jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'source', source,
      'formerAt', ${instant('former_at')}) order by former_at is not null, position, kind, value)
    from (select a.kind, a.value, min(a.position) as position,
        (array_agg(coalesce(a.source, case when k.source = 'inbound' then 'inbound' else 'crm' end)
          order by coalesce(a.source, 'crm') in ('crm', 'inbound'), a.position))[1] as source,
        case when bool_or(lost.at is null) then null else max(lost.at) end as former_at
      from contact_addresses a join contacts k on k.contact_id = a.contact_id
      cross join lateral ${lostAt(PERSON)} lost
      where a.contact_id in ${PERSON} group by a.kind, a.value) known)`;

const CONTACT = `contact_id as id, ${told('language')} as language, ${told('external_id')} as "externalId",
  created_at as "createdAt", erased_at as "erasedAt", ${NAME} as name, coalesce(${ADDRESSES}, '[]') as "knownAddresses", coalesce(${NAMES}, '[]') as names,
  coalesce((select jsonb_agg(distinct e.other_id) from contact_ties e
    where e.contact_id in ${PERSON} and e.tie = 'linked' and e.active), '[]') as "linkedWith",
  coalesce((select jsonb_agg(jsonb_build_object('purpose', purpose, 'state', state, 'at', ${at}, 'source', source,
      'evidence', evidence) order by purpose)
    from (select distinct on (c.purpose) c.purpose, c.state, c.at, c.source, c.evidence
      from ${HEARD} join contact_consents c on c.tenant_id = contacts.tenant_id and c.contact_id = h.id
      where h.own or c.state = 'withdrawn'
      order by c.purpose, c.at desc, c.state desc, c.position) newest), '[]') as consents,
  coalesce((select jsonb_agg(jsonb_build_object('phoneNumberId', phone_number_id, 'preference', preference, 'at', ${at})
      order by phone_number_id)
    from (select distinct on (p.phone_number_id) p.phone_number_id, p.preference, p.at
      from ${HEARD} join contact_preferences p on p.tenant_id = contacts.tenant_id and p.contact_id = h.id
      where h.own or p.preference = 'stop'
      order by p.phone_number_id, p.at desc, p.preference desc) newest), '[]') as "marketingPreferences"`;

/** Contacts that go on, of those that a selection names. */
const survivorsOf = (ids: string): string => `(with recursive up (id) as (
    ${ids}
    union select e.other_id from up join contact_ties e on e.contact_id = up.id and e.tie = 'merged'
  ) select id from up)`;

const NOT_MERGED = `not exists (select from contact_ties e where e.contact_id = contacts.contact_id and e.tie = 'merged')`;

/** One person, by the id of any of their contacts, or null. */
export async function findContact(reader: TenantReader, id: string): Promise<ContactRow | null> {
  const { rows } = await reader.query<ContactRow>(
    `select ${CONTACT} from contacts where contact_id in ${survivorsOf('select $1::uuid')} and ${NOT_MERGED}`,
    [id],
  );
  return rows[0] ?? null;
}

/** A person as far as events tell of one, and by which contact was asked. */
export type NamedContact = Pick<ContactRow, 'id' | 'name' | 'language' | 'externalId' | 'knownAddresses'> & {
  readonly asked: string;
};

/** People, by the ids of any of their contacts, in no order. */
export async function findContacts(reader: TenantReader, ids: readonly string[]): Promise<NamedContact[]> {
  const { rows } = await reader.query<NamedContact>(
    `select asked.id as asked, contact_id as id, ${told('language')} as language,
       ${told('external_id')} as "externalId", ${NAME} as name, coalesce(${ADDRESSES}, '[]') as "knownAddresses"
     from unnest($1::uuid[]) as asked (id)
     join contacts on contact_id in ${survivorsOf('select asked.id')} and ${NOT_MERGED}`,
    [ids],
  );
  return rows;
}

/** People, the newest known first. */
export function listContacts(reader: TenantReader, filter: ContactFilter): Promise<Page<ContactRow>> {
  const conditions = new Conditions()
    .add(`?::boolean and ${NOT_MERGED}`, true)
    .add(
      `contact_id in ${survivorsOf('select k.contact_id from contacts k where k.external_id = ?')}`,
      filter.externalId,
    )
    .add(
      `contact_id in ${survivorsOf('select a.contact_id from contact_addresses a where a.value = any(?::text[])')}`,
      filter.address === undefined ? undefined : spellingsOf(filter.address),
    );
  return listNewestFirst<ContactRow>(reader, 'contacts', CONTACT, filter, conditions);
}

/** As it is kept: an id as it is, a number in its one spelling, a username without its @. */
function spellingsOf(address: string): string[] {
  const phone = phoneOfAddress(address.trim());
  const username = /^@(.+)$/.exec(address.trim())?.[1]?.toLowerCase();
  return [address, ...(phone === null ? [] : [phone]), ...(username === undefined ? [] : [username])];
}

/** A conflict as its row tells it. */
export interface IdentityConflictRow {
  readonly id: string;
  readonly contactId: string;
  readonly otherContactId: string;
  readonly because: RowOf<typeof identityConflicts>['because'];
  readonly same: boolean | null;
  readonly foundAt: Date;
  readonly decidedAt: Date | null;
}

const CONFLICT = `conflict_id as id, contact_id as "contactId", other_id as "otherContactId", because, same,
  found_at as "foundAt", decided_at as "decidedAt"`;

/** Pairs of contacts that may be one person, the newest first. Where one of them was erased, nothing is left to decide. */
export function listIdentityConflicts(
  reader: TenantReader,
  { state, ...page }: PageQuery & { readonly state?: 'open' | 'same' | 'different' },
): Promise<Page<IdentityConflictRow>> {
  const decided = state === undefined || state === 'open' ? undefined : state === 'same';
  const conditions = new Conditions()
    .add('(same is null) = ?', state === undefined ? undefined : state === 'open')
    .add('same = ?', decided)
    .add(
      `(?::boolean or same is not null or not exists (select from contacts k
        where k.contact_id in (identity_conflicts.contact_id, identity_conflicts.other_id) and k.erased_at is not null))`,
      false,
    );
  return listNewestFirst<IdentityConflictRow>(reader, 'identity_conflicts', CONFLICT, page, conditions);
}
