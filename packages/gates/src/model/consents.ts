import { evolveTenant, settingsOf, type TenantState } from '@wabus/domain';
import type { PoolClient } from '@wabus/postgres';
import type { OpenedEvent, StreamFold } from '@wabus/projection';
import { gateTenants as gateTenantsTable } from './tables.ts';

/** Streams `tenant-…` → whether marketing needs consent first. */
export const gateTenants: StreamFold<TenantState> = {
  stream: 'tenant',
  table: gateTenantsTable,
  initialState: null,
  evolve: evolveTenant,
  columns: (state) => ({ marketing_policy: settingsOf(state).consentPolicy.marketing }),
};

interface Word {
  readonly tenantId: string;
  readonly contactId: string;
  readonly about: string;
  readonly state: string;
  readonly at: string;
  readonly position: bigint;
}

/** What people said of consent, and chose in WhatsApp → the newest word on each purpose and number, in whatever order they come. */
export async function projectConsents(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  const consents: Word[] = [];
  const preferences: Word[] = [];
  for (const { event } of events) {
    const { tenantId, position } = event;
    if (event.type === 'ConsentGiven' || event.type === 'ConsentWithdrawn') {
      const { contactId, purpose, at } = event.data;
      const state = event.type === 'ConsentGiven' ? 'given' : 'withdrawn';
      consents.push({ tenantId, contactId, about: purpose, state, at, position });
    } else if (event.type === 'MarketingPreferenceChanged') {
      const { contactId, phoneNumberId, preference, at } = event.data;
      preferences.push({ tenantId, contactId, about: phoneNumberId, state: preference, at, position });
    }
  }
  await mergeWords(tx, 'gate_consents', 'purpose', consents);
  await mergeWords(tx, 'gate_preferences', 'phone_number_id', preferences);
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
