import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** The country that the business is in for Meta: prices and rules follow it. */
export const accountCountry = defineFact({
  kind: 'account-country',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): { readonly country: string; readonly at?: string } | null {
    const country = wordAt(item, 'country');
    if (wordAt(item, 'event') !== 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE' || !country) return null;
    return told({ country, at });
  },
});
