import { codeOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';
import { tierOf } from './tier.ts';

/** How much a business may do; at least one of the limits. */
interface BusinessCapability {
  /** People whom the business may write to first within a day, as a tier. */
  readonly messagingLimit?: string;
  /** The same of each number, as it was counted before October 2025. */
  readonly messagingLimitPerNumber?: string;
  readonly numbersPerBusiness?: number;
  readonly numbersPerAccount?: number;
  readonly at?: string;
}

/** Limits of a business, by their present and their former names; null where none can be read. */
export const businessCapability = defineFact({
  kind: 'business-capability',
  fields: ['business_capability_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): BusinessCapability | null {
    const limits = told({
      messagingLimit: tierOf(valueAt(item, 'max_daily_conversations_per_business')),
      messagingLimitPerNumber: tierOf(valueAt(item, 'max_daily_conversation_per_phone')),
      numbersPerBusiness: codeOf(valueAt(item, 'max_phone_numbers_per_business')),
      numbersPerAccount: codeOf(valueAt(item, 'max_phone_numbers_per_waba')),
    });
    return Object.keys(limits).length === 0 ? null : told({ ...limits, at });
  },
});
