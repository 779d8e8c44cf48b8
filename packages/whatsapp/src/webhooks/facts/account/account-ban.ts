import { textOf, valueIn } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

const STATES = ['DISABLE', 'REINSTATE', 'SCHEDULE_FOR_DISABLE'] as const;

/** Meta disables an account, says when it will, or takes it back. */
interface AccountBan {
  readonly state: (typeof STATES)[number];
  /** In Meta's words, such as `April 17, 2025`. */
  readonly date?: string;
  /** `entry.time` (ISO); absent when it cannot be read. */
  readonly at?: string;
}

/** Whether an account is disabled; null for other news of it, and for a state that nobody knows. */
export const accountBan = defineFact({
  kind: 'account-ban',
  fields: ['account_update'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): AccountBan | null {
    if (wordAt(item, 'event') !== 'DISABLED_UPDATE') return null;
    const said = valueIn(item, 'ban_info', 'waba_ban_state');
    // Older webhooks have a list; the last of several is what the account has come to.
    const word = Array.isArray(said) ? said.at(-1) : said;
    const state = STATES.find((known) => known === textOf(word)?.toUpperCase());
    if (state === undefined) return null;
    return told({ state, date: textOf(valueIn(item, 'ban_info', 'waba_ban_date')), at });
  },
});
