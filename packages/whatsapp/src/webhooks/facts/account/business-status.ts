import { idOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** Something happened to the business behind an account. */
interface BusinessStatus {
  /** Meta's word for it. */
  readonly event: string;
  readonly businessId?: string;
  readonly at?: string;
}

/** What became of the business behind an account. */
export const businessStatus = defineFact({
  kind: 'business-status',
  fields: ['business_status_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): BusinessStatus | null {
    const event = wordAt(item, 'event');
    return event === undefined ? null : told({ event, businessId: idOf(valueAt(item, 'business_id')), at });
  },
});
