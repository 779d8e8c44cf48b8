import { catalogue } from './catalogue.ts';
import { isOfGroup } from './facts/messages/heading.ts';

/** Items of a list, by a word for them. */
type Word = string | ((item: unknown) => string);

const message: Word = (item) => (isOfGroup(item) ? 'group-message' : 'message');
const groups = { groups: 'group' };

/**
 * The lists that Meta puts into the values of each field, each element an item of its own (webhooks reference, November
 * 2026); beside them stand those that the catalogue reads. The value of any other field is itself its one item.
 */
const LISTS: Readonly<Record<string, Readonly<Record<string, Word>>>> = {
  messages: {
    messages: message,
    statuses: 'status',
    errors: 'error',
    user_preferences: 'user-preference',
    user_actions: 'user-action',
  },
  standby: { messages: message, statuses: 'status', message_echoes: 'echo' },
  smb_message_echoes: { message_echoes: 'echo' },
  history: { history: 'history', messages: message },
  smb_app_state_sync: { state_sync: 'state-sync' },
  user_preferences: { user_preferences: 'user-preference' },
  calls: { calls: 'call', statuses: 'status', errors: 'error' },
  group_lifecycle_update: groups,
  group_participants_update: groups,
  group_settings_update: groups,
  group_status_update: groups,
  automatic_events: { automatic_events: 'automatic-event' },
  tracking_events: { tracking_events: 'tracking-event' },
};

const known = Map.groupBy(
  catalogue.flatMap(({ fields, lists }) => fields.flatMap((field) => lists.map((list) => ({ field, list })))),
  ({ field }) => field,
);

/** The lists that values of a field hold, in the order in which they are read. */
export function listsOf(field: string): readonly string[] {
  const named = Object.hasOwn(LISTS, field) ? Object.keys(LISTS[field] ?? {}) : [];
  return [...new Set([...named, ...(known.get(field) ?? []).map(({ list }) => list)])];
}

/** Meta's names of all subscriptions that are read, or kept item by item as they come. */
export const knownFields = (): readonly string[] =>
  [...new Set([...Object.keys(LISTS), ...catalogue.flatMap(({ fields }) => fields)])].sort();

/** What an item of a list is called, as long as nobody understands it. */
export function wordFor(field: string, list: string, item: unknown): string {
  const word = LISTS[field]?.[list] ?? list;
  return typeof word === 'string' ? word : word(item);
}
