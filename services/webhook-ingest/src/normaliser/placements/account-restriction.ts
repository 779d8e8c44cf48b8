import { recordOnWaba } from '../record-once.ts';

/** What Meta does not let an account do. */
export const accountRestrictionPlacement = recordOnWaba('account-restriction', ({ fact }, account) => {
  const { restrictions, violation, remediation } = fact;
  return {
    type: 'AccountRestricted',
    data: { ...account, restrictions: [...restrictions], violation, remediation },
  };
});
