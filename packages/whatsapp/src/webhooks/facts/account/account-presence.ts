import { textOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

const EVENTS = ['ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED', 'VERIFIED_ACCOUNT'] as const;

/** An account went, came back, or was verified. */
interface AccountPresence {
  readonly event: (typeof EVENTS)[number];
  /** The business phone number that Meta names beside it, in any spelling. */
  readonly ofPhone?: string;
  readonly at?: string;
}

/** Whether an account is there; null for other news of it. */
export const accountPresence = defineFact({
  kind: 'account-presence',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountPresence | null {
    const event = EVENTS.find((known) => known === wordAt(item, 'event'));
    return event ? told({ event, ofPhone: textOf(valueAt(item, 'phone_number')), at }) : null;
  },
});
