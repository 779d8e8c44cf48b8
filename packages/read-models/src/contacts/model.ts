import { ADDRESS_SOURCES, type PersonalData } from '@wabus/events';
import { TIE_EVENTS } from '@wabus/gates';
import { storableText } from '@wabus/platform';
import type { PoolClient } from '@wabus/postgres';
import {
  defineReadModel,
  insertOrChange,
  insertRows,
  type OpenedEvent,
  type Row,
  sharedBy,
} from '@wabus/projection';
import { addressChange, projectIdentity } from './identity.ts';
import {
  contactAddressChanges,
  contactAddresses,
  contactAppNames,
  contactConsents,
  contactPreferences,
  contacts,
  contactTies,
  identityConflicts,
} from './tables.ts';

const READS = [
  'ContactIdentified',
  'ContactProfileChanged',
  'ContactAddressAdded',
  'ConsentGiven',
  'ConsentWithdrawn',
  'MarketingPreferenceChanged',
  'ContactErased',
] as const;

/** Those of them that have a sealed part. */
const OPENS = [
  'ContactIdentified',
  'ContactProfileChanged',
  'ContactAddressAdded',
  'ConsentGiven',
  'ConsentWithdrawn',
  'MarketingPreferenceChanged',
] as const satisfies readonly (typeof READS)[number][];

/** What tells of who is one person; none of it makes a row of `contacts`. */
const IDENTITY = [
  ...TIE_EVENTS,
  'ContactAddressRemoved',
  'ContactNamedInApp',
  'IdentityConflictFound',
  'IdentityConflictDecided',
] as const;

type ContactEvent = OpenedEvent<(typeof READS)[number]>;

/** People: addresses, what the CRM says of them, and what they said of being written to. */
export const contactsModel = defineReadModel({
  name: 'contacts',
  version: 3,
  tables: [
    contacts,
    contactAddresses,
    contactAddressChanges,
    contactConsents,
    contactPreferences,
    contactTies,
    identityConflicts,
    contactAppNames,
  ],
  reads: [...READS, ...IDENTITY],
  opens: [...OPENS, 'ContactAddressRemoved', 'ContactNamedInApp'],
  projections: {
    ContactIdentified: people,
    ContactProfileChanged: people,
    ContactAddressAdded: people,
    ConsentGiven: people,
    ConsentWithdrawn: people,
    MarketingPreferenceChanged: people,
    ContactErased: people,
    ...sharedBy(IDENTITY, projectIdentity),
  },
});

async function people(tx: PoolClient, events: readonly ContactEvent[]): Promise<void> {
  await mergeContacts(tx, events);
  await insertOrChange(tx, contactAddresses, oneOfEach(events.flatMap(addressRows)), BETTER_SOURCE);
  await insertRows(tx, contactAddressChanges, events.flatMap(gainedRows));
  await insertRows(tx, contactConsents, events.flatMap(consentRows));
  await insertRows(tx, contactPreferences, events.flatMap(preferenceRows));
}

function addressRows({ type, event, personal }: ContactEvent): Row[] {
  if (type !== 'ContactIdentified' && type !== 'ContactAddressAdded') return [];
  const [plain] = personal;
  if (!plain) return [];
  const { kind, value } = plain;
  return [
    {
      tenant_id: event.tenantId,
      contact_id: event.data.contactId,
      ...{ kind, value },
      ...(event.type === 'ContactAddressAdded' ? { source: event.data.source } : {}),
      position: event.position,
    },
  ];
}

/** Those whose word says more than that an address was seen or told, by how much. */
const SAYS_MORE = ADDRESS_SOURCES.filter((source) => source !== 'crm' && source !== 'inbound');
const worth = (source: string): string =>
  `coalesce(array_position(array[${SAYS_MORE.map((one) => `'${one}'`).join(', ')}], ${source}), 0)`;
const BETTER_SOURCE = `set source = excluded.source where ${worth('excluded.source')} > ${worth('old.source')}`;

/** Each address once, as the one says whose word says most; else as the first does. */
function oneOfEach(rows: readonly Row[]): Row[] {
  const kept = new Map<string, Row>();
  const worthOf = ({ source }: Row): number => SAYS_MORE.map(String).indexOf(`${source}`);
  for (const row of rows) {
    const key = `${row.contact_id} ${row.kind} ${row.value}`;
    const before = kept.get(key);
    if (!before) kept.set(key, row);
    else if (worthOf(row) > worthOf(before)) kept.set(key, { ...before, source: row.source });
  }
  return [...kept.values()];
}

