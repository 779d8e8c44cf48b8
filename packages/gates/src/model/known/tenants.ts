import type { MarketingPolicy } from '@wabus/domain';
import { defineKnown } from './define-known.ts';

/** What the gates know of a tenant. */
export interface GateTenant {
  readonly marketingPolicy: MarketingPolicy;
}

/** Tenants. */
export const tenants = defineKnown<GateTenant>({
  ids: 'text',
  rows: (ids) => `select tenant_id as id, jsonb_build_object('marketingPolicy', marketing_policy) as known
    from gate_tenants where tenant_id = any(${ids})`,
});
