import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** Meta has reviewed an account: APPROVED, REJECTED, PENDING or DEFERRED. */
export const accountReview = defineFact({
  kind: 'account-review',
  fields: ['account_review_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): { readonly decision: string; readonly at?: string } | null {
    const decision = wordAt(item, 'decision');
    return decision === undefined ? null : told({ decision, at });
  },
});
