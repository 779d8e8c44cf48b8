import { addressOf, textOf, timeOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf } from '../../define-fact.ts';

/** A person stopped or resumed marketing of the number in WhatsApp's own settings. */
interface MarketingPreference {
  readonly preference: 'stop' | 'resume';
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** `wa_id` as Meta gave it; absent when the person hides the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id. Personal. */
  readonly fromUserId?: string;
  /** The id over linked portfolios; a choice never holds for all of them. Personal. */
  readonly fromParentUserId?: string;
  /** As Meta spells it, with or without `@`. Personal. */
  readonly username?: string;
  /** Meta's sentence about it. */
  readonly detail?: string;
}

/** A person's choice about marketing of this number; null for other categories, `signup` and what the future brings. */
export const marketingPreference = defineFact({
  kind: 'marketing-preference',
  fields: ['user_preferences', 'messages', 'standby'],
  list: 'user_preferences',
  scope: 'number',
  read(change: Change, item: unknown): MarketingPreference | Faulty | null {
    const preference = textOf(valueAt(item, 'value'))?.toLowerCase();
    if (textOf(valueAt(item, 'category'))?.toLowerCase() !== 'marketing_messages') return null;
    if (preference !== 'stop' && preference !== 'resume') return null;
    const from = addressOf(valueAt(item, 'wa_id'));
    const named = addressOf(valueAt(item, 'user_id'));
    const contact = change.contacts.byId(from, named);
    const fromUserId = named ?? contact.userId;
    const fromParentUserId = addressOf(valueAt(item, 'parent_user_id')) ?? contact.parentUserId;
    if (!from && !fromUserId) return { fault: 'It is a marketing preference that names nobody.' };
    const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
    const detail = textOf(valueAt(item, 'detail'));
    return {
      preference,
      ...(at ? { at } : {}),
      ...(from ? { from } : {}),
      ...(fromUserId ? { fromUserId } : {}),
      ...(fromParentUserId ? { fromParentUserId } : {}),
      ...(contact.username ? { username: contact.username } : {}),
      ...(detail ? { detail } : {}),
    };
  },
});

/** A fact of the kind `marketing-preference`. */
export type MarketingPreferenceFact = FactOf<typeof marketingPreference>;
