import { recordOnWaba } from '../record-once.ts';

/** Which tier of prices a business reached. */
export const pricingTierPlacement = recordOnWaba('pricing-tier', ({ fact }, account) => ({
  type: 'PricingTierReached',
  data: {
    ...account,
    tier: fact.tier,
    category: fact.category,
    month: fact.month,
    region: fact.region,
    reachedAt: fact.reachedAt,
  },
}));
