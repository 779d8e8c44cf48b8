import { idOf, listOf, textOf, timeOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** From when authentication messages from abroad cost their own rate. */
interface InternationalAuthentication {
  /** ISO; absent where Meta names no beginning. */
  readonly startsAt?: string;
  /** Countries with a beginning of their own. */
  readonly exceptions: readonly { readonly country: string; readonly startsAt?: string }[];
  readonly at?: string;
}

/** That the rate for authentication from abroad applies to an account; null for other news of it. */
export const internationalAuthentication = defineFact({
  kind: 'international-authentication',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): InternationalAuthentication | null {
    const rate = valueAt(item, 'auth_international_rate_eligibility');
    if (wordAt(item, 'event') !== 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE' || rate === undefined) return null;
    const exceptions = listOf(valueAt(rate, 'exception_countries')).flatMap((one) => {
      const country = wordAt(one, 'country_code') ?? wordAt(one, 'country') ?? idOf(one)?.toUpperCase();
      return country ? [told({ country, startsAt: timeOf(valueAt(one, 'start_time')) })] : [];
    });
    return told({ startsAt: timeOf(valueAt(rate, 'start_time')), exceptions, at });
  },
});

/** A business reached a tier of prices by volume. */
interface PricingTier {
  /** From and to, such as `25000001:50000000`. */
  readonly tier: string;
  /** UTILITY, AUTHENTICATION …, as Meta spells it. */
  readonly category?: string;
  /** Such as `2025-11`. */
  readonly month?: string;
  readonly region?: string;
  /** When the tier was reached (ISO); of repeats with different times the earliest counts. */
  readonly reachedAt?: string;
  readonly at?: string;
}

/** Which tier of prices holds for a month and a market; null for other news of an account. */
export const pricingTier = defineFact({
  kind: 'pricing-tier',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): PricingTier | null {
    const info = valueAt(item, 'volume_tier_info');
    const tier = textOf(valueAt(info, 'tier'));
    if (wordAt(item, 'event') !== 'VOLUME_BASED_PRICING_TIER_UPDATE' || !tier) return null;
    return told({
      tier,
      category: wordAt(info, 'pricing_category'),
      month: textOf(valueAt(info, 'effective_month')),
      region: textOf(valueAt(info, 'region')),
      reachedAt: timeOf(valueAt(info, 'tier_update_time')),
      at,
    });
  },
});
