import { recordOnWaba } from '../record-once.ts';

/** From when authentication from abroad costs its own rate. */
export const internationalAuthenticationPlacement = recordOnWaba(
  'international-authentication',
  ({ fact }, account) => ({
    type: 'InternationalAuthenticationPriced',
    data: { ...account, startsAt: fact.startsAt, exceptions: [...fact.exceptions] },
  }),
);
