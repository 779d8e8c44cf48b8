import type { Consents, PreferenceWord } from '@wabus/domain';
import { defineKnown } from './define-known.ts';

/** What the gates know of a person who said something about being written to. */
export interface GateContact {
  readonly tenantId: string;
  readonly consents: Consents;
  /** Business phone number → choice in WhatsApp's own settings. */
  readonly preferences: Readonly<Record<string, PreferenceWord>>;
}

/** People whose consents matter; ask for their tenants as well. */
export const contacts = defineKnown<GateContact>({
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