/** An id of one portfolio is made anew and does not come back. */
function gainedRows({ type, event, personal }: ContactEvent): Row[] {
  if (type !== 'ContactAddressAdded') return [];
  const [plain] = personal;
  if (!plain || plain.kind === 'userId') return [];
  const { contactId, source, at } = event.data;
  if (at === undefined || !SAYS_MORE.some((one) => one === source)) return [];
  return [addressChange(event, contactId, plain, false, at)];
}

function consentRows({ type, event, personal }: ContactEvent): Row[] {
  if (type !== 'ConsentGiven' && type !== 'ConsentWithdrawn') return [];
  const { contactId, purpose, source, wamid, projectId, at } = event.data;
  return [
    {
      tenant_id: event.tenantId,
      event_id: event.id,
      contact_id: contactId,
      purpose,
      state: type === 'ConsentGiven' ? 'given' : 'withdrawn',
      source,
      evidence: personal[0]?.evidence,
      wamid,
      project_id: projectId,
      at,
      recorded_at: event.recordedAt,
      position: event.position,
    },
  ];
}

function preferenceRows({ type, event, personal }: ContactEvent): Row[] {
  if (type !== 'MarketingPreferenceChanged') return [];
  const { contactId, projectId, phoneNumberId, preference, at } = event.data;
  return [
    {
      tenant_id: event.tenantId,
      event_id: event.id,
      contact_id: contactId,
      project_id: projectId,
      phone_number_id: phoneNumberId,
      preference,
      detail: personal[0]?.detail,
      at,
      position: event.position,
    },
  ];
}

/** First and newest of what makes the row of one contact, within a batch. */
interface ContactChange {
  readonly first: ContactEvent['event'];
  readonly last: ContactEvent['event'];
  readonly source?: string | undefined;
  readonly erasedAt?: string;
  readonly profile?: {
    readonly plain: PersonalData<'ContactProfileChanged'> | null;
    readonly position: bigint;
  };
}

/** One row per person; every event of the stream may be the first one seen, and the newest profile is the whole of it. */
async function mergeContacts(tx: PoolClient, events: readonly ContactEvent[]): Promise<void> {
  const changes = new Map<string, ContactChange>();
  for (const opened of events) {
    const { event } = opened;
    const known = changes.get(event.data.contactId);
    changes.set(event.data.contactId, {
      ...known,
      first: known?.first ?? event,
      last: event,
      ...(event.type === 'ContactIdentified' ? { source: event.data.source } : {}),
      ...(event.type === 'ContactErased' ? { erasedAt: event.data.at } : {}),
      ...(opened.type === 'ContactProfileChanged'
        ? { profile: { plain: opened.personal[0] ?? null, position: event.position } }
        : {}),
    });
  }
  if (changes.size === 0) return;
  const list = [...changes.values()];
  await tx.query(MERGE, [
    list.map(({ first }) => first.tenantId),
    [...changes.keys()],
    list.map(({ profile }) => textOrNull(profile?.plain?.name)),
    list.map(({ profile }) => textOrNull(profile?.plain?.language)),
    list.map(({ profile }) => textOrNull(profile?.plain?.externalId)),
    list.map(({ source }) => source ?? null),
    list.map(({ first }) => first.recordedAt),
    list.map(({ erasedAt }) => erasedAt ?? null),
    list.map(({ profile }) => (profile?.position ?? 0n).toString()),
    list.map(({ first }) => first.position.toString()),
    list.map(({ last }) => last.position.toString()),
  ]);
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);

const newer = (column: string): string =>
  `${column} = case when excluded.profile_position > old.profile_position then excluded.${column} else old.${column} end`;

const MERGE = `insert into contacts as old (tenant_id, contact_id, name, language, external_id, source, created_at,
    erased_at, profile_position, created_position, position)
  select * from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
    $8::timestamptz[], $9::bigint[], $10::bigint[], $11::bigint[])
  on conflict (contact_id) do update set ${['name', 'language', 'external_id'].map(newer).join(', ')},
    source = coalesce(old.source, excluded.source), erased_at = coalesce(old.erased_at, excluded.erased_at),
    profile_position = greatest(old.profile_position, excluded.profile_position),
    position = excluded.position
  where excluded.position > old.position`;
