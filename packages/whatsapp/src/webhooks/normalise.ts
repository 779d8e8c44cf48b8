import { idOf, isObject, listOf, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { digestOf } from './canonical.ts';
import type { Change, Faulty, Place, Unplaced } from './change.ts';
import { contactsOf } from './contacts.ts';
import { plainId, wabaOfChange } from './entries.ts';
import type { MarketingPreferenceFact, MessageFact, StatusFact, UnknownFact, WebhookFact } from './facts.ts';
import { isOfGroup, messageFact } from './message-fact.ts';
import { preferenceFact } from './preference-fact.ts';
import { shownTogether } from './shown-together.ts';
import { statusFact } from './status-fact.ts';
import { templateFact } from './template-fact.ts';

/** Lists that a change's value may hold; each element is an item of its own. */
const ITEM_LISTS = {
  messages: 'message',
  statuses: 'status',
  errors: 'error',
  message_echoes: 'echo',
  history: 'history',
  state_sync: 'state-sync',
  user_preferences: 'user-preference',
  user_actions: 'user-action',
  calls: 'call',
  groups: 'group',
  automatic_events: 'automatic-event',
  tracking_events: 'tracking-event',
} as const;

type ListName = keyof typeof ITEM_LISTS;

/**
 * The facts of a webhook body, in its order; pure, and never throws whatever JSON it is given. What is not a status,
 * a text message or button, a marketing preference or a template's status becomes a fact of kind `unknown` with its raw value: nothing is left out,
 * and a body without any item is itself one unknown fact.
 */
export function normaliseWebhook(body: unknown): WebhookFact[] {
  const facts: WebhookFact[] = [];
  const add = (fact: Unplaced<WebhookFact>): void => {
    facts.push({ ...fact, index: facts.length });
  };
  for (const entry of listOf(valueAt(body, 'entry'))) entryFacts(entry, add);
  if (facts.length === 0) add(unknownFact({ field: '', wabaId: '', digest: digestOf(body) }, 'body', body));
  return facts;
}

type Add = (fact: Unplaced<WebhookFact>) => void;

function entryFacts(entry: unknown, add: Add): void {
  const entryTime = timeOf(valueAt(entry, 'time'));
  const changes = listOf(valueAt(entry, 'changes'));
  if (changes.length === 0) {
    const place = { field: '', wabaId: wabaOfChange(entry, undefined), digest: digestOf(entry) };
    add(unknownFact(place, 'entry', entry, entryTime));
    return;
  }
  for (const raw of changes) {
    const value = valueAt(raw, 'value');
    const phoneNumberId = plainId(valueIn(value, 'metadata', 'phone_number_id'));
    const change: Change = {
      // Some of Meta's samples put `field` inside the value.
      field: textOf(valueAt(raw, 'field')) ?? textOf(valueAt(value, 'field')) ?? '',
      wabaId: wabaOfChange(entry, raw),
      value,
      contacts: contactsOf(value),
      ...(phoneNumberId ? { phoneNumberId } : {}),
      ...(entryTime ? { entryTime } : {}),
    };
    if (value === undefined) add(unknownFact(placeOf(change, raw), 'change', raw, entryTime));
    else changeFacts(change, add);
  }
}

function changeFacts(change: Change, add: Add): void {
  const lists = isObject(change.value) ? (Object.keys(ITEM_LISTS) as ListName[]) : [];
  let found = false;
  for (const name of lists) {
    for (const item of itemsOf(change.value, name)) {
      found = true;
      add(itemFact(change, name, item));
    }
  }
  if (!found) add(valueFact(change));
}

/** The items of a list; what people said and what became of a message may stand there alone, without its list. */
function itemsOf(value: unknown, name: ListName): readonly unknown[] {
  const items = valueAt(value, name);
  if (Array.isArray(items)) return items;
  return name === 'messages' || name === 'statuses' || name === 'user_preferences' ? listOf(items) : [];
}

/** A value that is itself the item. */
function valueFact(change: Change): Unplaced<WebhookFact> {
  const place = placeOf(change, change.value);
  const known = templateFact(change, place);
  if (known && !('fault' in known)) return known;
  return { ...unknownFact(place, 'value', change.value, change.entryTime), ...known };
}

function itemFact(change: Change, list: ListName, item: unknown): Unplaced<WebhookFact> {
  const place = placeOf(change, item);
  const known = knownFact(change, place, list, item);
  if (known && !('fault' in known)) return known;
  const type = idOf(valueAt(item, 'type'));
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const listed = list === 'messages' && isOfGroup(item) ? 'group-message' : ITEM_LISTS[list];
  const name = type ? `${listed}:${type.slice(0, 64)}` : listed;
  const shows = shownTogether(item, change.contacts);
  return { ...unknownFact(place, name, item, at), ...(shows ? { shows } : {}), ...known };
}

function knownFact(
  change: Change,
  place: Place,
  list: ListName,
  item: unknown,
): Unplaced<StatusFact | MessageFact | MarketingPreferenceFact> | Faulty | null {
  const isMessages = change.field === 'messages';
  if (list === 'statuses' && isMessages) return statusFact(change, place, item);
  if (list === 'messages' && isMessages) return messageFact(change, place, item);
  if (list !== 'user_preferences' || !(isMessages || change.field === list)) return null;
  return preferenceFact(change, place, item);
}

function placeOf(change: Change, item: unknown): Place {
  return {
    field: change.field,
    wabaId: change.wabaId,
    digest: digestOf(item),
    ...(change.phoneNumberId ? { phoneNumberId: change.phoneNumberId } : {}),
  };
}

function unknownFact(place: Place, item: string, raw: unknown, at?: string): Unplaced<UnknownFact> {
  return { ...place, kind: 'unknown', item, raw, ...(at ? { at } : {}) };
}
