import { storableText } from '@wabus/platform';
import { addressOf, isObject, listOf, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { wamidOf } from '../wamid.ts';
import type { MessageFact } from './facts.ts';
import type { Change, Faulty, Place, Unplaced } from './normalise.ts';

/** A text that a person wrote, or a button or list entry that was chosen; null for every other type, and without content. */
export function messageFact(
  change: Change,
  place: Place,
  item: unknown,
): Unplaced<MessageFact> | Faulty | null {
  const message = contentOf(item);
  if (!message) return null;
  const wamid = wamidOf(valueAt(item, 'id'));
  const from = addressOf(valueAt(item, 'from'));
  const fromUserId = addressOf(valueAt(item, 'from_user_id'));
  if (!wamid) return { fault: 'It is a message without an id.' };
  if (!from && !fromUserId)
    return { fault: 'It is a message that names nobody who wrote it, in 255 characters.' };
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const profileName = textOf(valueIn(contactOf(change.value, from, fromUserId), 'profile', 'name'));
  const contextWamid = wamidOf(valueIn(item, 'context', 'id'));
  return {
    ...place,
    kind: 'message',
    ...message,
    wamid,
    ...(at ? { at } : {}),
    ...(from ? { from } : {}),
    ...(fromUserId ? { fromUserId } : {}),
    ...(profileName ? { profileName } : {}),
    ...(contextWamid ? { contextWamid } : {}),
  };
}

type Content = Pick<MessageFact, 'type' | 'content' | 'said' | 'pressed'>;

function contentOf(item: unknown): Content | null {
  switch (valueAt(item, 'type')) {
    case 'text': {
      const body = valueIn(item, 'text', 'body');
      if (typeof body !== 'string') return null;
      return { type: 'text', content: { body: storableText(body) }, said: storableText(body) };
    }
    case 'button':
      return chosen('button', valueAt(item, 'button'), 'payload', (button) => button);
    case 'interactive': {
      const kind = valueIn(item, 'interactive', 'type');
      if (kind !== 'button_reply' && kind !== 'list_reply') return null;
      return chosen('interactive', valueIn(item, 'interactive', kind), 'id', (reply) => ({
        type: kind,
        [kind]: reply,
      }));
    }
    default:
      return null;
  }
}

/** What was pressed, with its texts as they came; what it says is its payload, and its label only where that has none. */
function chosen(
  type: 'button' | 'interactive',
  raw: unknown,
  payload: 'payload' | 'id',
  content: (texts: Readonly<Record<string, string>>) => Content['content'],
): Content | null {
  if (!isObject(raw)) return null;
  const texts = Object.entries(raw).flatMap(([name, value]) =>
    typeof value === 'string' ? [[storableText(name), storableText(value)] as const] : [],
  );
  const label = textOf(valueAt(raw, type === 'button' ? 'text' : 'title'));
  const said = textOf(valueAt(raw, payload)) ?? label;
  return {
    type,
    content: content(Object.fromEntries(texts)),
    ...(said ? { said } : {}),
    ...(type === 'button' && label ? { pressed: label } : {}),
  };
}

/** By id, never by place: `contacts` may be shorter than `messages`, and in another order. */
function contactOf(value: unknown, from?: string, fromUserId?: string): unknown {
  return listOf(valueAt(value, 'contacts')).find(
    (contact) =>
      (fromUserId !== undefined && addressOf(valueAt(contact, 'user_id')) === fromUserId) ||
      (from !== undefined && addressOf(valueAt(contact, 'wa_id')) === from),
  );
}
