import { storableText } from '@wabus/platform';
import { addressOf, isObject, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { wamidOf } from '../wamid.ts';
import type { Change, Faulty, Place, Unplaced } from './change.ts';
import type { MessageFact } from './facts.ts';

/**
 * A text that a person wrote to the business alone, or a button or list entry that was chosen; null for every other
 * type, without content, and for what was written in a group: that is nobody's private thread, opens no window and says
 * nothing of consent.
 */
export function messageFact(
  change: Change,
  place: Place,
  item: unknown,
): Unplaced<MessageFact> | Faulty | null {
  const message = contentOf(item);
  if (!message || isOfGroup(item)) return null;
  const wamid = wamidOf(valueAt(item, 'id'));
  const from = addressOf(valueAt(item, 'from'));
  const contact = change.contacts.ofSender(from, addressOf(valueAt(item, 'from_user_id')));
  const fromUserId = addressOf(valueAt(item, 'from_user_id')) ?? contact.userId;
  if (!wamid) return { fault: 'It is a message without an id.' };
  if (!from && !fromUserId)
    return { fault: 'It is a message that names nobody who wrote it, in 255 characters.' };
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const { profileName } = contact;
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

const REPLIES = ['button_reply', 'list_reply'] as const;

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
      const reply = valueAt(item, 'interactive');
      const kind = REPLIES.find(
        (one) => one === (valueAt(reply, 'type') ?? one) && isObject(valueAt(reply, one)),
      );
      if (kind === undefined) return null;
      return chosen('interactive', valueAt(reply, kind), 'id', (texts) => ({
        type: kind,
        [kind]: texts,
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
    ...(label ? { pressed: label } : {}),
  };
}

/** Whether a message was written in a group, whatever its id looks like. */
export function isOfGroup(item: unknown): boolean {
  const group = valueAt(item, 'group_id');
  return group !== undefined && group !== null && group !== '';
}
