import { type CampaignState, evolveCampaign } from '@wabus/domain';
import { type CatalogueEvent, eventTypesOf } from '@wabus/events';
import { defineReadModel, projectStreams, type StreamFold, sharedBy } from '@wabus/projection';
import { campaignsForAnalysts, recipientsForAnalysts } from './for-analysts.ts';
import { projectLedgers } from './ledger-projection.ts';
import { campaignSizes, campaigns, ledgerEntries, ledgers, recipients, uploads } from './tables.ts';
import { campaignCounts, campaignRecipients, campaignReplies } from './views.ts';

interface CampaignRowState {
  readonly campaign: CampaignState | null;
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** Since when it is paused. */
  readonly pausedAt?: string;
}

const campaignFold: StreamFold<CampaignRowState> = {
  stream: 'campaign',
  table: campaigns,
  initialState: { campaign: null },
  evolve: (state, event) => ({
    ...timesAfter(state, event),
    campaign: evolveCampaign(state.campaign, event),
  }),
  columns: ({ campaign, startedAt, completedAt }) => ({
    project_id: campaign?.projectId,
    waba_id: campaign?.wabaId,
    phone_number_id: campaign?.phoneNumberId,
    title: campaign?.title,
    template_id: campaign?.template.templateId,
    template_name: campaign?.template.name,
    template_language: campaign?.template.language,
    status: campaign?.status,
    max_per_second: campaign?.maxPerSecond,
    external_id: campaign?.externalId,
    metadata: campaign?.metadata,
    created_at: campaign?.createdAt,
    started_at: startedAt,
    completed_at: completedAt,
  }),
};

function timesAfter(state: CampaignRowState, event: CatalogueEvent): Omit<CampaignRowState, 'campaign'> {
  const { startedAt, completedAt, pausedAt } = state;
  if (event.type === 'CampaignStarted') return { startedAt: startedAt ?? event.recordedAt };
  if (event.type === 'CampaignCompleted') return { startedAt, completedAt: event.recordedAt };
  if (event.type === 'CampaignPaused') return { startedAt, completedAt, pausedAt: event.recordedAt };
  const paused = event.type === 'CampaignResumed' || pausedAt === undefined ? {} : { pausedAt };
  return { startedAt, completedAt, ...paused };
}

/** Campaigns and their recipients; what became of each recipient meets them in views. */
export const campaignsModel = defineReadModel({
  name: 'campaigns',
  version: 2,
  views: [campaignRecipients, campaignReplies, campaignCounts],
  analysts: [campaignsForAnalysts, recipientsForAnalysts],
  tables: [campaigns, ledgers, uploads, ledgerEntries, recipients, campaignSizes],
  reads: [...eventTypesOf('campaign', 'ledger')],
  opens: ['RecipientsAdded'],
  projections: {
    ...sharedBy(eventTypesOf('campaign'), (tx, events) => projectStreams(tx, campaignFold, events)),
    ...sharedBy(eventTypesOf('ledger'), projectLedgers),
  },
});
