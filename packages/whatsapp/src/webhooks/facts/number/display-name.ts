import { textOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { displayNumberOf, type OfDisplayNumber } from './display-number.ts';

/** Meta has reviewed the name that people see. */
interface DisplayName extends OfDisplayNumber {
  /** APPROVED, REJECTED, DEFERRED or PENDING. */
  readonly decision: string;
  readonly requestedName?: string;
  /** Meta's name of the reason, such as NAME_FORMAT_UNACCEPTABLE. */
  readonly rejectionReason?: string;
}

/** What Meta decided of the name of a number. */
export const displayName = defineFact({
  kind: 'display-name',
  fields: ['phone_number_name_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): DisplayName | Faulty | null {
    const decision = wordAt(item, 'decision');
    if (decision === undefined) return null;
    const number = displayNumberOf(item);
    if (isFaulty(number)) return number;
    const reason = wordAt(item, 'rejection_reason');
    return told({
      ...number,
      decision,
      requestedName: textOf(valueAt(item, 'requested_verified_name')),
      rejectionReason: reason === 'NONE' ? undefined : reason,
      at,
    });
  },
});
