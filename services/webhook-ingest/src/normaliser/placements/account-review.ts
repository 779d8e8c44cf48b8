import { recordOnWaba } from '../record-once.ts';

/** What Meta decided of the account. */
export const accountReviewPlacement = recordOnWaba('account-review', ({ fact }, account) => ({
  type: 'AccountReviewed',
  data: { ...account, decision: fact.decision },
}));
