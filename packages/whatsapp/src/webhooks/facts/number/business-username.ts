import { textOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told } from '../../told.ts';
import { displayNumberOf, type OfDisplayNumber } from './display-number.ts';

/** The username of a business phone number. */
interface BusinessUsername extends OfDisplayNumber {
  /** `approved`, `reserved` or `deleted`, in lower case. */
  readonly status: string;
  /** Absent once it is deleted. */
  readonly username?: string;
}

/** What became of the username of a number; the field has two spellings. */
export const businessUsername = defineFact({
  kind: 'business-username',
  fields: ['business_username_updates', 'business_username_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): BusinessUsername | Faulty | null {
    const status = textOf(valueAt(item, 'status'))?.toLowerCase();
    if (status === undefined) return null;
    const number = displayNumberOf(item);
    if (isFaulty(number)) return number;
    return told({ ...number, status, username: textOf(valueAt(item, 'username')), at });
  },
});
