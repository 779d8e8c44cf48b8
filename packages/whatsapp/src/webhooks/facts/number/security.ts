import { textOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { displayNumberOf, type OfDisplayNumber } from './display-number.ts';

/** Somebody changed the two-step PIN of a number, or asked to. */
interface Security extends OfDisplayNumber {
  /** PIN_CHANGED, PIN_RESET_REQUEST or PIN_REQUEST_SUCCESS. */
  readonly event: string;
  /** Who did it, as Meta names them. Personal. */
  readonly requester?: string;
}

/** What was done to the PIN of a number in Meta's dashboard. */
export const security = defineFact({
  kind: 'security',
  fields: ['security'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): Security | Faulty | null {
    const event = wordAt(item, 'event');
    if (event === undefined) return null;
    const number = displayNumberOf(item);
    if (isFaulty(number)) return number;
    return told({ ...number, event, requester: textOf(valueAt(item, 'requester')), at });
  },
});
