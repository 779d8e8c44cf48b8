import { idOf, textOf, valueIn } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** An account broke a rule of Meta's; what follows from it comes by other facts. */
interface AccountViolation {
  /** Meta's name of the rule. */
  readonly violation: string;
  /** What Meta asks to be done. */
  readonly remediation?: string;
  readonly at?: string;
}

/** Which rule an account broke; null for other news of it. */
export const accountViolation = defineFact({
  kind: 'account-violation',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountViolation | null {
    const violation = idOf(valueIn(item, 'violation_info', 'violation_type'));
    if (wordAt(item, 'event') !== 'ACCOUNT_VIOLATION' || !violation) return null;
    return told({ violation, remediation: textOf(valueIn(item, 'violation_info', 'remediation')), at });
  },
});
