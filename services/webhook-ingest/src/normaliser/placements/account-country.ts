import { recordOnWaba } from '../record-once.ts';

/** Where a business is for Meta. */
export const accountCountryPlacement = recordOnWaba('account-country', ({ fact }, account) => ({
  type: 'BusinessCountryChanged',
  data: { ...account, country: fact.country },
}));
