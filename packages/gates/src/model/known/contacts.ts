import { CONSENT_STATES, type Consents, type PreferenceWord } from '@wabus/domain';
import { CONSENT_PURPOSES, MARKETING_PREFERENCES } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { bigint, defineTable, type OpenedEvent, oneOf, text, timestamptz, uuid } from '@wabus/projection';
import { defineKnown } from './define-known.ts';

/** What the gates know of a person who said something about being written to. */
export interface GateContact {
  readonly tenantId: string;
  readonly consents: Consents;
  /** Business phone number → choice in WhatsApp's own settings. */
  readonly preferences: Readonly<Record<string, PreferenceWord>>;
}

const consents = defineTable({
  name: 'gate_consents',
  comment:
    'The newest word of each person on each purpose: asked when a message is accepted, released and attempted.',
  key: ['contact_id', 'purpose'],
  columns: {
    tenant_id: text('Tenant that it concerns'),
    contact_id: uuid('The person'),
    purpose: oneOf(CONSENT_PURPOSES),
    state: oneOf(CONSENT_STATES),
    at: timestamptz('When it was said'),
    position: bigint('Position of the event'),
  },
});

const preferences = defineTable({
  name: 'gate_preferences',
  comment:
    'What each person last chose about marketing of each business number: asked when a message is accepted, released and attempted.',
  key: ['contact_id', 'phone_number_id'],
  columns: {
    tenant_id: text('Tenant that owns the number'),
    contact_id: uuid('The person'),
    phone_number_id: text('Business phone number'),
    state: oneOf(MARKETING_PREFERENCES),
    at: timestamptz("When, on Meta's clock"),
    position: bigint('Position of the event'),
  },
});

/** People whose consents matter; ask for their tenants as well. */
export const contacts = defineKnown<GateContact>({
  tables: [consents, preferences],
  reads: new Set(['ConsentGiven', 'ConsentWithdrawn', 'MarketingPreferenceChanged']),
  project: projectWords,
  ids: 'uuid',
  rows: (ids) => `select contact_id as id, jsonb_build_object('tenantId', min(tenant_id),
      'consents', coalesce(jsonb_object_agg(purpose, jsonb_build_object('state', state, 'at', at))
        filter (where purpose is not null), '{}'),
      'preferences', coalesce(jsonb_object_agg(phone_number_id, jsonb_build_object('preference', state, 'at', at))
        filter (where phone_number_id is not null), '{}')) as known
    from (
      select tenant_id, contact_id, purpose, null as phone_number_id, state, at
        from gate_consents where contact_id = any(${ids})
      union all
      select tenant_id, contact_id, null, phone_number_id, state, at
        from gate_preferences where contact_id = any(${ids})) as word
    group by contact_id`,
});

interface Word {
  readonly tenantId: string;
  readonly contactId: string;
  readonly about: string;
  readonly state: string;
  readonly at: string;
  readonly position: bigint;
}

/** What people said of consent, and chose in WhatsApp → the newest word on each purpose and number, in whatever order they come. */
async function projectWords(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  const said: Word[] = [];
  const chosen: Word[] = [];
  for (const { event } of events) {
    const { tenantId, position } = event;
    if (event.type === 'ConsentGiven' || event.type === 'ConsentWithdrawn') {
      const { contactId, purpose, at } = event.data;
      const state = event.type === 'ConsentGiven' ? 'given' : 'withdrawn';
      said.push({ tenantId, contactId, about: purpose, state, at, position });
    } else if (event.type === 'MarketingPreferenceChanged') {
      const { contactId, phoneNumberId, preference, at } = event.data;
      chosen.push({ tenantId, contactId, about: phoneNumberId, state: preference, at, position });
    }
  }
  await mergeWords(tx, 'gate_consents', 'purpose', said);
  await mergeWords(tx, 'gate_preferences', 'phone_number_id', chosen);
}

/** The later word wins; of two at the same time the one later in the alphabet, which is `withdrawn` and `stop`. */
async function mergeWords(
  tx: PoolClient,
  table: 'gate_consents' | 'gate_preferences',
  about: 'purpose' | 'phone_number_id',
  words: readonly Word[],
): Promise<void> {
  if (words.length === 0) return;
  await tx.query(
    `insert into ${table} as old (tenant_id, contact_id, ${about}, state, at, position)
     select distinct on (contact_id, about) tenant_id, contact_id, about, state, at, position
     from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[])
       as word (tenant_id, contact_id, about, state, at, position)
     order by contact_id, about, at desc, state desc, position
     on conflict (contact_id, ${about}) do update
       set state = excluded.state, at = excluded.at, position = excluded.position
       where (excluded.at, excluded.state) > (old.at, old.state)`,
    [
      words.map(({ tenantId }) => tenantId),
      words.map(({ contactId }) => contactId),
      words.map((word) => word.about),
      words.map(({ state }) => state),
      words.map(({ at }) => at),
      words.map(({ position }) => position.toString()),
    ],
  );
}
