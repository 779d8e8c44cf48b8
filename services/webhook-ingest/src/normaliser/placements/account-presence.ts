import { recordOnWaba } from '../record-once.ts';

const EVENTS = {
  ACCOUNT_DELETED: 'AccountDeleted',
  ACCOUNT_OFFBOARDED: 'AccountOffboarded',
  ACCOUNT_RECONNECTED: 'AccountReconnected',
  VERIFIED_ACCOUNT: 'AccountVerified',
} as const;

/** Whether an account is there. */
export const accountPresencePlacement = recordOnWaba('account-presence', ({ fact }, account) => ({
  type: EVENTS[fact.event],
  data: account,
}));
