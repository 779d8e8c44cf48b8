import { type CampaignCounts, type CampaignResource, campaignResource } from '@wabus/api-contract';
import type { CampaignState } from '@wabus/domain';

/** A campaign as its stream tells it; `counts` only where the write side knows them. */
export function writtenCampaign(campaign: CampaignState, counts?: CampaignCounts): CampaignResource {
  return campaignResource({ ...campaign, id: campaign.campaignId, counts });
}

/** Counts of a campaign that has not sent anything yet. */
export function countsBeforeSending(recipients: number): CampaignCounts {
  return {
    recipients,
    suppressed: 0,
    queued: 0,
    accepted: 0,
    held: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    replied: 0,
    failed: 0,
    unknown: 0,
    optedOut: 0,
    breakdown: { suppressed: 0, failed: 0, unknown: 0, pending: recipients, accepted: 0, reached: 0 },
  };
}
