import { addressOf, textOf, timeOf, valueAt } from '../json.ts';
import type { Change, Faulty, Place, Unplaced } from './change.ts';
import type { MarketingPreferenceFact } from './facts.ts';

/** A person's choice about marketing of this number; null for other categories, `signup` and what the future brings. */
export function preferenceFact(
  change: Change,
  place: Place,
  item: unknown,
): Unplaced<MarketingPreferenceFact> | Faulty | null {
  const preference = textOf(valueAt(item, 'value'))?.toLowerCase();
  if (textOf(valueAt(item, 'category'))?.toLowerCase() !== 'marketing_messages') return null;
  if (preference !== 'stop' && preference !== 'resume') return null;
  const from = addressOf(valueAt(item, 'wa_id'));
  const named = addressOf(valueAt(item, 'user_id'));
  const fromUserId = named ?? change.contacts.byId(from, named).userId;
  if (!from && !fromUserId) return { fault: 'It is a marketing preference that names nobody.' };
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const detail = textOf(valueAt(item, 'detail'));
  return {
    ...place,
    kind: 'marketing-preference',
    preference,
    ...(at ? { at } : {}),
    ...(from ? { from } : {}),
    ...(fromUserId ? { fromUserId } : {}),
    ...(detail ? { detail } : {}),
  };
}
