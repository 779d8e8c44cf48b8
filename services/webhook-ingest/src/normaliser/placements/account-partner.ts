import { recordOnWaba } from '../record-once.ts';

/** What our partnership with a business lets us do. */
export const accountPartnerPlacement = recordOnWaba('account-partner', ({ fact }, account) => ({
  type: 'PartnerAccessChanged',
  data: {
    ...account,
    event: fact.event,
    ownerBusinessId: fact.ownerBusinessId,
    solutionId: fact.solutionId,
    solutionPartners: [...fact.solutionPartners],
    partnerAppId: fact.partnerAppId,
    adAccountId: fact.adAccountId,
    reason: fact.reason,
    initiatedBy: fact.initiatedBy,
  },
}));
