import type { CampaignStatus } from '@wabus/domain';
import { defineKnown } from './define-known.ts';

/** What the gates know of a campaign; only `running` sends (messages already queued also when `completed`). */
interface GateCampaign {
  readonly tenantId: string;
  readonly status: CampaignStatus;
}

/** Campaigns. */
export const campaigns = defineKnown<GateCampaign>({
  ids: 'uuid',
  rows: (
    ids,
  ) => `select campaign_id as id, jsonb_build_object('tenantId', tenant_id, 'status', status) as known
    from gate_campaigns where campaign_id = any(${ids})`,
});
