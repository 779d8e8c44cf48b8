import type { Address } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import { type RowOf, selectionOf } from '@wabus/projection';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, type Page, type PageQuery } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { type contactConsents, type contactPreferences, contacts } from './tables.ts';

const READ = selectionOf(contacts, {
  id: 'contact_id',
  language: 'language',
  externalId: 'external_id',
  createdAt: 'created_at',
});

type Consent = RowOf<typeof contactConsents>;
type Preference = RowOf<typeof contactPreferences>;

/** A person as the rows tell it. */
export interface ContactRow extends RowOf<typeof READ> {
  readonly addresses: readonly Address[];
  /** As the CRM gave it, else as the person chose it; null when none is known. */
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
const at = `to_char(at at time zone 'UTC', ${INSTANT})`;

/** The same as in the view `inbox`: one person has one name. */
const NAME = `coalesce(name, (select t.profile_name from conversation_threads t
    where t.tenant_id = contacts.tenant_id and t.contact_id = contacts.contact_id and t.profile_name is not null
    order by t.named_position desc limit 1))`;

const CONTACT = `${READ.list}, ${NAME} as name,
  coalesce((select jsonb_agg(jsonb_build_object('kind', a.kind, 'value', a.value) order by a.position, a.kind, a.value)
    from contact_addresses a where a.contact_id = contacts.contact_id), '[]') as addresses,
  coalesce((select jsonb_agg(jsonb_build_object('purpose', purpose, 'state', state, 'at', ${at}, 'source', source,
      'evidence', evidence) order by purpose)
    from (select distinct on (c.purpose) c.purpose, c.state, c.at, c.source, c.evidence from contact_consents c
      where c.tenant_id = contacts.tenant_id and c.contact_id = contacts.contact_id
      order by c.purpose, c.at desc, c.state desc, c.position) newest), '[]') as consents,
  coalesce((select jsonb_agg(jsonb_build_object('phoneNumberId', phone_number_id, 'preference', preference, 'at', ${at})
      order by phone_number_id)
    from (select distinct on (p.phone_number_id) p.phone_number_id, p.preference, p.at from contact_preferences p
      where p.tenant_id = contacts.tenant_id and p.contact_id = contacts.contact_id
      order by p.phone_number_id, p.at desc, p.preference desc) newest), '[]') as "marketingPreferences"`;

/** One person, or null. */
export async function findContact(reader: TenantReader, id: string): Promise<ContactRow | null> {
  const { rows } = await reader.query<ContactRow>(`select ${CONTACT} from contacts where contact_id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** People, the newest known first. */
export function listContacts(reader: TenantReader, filter: ContactFilter): Promise<Page<ContactRow>> {
  const conditions = new Conditions()
    .add('external_id = ?', filter.externalId)
    .add(
      'contact_id in (select a.contact_id from contact_addresses a where a.value = any(?::text[]))',
      filter.address === undefined ? undefined : spellingsOf(filter.address),
    );
  return listNewestFirst<ContactRow>(reader, 'contacts', CONTACT, filter, conditions);
}

/** As it is kept: an id as it is, a number in its one spelling. */
function spellingsOf(address: string): string[] {
  const phone = phoneOfAddress(address.trim());
  return phone === null ? [address] : [address, phone];
}
