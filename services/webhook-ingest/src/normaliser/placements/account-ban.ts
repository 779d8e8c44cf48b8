import { recordOnWaba } from '../record-once.ts';

/** Whether an account is disabled, will be, or may go on. */
export const accountBanPlacement = recordOnWaba('account-ban', ({ fact }, account) => {
  switch (fact.state) {
    case 'DISABLE':
      return { type: 'AccountDisabled', data: { ...account, date: fact.date } };
    case 'SCHEDULE_FOR_DISABLE':
      return { type: 'AccountDisablingScheduled', data: { ...account, date: fact.date } };
    case 'REINSTATE':
      return { type: 'AccountReinstated', data: account };
  }
});
