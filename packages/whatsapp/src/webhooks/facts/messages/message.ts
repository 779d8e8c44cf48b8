import { storableText } from '@wabus/platform';
import { addressOf, isObject, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf } from '../../define-fact.ts';

/** A person wrote a text, or pressed a button or chose from a list. */
interface Message {
  /** Meta's id of the message, as told (see `wamidOf`). */
  readonly wamid: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** `wa_id` as Meta gave it; absent when the person hides the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id, of the item or of its contact. Personal. */
  readonly fromUserId?: string;
  readonly profileName?: string;
  readonly type: 'text' | 'button' | 'interactive';
  /** The content under Meta's own name of the type. Personal. */
  readonly content: Readonly<Record<string, unknown>>;
  /** All that the person said: the text, or the payload of what was pressed, else its label. Personal. */
  readonly said?: string;
  /** The label of what was pressed or chosen. Personal. */
  readonly pressed?: string;
  /** The message that this one quotes. */
  readonly contextWamid?: string;
}

/**
 * A text that a person wrote to the business alone, or a button or list entry that was chosen; null for every other
 * type, without content, and for what was written in a group: that is nobody's private thread, opens no window and says
 * nothing of consent.
 */
export const message = defineFact({
  kind: 'message',
  fields: ['messages'],
  list: 'messages',
  scope: 'number',
  read(change: Change, item: unknown): Message | Faulty | null {
    const content = contentOf(item);
    if (!content || isOfGroup(item)) return null;
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
      ...content,
      wamid,
      ...(at ? { at } : {}),
      ...(from ? { from } : {}),
      ...(fromUserId ? { fromUserId } : {}),
      ...(profileName ? { profileName } : {}),
      ...(contextWamid ? { contextWamid } : {}),
    };
  },
});

/** A fact of the kind `message`. */
export type MessageFact = FactOf<typeof message>;

const REPLIES = ['button_reply', 'list_reply'] as const;

type Content = Pick<Message, 'type' | 'content' | 'said' | 'pressed'>;

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
