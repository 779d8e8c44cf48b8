import { phoneOfAddress } from '@wabus/phone/phone-of-address';
import { addressOf, listOf, textOf, valueAt, valueIn } from '../../../json.ts';
import { peopleOf } from './shown-people.ts';

/** What a webhook's value tells of a person beside what the person did. */
export interface ContactEntry {
  readonly profileName?: string;
  /** Business-scoped user id. */
  readonly userId?: string;
  /** The id over linked portfolios. */
  readonly parentUserId?: string;
  readonly username?: string;
}

/** A person at a `wa_id` or business-scoped id. */
type Finder = (waId: string | undefined, userId: string | undefined) => ContactEntry;

/** Who the `contacts` of a value are; nothing where the value does not tell. */
export interface Contacts {
  /** By id, never by place: contacts may be fewer than items, and in another order; numbers are the same in every spelling. */
  readonly byId: Finder;
  /**
   * The sender of a message. A contact alone beside the messages of one sender is that sender, whatever its `wa_id`; but
   * its user id is only believed where no `wa_id` speaks against it.
   */
  readonly ofSender: Finder;
  /**
   * The contacts that tell of one of the items: beside it alone they say the same of it as all of them do, and nothing
   * of anybody else.
   */
  beside(item: unknown): readonly unknown[];
}

/** Looks through the contacts of a change's value, once for all its items. */
export function contactsOf(value: unknown): Contacts {
  const contacts = listOf(valueAt(value, 'contacts'));
  if (contacts.length === 0) return { byId: () => ({}), ofSender: () => ({}), beside: () => [] };
  const places = new Map<string, number>();
  for (const [place, contact] of contacts.entries()) {
    for (const key of keysOf(addressOf(valueAt(contact, 'wa_id')), addressOf(valueAt(contact, 'user_id')))) {
      if (!places.has(key)) places.set(key, place);
    }
  }
  const found: (...ids: Parameters<Finder>) => ContactEntry | null = (waId, userId) => {
    const own = keysOf(waId, userId).find((key) => places.has(key));
    return own === undefined ? null : entryOf(contacts[places.get(own) ?? 0]);
  };
  const alone = contacts.length === 1 && haveOneSender(listOf(valueAt(value, 'messages')));
  const { userId, parentUserId, ...named } = entryOf(contacts[0]);
  const isHis = addressOf(valueAt(contacts[0], 'wa_id')) === undefined;
  const ids = { ...(userId ? { userId } : {}), ...(parentUserId ? { parentUserId } : {}) };
  const only = alone ? { ...named, ...(isHis ? ids : {}) } : {};
  return {
    byId: (...ids) => found(...ids) ?? {},
    ofSender: (...ids) => found(...ids) ?? only,
    beside: (item) => {
      if (alone) return contacts;
      const keys = peopleOf(item).flatMap(({ waId, userId }) => keysOf(waId, userId));
      const own = new Set(keys.flatMap((key) => places.get(key) ?? []));
      return [...own].sort((one, other) => one - other).map((place) => contacts[place]);
    },
  };
}

function keysOf(waId: string | undefined, userId: string | undefined): string[] {
  return [
    ...(userId === undefined ? [] : [userId]),
    ...(waId === undefined ? [] : [phoneOfAddress(waId) ?? waId]),
  ];
}

function entryOf(contact: unknown): ContactEntry {
  const profileName = textOf(valueIn(contact, 'profile', 'name'));
  const userId = addressOf(valueAt(contact, 'user_id'));
  const parentUserId = addressOf(valueAt(contact, 'parent_user_id'));
  const username = textOf(valueIn(contact, 'profile', 'username'));
  return {
    ...(profileName ? { profileName } : {}),
    ...(userId ? { userId } : {}),
    ...(parentUserId ? { parentUserId } : {}),
    ...(username ? { username } : {}),
  };
}

function haveOneSender(messages: readonly unknown[]): boolean {
  const different = (key: string) =>
    new Set(messages.flatMap((message) => addressOf(valueAt(message, key)) ?? [])).size;
  return different('from') <= 1 && different('from_user_id') <= 1;
}
