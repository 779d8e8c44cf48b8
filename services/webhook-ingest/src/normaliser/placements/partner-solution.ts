import { recordOnWaba } from '../record-once.ts';

/** What became of a solution of several partners. */
export const partnerSolutionPlacement = recordOnWaba('partner-solution', ({ fact }, account) => ({
  type: 'PartnerSolutionChanged',
  data: { ...account, event: fact.event, solutionId: fact.solutionId, status: fact.status },
}));
