import { addressOf, valueAt } from '../../../json.ts';
import type { Contacts } from './contacts.ts';
import { PLACES } from './shown-people.ts';

/** Two ids of one person. Personal. */
export interface ShownTogether {
  /** `wa_id` as Meta gave it. */
  readonly waId: string;
  /** Business-scoped user id. */
  readonly userId: string;
}

/**
 * The person whose number and id an item shows, by itself or with its contact; null where it shows one of them. What
 * the system says of a person is about an id that changes, so its two are not of one moment.
 */
export function shownTogether(item: unknown, contacts: Contacts): ShownTogether | null {
  if (valueAt(item, 'type') === 'system') return null;
  for (const [number, id] of PLACES) {
    const waId = addressOf(valueAt(item, number));
    if (waId === undefined) continue;
    const named = addressOf(valueAt(item, id));
    const userId = named ?? contacts.byId(waId, undefined).userId;
    if (userId !== undefined) return { waId, userId };
  }
  return null;
}
