import { recordOnWaba } from '../record-once.ts';

/** What became of a business. */
export const businessStatusPlacement = recordOnWaba('business-status', ({ fact }, account) => ({
  type: 'BusinessStatusChanged',
  data: { ...account, event: fact.event, businessId: fact.businessId },
}));
