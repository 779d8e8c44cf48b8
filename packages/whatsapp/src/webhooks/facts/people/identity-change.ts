import { addressOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** WhatsApp told that a person has another number, or another business-scoped id. At least one old and one new one are there. */
interface IdentityChange {
  readonly changed: 'number' | 'user-id';
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** The number as Meta gave it: the old one, where the number changed. Personal. */
  readonly oldPhone?: string;
  readonly newPhone?: string;
  readonly oldUserId?: string;
  readonly newUserId?: string;
  /** The ids over linked portfolios. */
  readonly oldParentUserId?: string;
  readonly newParentUserId?: string;
  /** Meta's sentence about it, where it comes in a list. */
  readonly detail?: string;
}

const CHANGES: Readonly<Record<string, IdentityChange['changed']>> = {
  user_changed_number: 'number',
  customer_changed_number: 'number',
  user_changed_user_id: 'user-id',
};

/**
 * A system message about a number or id that changed, in its newer and older shape: the new number is in `wa_id` or
 * `new_wa_id`, the old one in `from` or `customer`. What its `body` says is never read. Null for other system messages.
 */
export const identityChange = defineFact({
  kind: 'identity-change',
  fields: ['messages', 'standby'],
  list: 'messages',
  scope: 'number',
  read(change: Change, item: unknown): IdentityChange | Faulty | null {
    if (valueAt(item, 'type') !== 'system') return null;
    const system = valueAt(item, 'system');
    const changed = CHANGES[textOf(valueAt(system, 'type')) ?? ''];
    if (changed === undefined) return null;
    const oldPhone = addressOf(valueAt(item, 'from')) ?? addressOf(valueAt(system, 'customer'));
    const given = addressOf(valueAt(system, 'wa_id')) ?? addressOf(valueAt(system, 'new_wa_id'));
    const newPhone = changed === 'number' ? given : undefined;
    const newUserId = addressOf(valueAt(system, 'user_id')) ?? userIdAt(change, newPhone);
    const before =
      addressOf(valueAt(system, 'previous_user_id')) ??
      addressOf(valueAt(item, 'from_user_id')) ??
      userIdAt(change, oldPhone);
    const oldUserId = before === newUserId ? undefined : before;
    if (!(oldPhone || oldUserId) || !(newPhone || newUserId)) {
      return { fault: 'It tells of a changed number or id, and does not say from which to which.' };
    }
    const newParentUserId = addressOf(valueAt(system, 'parent_user_id'));
    const oldParentUserId =
      addressOf(valueAt(system, 'previous_parent_user_id')) ??
      addressOf(valueAt(item, 'from_parent_user_id'));
    const ids = { oldPhone, newPhone, oldUserId, newUserId, oldParentUserId, newParentUserId };
    return changeOf(changed, ids, timeAt(item, change));
  },
});

/** The same as a list beside the contacts, as Meta told it before there were system messages about ids. */
export const userIdUpdate = defineFact({
  kind: 'identity-change',
  fields: ['user_id_update', 'messages', 'standby'],
  list: 'user_id_update',
  scope: 'number',
  read(change: Change, item: unknown): IdentityChange | Faulty | null {
    const oldUserId = addressOf(valueIn(item, 'user_id', 'previous'));
    const newUserId = addressOf(valueIn(item, 'user_id', 'current'));
    const oldPhone = addressOf(valueAt(item, 'wa_id'));
    if (!(oldUserId || oldPhone) || !newUserId) {
      return { fault: 'It tells of a changed id, and does not say from which to which.' };
    }
    const oldParentUserId = addressOf(valueIn(item, 'parent_user_id', 'previous'));
    const newParentUserId = addressOf(valueIn(item, 'parent_user_id', 'current'));
    const detail = textOf(valueAt(item, 'detail'));
    const ids = { oldPhone, oldUserId, newUserId, oldParentUserId, newParentUserId, detail };
    return changeOf('user-id', ids, timeAt(item, change));
  },
});

const timeAt = (item: unknown, change: Change): string | undefined =>
  timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;

const userIdAt = ({ contacts }: Change, phone: string | undefined): string | undefined =>
  phone === undefined ? undefined : contacts.byId(phone, undefined).userId;

function changeOf(
  changed: IdentityChange['changed'],
  ids: { readonly [Name in Exclude<keyof IdentityChange, 'changed' | 'at'>]?: string | undefined },
  at: string | undefined,
): IdentityChange {
  return { changed, ...told({ ...ids, at }) };
}
