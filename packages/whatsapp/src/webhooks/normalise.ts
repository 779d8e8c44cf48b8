import { idOf, isObject, listOf, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { digestOf } from './canonical.ts';
import { catalogue, type WebhookFact } from './catalogue.ts';
import type { Change, Faulty } from './change.ts';
import { type FactPlace, isFaulty } from './define-fact.ts';
import { plainId, wabaOfChange } from './entries.ts';
import { contactsOf } from './facts/people/contacts.ts';
import { shownTogether } from './facts/people/shown-together.ts';
import type { UnknownFact } from './facts/unknown.ts';
import { listsOf, wordFor } from './lists.ts';

/** What stands in every value and tells of its items. */
const FRAME: ReadonlySet<string> = new Set(['messaging_product', 'metadata', 'contacts', 'field']);

/**
 * The facts of a webhook body, in its order; pure, and never throws whatever JSON it is given. What no reader of the
 * catalogue takes becomes a fact of kind `unknown` with its raw value: nothing is left out, and a body without any item
 * is itself one unknown fact.
 */
export function normaliseWebhook(body: unknown): WebhookFact[] {
  const facts: WebhookFact[] = [];
  const add: Add = (fact) => facts.push(fact(facts.length));
  for (const entry of listOf(valueAt(body, 'entry'))) entryFacts(entry, add);
  if (facts.length === 0) add(unread({ field: '', wabaId: '' }, 'body', body));
  return facts;
}

/** Makes a fact, given its place among the others, and adds it. */
type Add = (fact: (index: number) => WebhookFact) => void;

function entryFacts(entry: unknown, add: Add): void {
  const entryTime = timeOf(valueAt(entry, 'time'));
  const changes = listOf(valueAt(entry, 'changes'));
  if (changes.length === 0) {
    add(unread({ field: '', wabaId: wabaOfChange(entry, undefined) }, 'entry', entry, entryTime));
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
    if (value === undefined) add(unread(change, 'change', raw, entryTime));
    else changeFacts(change, add);
  }
}

/** The items of the lists that its field owns, and what its value has beside them; a value without items is itself one. */
function changeFacts(change: Change, add: Add): void {
  const { value, field } = change;
  if (!isObject(value)) {
    add(factOf(change, undefined, value));
    return;
  }
  const lists = listsOf(field).filter(
    (list) => Array.isArray(valueAt(value, list)) || isObject(valueAt(value, list)),
  );
  const items = lists.flatMap((list) => listOf(valueAt(value, list)).map((item) => [list, item] as const));
  for (const [list, item] of items) add(factOf(change, list, item));
  const rest = Object.entries(value).filter(([key]) => !FRAME.has(key) && !lists.includes(key));
  if (items.length === 0) add(factOf(change, undefined, value));
  else if (rest.length > 0) add(factOf(change, undefined, Object.fromEntries(rest)));
}

/** The fact that an item is, by the first reader of its field and list that takes it. */
function factOf(change: Change, list: string | undefined, item: unknown): (index: number) => WebhookFact {
  return (index) => {
    const place = placeOf(change, item, index);
    for (const definition of catalogue) {
      if (definition.list !== list || !definition.fields.includes(change.field)) continue;
      const fact = definition.read(change, place, item);
      if (fact !== null) return isFaulty(fact) ? unknownFact(change, place, list, item, fact) : fact;
    }
    return unknownFact(change, place, list, item);
  };
}

function unknownFact(
  change: Change,
  place: FactPlace,
  list: string | undefined,
  raw: unknown,
  fault?: Faulty,
): UnknownFact {
  if (list === undefined) return { ...unknown(place, 'value', raw, change.entryTime), ...fault };
  const type = idOf(valueAt(raw, 'type'));
  const at = timeOf(valueAt(raw, 'timestamp')) ?? change.entryTime;
  const word = wordFor(change.field, list, raw);
  const shows = shownTogether(raw, change.contacts);
  const item = type ? `${word}:${type.slice(0, 64)}` : word;
  return { ...unknown(place, item, raw, at), ...(shows ? { shows } : {}), ...fault };
}

type Whose = Pick<FactPlace, 'field' | 'wabaId' | 'phoneNumberId'>;

function placeOf({ field, wabaId, phoneNumberId }: Whose, item: unknown, index: number): FactPlace {
  return { field, wabaId, index, digest: digestOf(item), ...(phoneNumberId ? { phoneNumberId } : {}) };
}

function unread(whose: Whose, item: string, raw: unknown, at?: string): (index: number) => UnknownFact {
  return (index) => unknown(placeOf(whose, raw, index), item, raw, at);
}

function unknown(place: FactPlace, item: string, raw: unknown, at?: string): UnknownFact {
  return { ...place, kind: 'unknown', item, raw, ...(at ? { at } : {}) };
}
