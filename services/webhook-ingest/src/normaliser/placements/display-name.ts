import { recordOnNumber } from '../record-once.ts';

/** What Meta decided of the name that people see. */
export const displayNamePlacement = recordOnNumber('display-name', ({ fact }, number) => ({
  type: 'DisplayNameReviewed',
  data: {
    ...number,
    decision: fact.decision,
    requestedName: fact.requestedName,
    rejectionReason: fact.rejectionReason,
  },
}));
