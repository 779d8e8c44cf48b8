import { CAMPAIGN_STATUSES, type CampaignState, type CampaignStatus, evolveCampaign } from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, oneOf, type StreamFold, text, uuid } from '@wabus/projection';
import { defineKnown, foldOf } from './define-known.ts';

/** What the gates know of a campaign; only `running` sends (messages already queued also when `completed`). */
interface GateCampaign {
  readonly tenantId: string;
  readonly status: CampaignStatus;
}

const table = defineTable({
  name: 'gate_campaigns',
  comment: 'Whether a campaign may send: asked when a message is accepted, released and attempted.',
  key: ['campaign_id'],
  columns: {
    tenant_id: text('Tenant that owns the campaign'),
    campaign_id: uuid('Campaign'),
    status: oneOf(CAMPAIGN_STATUSES, '; paused sends nothing'),
    ...FOLD_COLUMNS,
  },
});

const fold: StreamFold<CampaignState | null> = {
  stream: 'campaign',
  table,
  initialState: null,
  evolve: evolveCampaign,
  columns: (state) => ({ status: state?.status }),
};

/** Campaigns. */
export const campaigns = defineKnown<GateCampaign>({
  ...foldOf(fold),
  ids: 'uuid',
  rows: (
    ids,
  ) => `select campaign_id as id, jsonb_build_object('tenantId', tenant_id, 'status', status) as known
    from gate_campaigns where campaign_id = any(${ids})`,
});
