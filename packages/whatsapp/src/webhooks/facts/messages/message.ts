import { addressOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf } from '../../define-fact.ts';
import { type Content, contentOf } from './content.ts';

/** A person wrote to the number: a text, a picture, a place, or pressed a button, or what the future brings. */
interface Message extends Content {
  /** Meta's id of the message, as told (see `wamidOf`). */
  readonly wamid: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** `wa_id` as Meta gave it; absent when the person hides the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id, of the item or of its contact. Personal. */
  readonly fromUserId?: string;
  readonly profileName?: string;
  /** The message that this one quotes. */
  readonly contextWamid?: string;
}

/**
 * What a person wrote to the business alone, of any type; null for what says something about another message or person,
 * and for what was written in a group: that is nobody's private thread, opens no window and says nothing of consent.
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

/** Whether a message was written in a group, whatever its id looks like. */
export function isOfGroup(item: unknown): boolean {
  const group = valueAt(item, 'group_id');
  return group !== undefined && group !== null && group !== '';
}
