import { recordOnNumber } from '../record-once.ts';

/** The username of a number. */
export const businessUsernamePlacement = recordOnNumber('business-username', ({ fact }, number) => ({
  type: 'BusinessUsernameChanged',
  data: { ...number, status: fact.status, username: fact.username },
}));
