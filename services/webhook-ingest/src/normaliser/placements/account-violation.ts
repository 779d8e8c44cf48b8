import { recordOnWaba } from '../record-once.ts';

/** Which rule of Meta an account broke. */
export const accountViolationPlacement = recordOnWaba('account-violation', ({ fact }, account) => ({
  type: 'AccountViolationReported',
  data: { ...account, violation: fact.violation, remediation: fact.remediation },
}));
