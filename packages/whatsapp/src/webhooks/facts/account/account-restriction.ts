import { idOf, listOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** Something that an account may not do. */
interface Restriction {
  /** Meta's name, such as RESTRICTED_BIZ_INITIATED_MESSAGING. */
  readonly restriction: string;
  /** ISO; absent where Meta names no end. */
  readonly until?: string;
  readonly remediation?: string;
}

/** Meta restricts what an account may do. */
interface AccountRestriction {
  /** At least one. */
  readonly restrictions: readonly Restriction[];
  /** Meta's name of the rule that was broken, where given. */
  readonly violation?: string;
  /** What Meta asks to be done about that. */
  readonly remediation?: string;
  /** `entry.time` (ISO); absent when it cannot be read. */
  readonly at?: string;
}

/** What an account may not do from now on; null for other news of it, and for restrictions that cannot all be read. */
export const accountRestriction = defineFact({
  kind: 'account-restriction',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountRestriction | null {
    if (wordAt(item, 'event') !== 'ACCOUNT_RESTRICTION') return null;
    const given = listOf(valueAt(item, 'restriction_info'));
    const restrictions = given.flatMap(restrictionOf);
    if (restrictions.length === 0 || restrictions.length < given.length) return null;
    const violation = idOf(valueIn(item, 'violation_info', 'violation_type'));
    const remediation = textOf(valueIn(item, 'violation_info', 'remediation'));
    return told({ restrictions, violation, remediation, at });
  },
});

function restrictionOf(given: unknown): Restriction[] {
  const restriction = idOf(valueAt(given, 'restriction_type'));
  if (!restriction) return [];
  const until = timeOf(valueAt(given, 'expiration'));
  const remediation = textOf(valueAt(given, 'remediation'));
  return [{ restriction, ...(until ? { until } : {}), ...(remediation ? { remediation } : {}) }];
}
