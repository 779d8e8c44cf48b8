import { CONSENT_STATES, type Consents, type PreferenceWord } from '@wabus/domain';
import { CONSENT_PURPOSES, MARKETING_PREFERENCES } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { bigint, defineTable, type OpenedEvent, oneOf, text, timestamptz, uuid } from '@wabus/projection';
import { projectTies, TIE_EVENTS, tiesTable } from './contact-ties.ts';
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
    stopped_at: timestamptz('When it was last withdrawn, whatever was said after; null: never').orNull(),
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
    stopped_at: timestamptz('When it was last stopped, whatever was chosen after; null: never').orNull(),
    position: bigint('Position of the event'),
  },
});

const ties = tiesTable('gate_contact_ties');

/**
 * Contacts whose word concerns each of those asked for: `own` of the same person, merged or linked; others had a number of
 * theirs, and of what these said only a stop counts.
 */
const heard = (ids: string): string => `with recursive heard (id, member, own) as (
    select asked, asked, true from unnest(${ids}) as asked
    union
    select h.id, t.other_id, h.own and t.tie <> 'shared'
    from heard h join gate_contact_ties t on t.contact_id = h.member and t.active
    where h.own or t.tie <> 'shared'
  )`;

/** People whose consents matter; ask for their tenants as well. */
export const contacts = defineKnown<GateContact>({
  tables: [consents, preferences, ties],
  reads: new Set(['ConsentGiven', 'ConsentWithdrawn', 'MarketingPreferenceChanged', ...TIE_EVENTS]),
  async project(tx, events) {
    await projectWords(tx, events);
    await projectTies(tx, ties, events);
  },
  ids: 'uuid',
  rows: (ids) => `${heard(ids)}, said as (
      select distinct on (h.id, c.purpose) h.id, c.tenant_id, c.purpose, null::text as phone_number_id, w.state, w.at
        from heard h join gate_consents c on c.contact_id = h.member
        cross join lateral (
          select c.state, c.at where h.own union all select 'withdrawn', c.stopped_at where not h.own
        ) w
        where w.at is not null order by h.id, c.purpose, w.at desc, w.state desc
    ), chosen as (
      select distinct on (h.id, p.phone_number_id) h.id, p.tenant_id, null::text as purpose, p.phone_number_id, w.state, w.at
        from heard h join gate_preferences p on p.contact_id = h.member
        cross join lateral (
          select p.state, p.at where h.own union all select 'stop', p.stopped_at where not h.own
        ) w
        where w.at is not null order by h.id, p.phone_number_id, w.at desc, w.state desc
    )
    select id, jsonb_build_object('tenantId', min(tenant_id),
      'consents', coalesce(jsonb_object_agg(purpose, jsonb_build_object('state', state, 'at', at))
        filter (where purpose is not null), '{}'),
      'preferences', coalesce(jsonb_object_agg(phone_number_id, jsonb_build_object('preference', state, 'at', at))
        filter (where phone_number_id is not null), '{}')) as known
    from (select * from said union all select * from chosen) as word
    group by id`,
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
    `insert into ${table} as old (tenant_id, contact_id, ${about}, state, at, stopped_at, position)
     select distinct on (contact_id, about) tenant_id, contact_id, about, state, at,
       max(at) filter (where state in ('withdrawn', 'stop')) over (partition by contact_id, about), position
     from unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::bigint[])
       as word (tenant_id, contact_id, about, state, at, position)
     order by contact_id, about, at desc, state desc, position
     on conflict (contact_id, ${about}) do update
       set (state, at, position) = (
           select newest.state, newest.at, newest.position
           from (values (old.state, old.at, old.position), (excluded.state, excluded.at, excluded.position))
             as newest (state, at, position) order by newest.at desc, newest.state desc limit 1),
         stopped_at = greatest(old.stopped_at, excluded.stopped_at)
       where (excluded.at, excluded.state) > (old.at, old.state)
         or excluded.stopped_at > coalesce(old.stopped_at, '-infinity')`,
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
