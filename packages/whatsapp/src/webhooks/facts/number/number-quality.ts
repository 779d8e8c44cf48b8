import { valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { tierOf } from '../account/tier.ts';
import { displayNumberOf, type OfDisplayNumber } from './display-number.ts';

/** Meta thinks otherwise of a number than before. */
interface NumberQuality extends OfDisplayNumber {
  /** ONBOARDING, THROUGHPUT_UPGRADE, FLAGGED, UNFLAGGED, UPGRADE, DOWNGRADE … */
  readonly event: string;
  /** Tier of the messaging limit, by its present name before its former one. */
  readonly messagingLimit?: string;
  /** The tier before. */
  readonly messagingLimitBefore?: string;
}

/** What Meta thinks of a number, how many people it may write to, and how fast. */
export const numberQuality = defineFact({
  kind: 'number-quality',
  fields: ['phone_number_quality_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): NumberQuality | Faulty | null {
    const event = wordAt(item, 'event');
    if (event === undefined) return null;
    const number = displayNumberOf(item);
    if (isFaulty(number)) return number;
    const present = tierOf(valueAt(item, 'max_daily_conversations_per_business'));
    return told({
      ...number,
      event,
      messagingLimit: present ?? tierOf(valueAt(item, 'current_limit')),
      messagingLimitBefore: tierOf(valueAt(item, 'old_limit')),
      at,
    });
  },
});
