import { evolveTenant, type MarketingPolicy, settingsOf, type TenantState } from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, type StreamFold, text } from '@wabus/projection';
import { defineKnown, foldOf } from './define-known.ts';

/** What the gates know of a tenant. */
export interface GateTenant {
  readonly marketingPolicy: MarketingPolicy;
}

const table = defineTable({
  name: 'gate_tenants',
  comment:
    'Whether marketing of a tenant needs consent first: asked when a message is accepted, released and attempted.',
  key: ['tenant_id'],
  columns: {
    tenant_id: text('Tenant'),
    marketing_policy: text('opt-out: allowed unless withdrawn; opt-in: only when given'),
    ...FOLD_COLUMNS,
  },
});

const fold: StreamFold<TenantState> = {
  stream: 'tenant',
  table,
  initialState: null,
  evolve: evolveTenant,
  columns: (state) => ({ marketing_policy: settingsOf(state).consentPolicy.marketing }),
};

/** Tenants. */
export const tenants = defineKnown<GateTenant>({
  ...foldOf(fold),
  ids: 'text',
  rows: (ids) => `select tenant_id as id, jsonb_build_object('marketingPolicy', marketing_policy) as known
    from gate_tenants where tenant_id = any(${ids})`,
});
