import { textOf, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { displayNumberOf, type OfDisplayNumber } from './display-number.ts';

/** A number that is also in the app on a phone left the platform. */
interface NumberDisconnection extends OfDisplayNumber {
  /** ACCOUNT_DISCONNECTED, CHANGE_NUMBER, USER_RE_REGISTERED, BUSINESS_DOWNGRADE, PRIMARY_INACTIVITY, COMPANION_INACTIVITY … */
  readonly reason?: string;
  /** USER or SYSTEM. */
  readonly initiatedBy?: string;
}

/** That a number was disconnected: a partner removed without `waba_info`, where the entry names the account itself. */
export const numberDisconnection = defineFact({
  kind: 'number-disconnection',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): NumberDisconnection | Faulty | null {
    if (wordAt(item, 'event') !== 'PARTNER_REMOVED') return null;
    if (valueIn(item, 'waba_info', 'waba_id') !== undefined) return null;
    const number = displayNumberOf(item, 'phone_number');
    if (isFaulty(number)) return number;
    return told({
      ...number,
      reason: textOf(valueIn(item, 'disconnection_info', 'reason')),
      initiatedBy: textOf(valueIn(item, 'disconnection_info', 'initiated_by')),
      at,
    });
  },
});
