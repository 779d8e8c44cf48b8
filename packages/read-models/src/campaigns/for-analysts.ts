import { analystsView, type Derived, text } from '@wabus/projection';
import { campaigns } from './tables.ts';
import { campaignCounts, campaignRecipients } from './views.ts';

/** Campaigns with their numbers. */
export const campaignsForAnalysts = analystsView(campaigns, {
  comment:
    'Campaigns of the tenant with their numbers: ever-counts that overlap, and a breakdown (now_*) that sums to recipients.',
  join: `left join read_models.campaign_counts n on n.tenant_id = one.tenant_id and n.campaign_id = one.campaign_id`,
  derived: Object.fromEntries(
    Object.entries(campaignCounts.columns)
      .filter(([, { type }]) => type === 'int')
      .map(([name, column]): [string, Derived] => [name, { column, from: `coalesce(n.${name}, 0)` }]),
  ),
});

/** Recipients, without phone numbers. */
export const recipientsForAnalysts = analystsView(campaignRecipients, {
  comment: 'Each recipient of each campaign with what became of the newest message; without phone numbers.',
  derived: {
    // It tells nobody anything outside of the CRM, whose tables it is joined with.
    external_id: {
      column: text("The CRM's id of the recipient; null once erased").orNull(),
      from: 'one.external_id',
    },
    failure_detail: {
      column: text('The same in a sentence').orNull(),
      from: `one.failure ->> 'detail'`,
    },
  },
});
