import { idOf, listOf, textOf, timeOf, valueAt, valueIn, withoutNul } from '../json.ts';
import type { MessageFact } from './facts.ts';
import type { Change, Place, Unplaced } from './normalise.ts';

/** A text that a person wrote; null for every other type, and for a text without id, sender or body. */
export function messageFact(change: Change, place: Place, item: unknown): Unplaced<MessageFact> | null {
  const body = valueIn(item, 'text', 'body');
  const wamid = idOf(valueAt(item, 'id'));
  const from = addressOf(valueAt(item, 'from'));
  const fromUserId = idOf(valueAt(item, 'from_user_id'));
  if (valueAt(item, 'type') !== 'text' || typeof body !== 'string') return null;
  if (!wamid || !(from || fromUserId)) return null;
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const profileName = textOf(valueIn(contactOf(change.value, from, fromUserId), 'profile', 'name'));
  const contextWamid = idOf(valueIn(item, 'context', 'id'));
  return {
    ...place,
    kind: 'message',
    type: 'text',
    wamid,
    content: { body: withoutNul(body) },
    ...(at ? { at } : {}),
    ...(from ? { from } : {}),
    ...(fromUserId ? { fromUserId } : {}),
    ...(profileName ? { profileName } : {}),
    ...(contextWamid ? { contextWamid } : {}),
  };
}

/** A `wa_id` is never refused for its shape. */
const addressOf = (value: unknown): string | undefined => idOf(value) ?? textOf(value);

/** By id, never by place: `contacts` may be shorter than `messages`, and in another order. */
function contactOf(value: unknown, from?: string, fromUserId?: string): unknown {
  return listOf(valueAt(value, 'contacts')).find(
    (contact) =>
      (fromUserId !== undefined && idOf(valueAt(contact, 'user_id')) === fromUserId) ||
      (from !== undefined && addressOf(valueAt(contact, 'wa_id')) === from),
  );
}
