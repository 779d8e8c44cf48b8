import { addressOf, valueAt } from '../../../json.ts';

/** Somebody by one id or both. Personal. */
export interface ShownPerson {
  /** `wa_id` as Meta gave it. */
  readonly waId?: string;
  /** Business-scoped user id. */
  readonly userId?: string;
}

/** Where items of every kind have a person: number and business-scoped id. */
export const PLACES = [
  ['from', 'from_user_id'],
  ['to', 'to_user_id'],
  ['recipient_participant_id', 'recipient_participant_user_id'],
  ['recipient_id', 'recipient_user_id'],
  ['wa_id', 'user_id'],
] as const;

/** Whom an item shows, each by what it has of them. */
export function peopleOf(item: unknown): ShownPerson[] {
  return PLACES.flatMap(([number, id]) => {
    const waId = addressOf(valueAt(item, number));
    const userId = addressOf(valueAt(item, id));
    if (waId === undefined && userId === undefined) return [];
    return [{ ...(waId === undefined ? {} : { waId }), ...(userId === undefined ? {} : { userId }) }];
  });
}
