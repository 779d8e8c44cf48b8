import { idOf, isObject, listOf, textOf, timeOf, valueAt, valueIn } from '../json.ts';
import { digestOf } from './canonical.ts';
import { catalogue, type WebhookFact } from './catalogue.ts';
import type { Change, Faulty } from './change.ts';
import { type FactDefinition, type FactSource, isFaulty } from './define-fact.ts';
import { plainId, wabaOfChange } from './entries.ts';
import { contactsOf } from './facts/people/contacts.ts';
import { peopleOf, type ShownPerson } from './facts/people/shown-people.ts';
import { shownTogether } from './facts/people/shown-together.ts';
import type { UnknownFact } from './facts/unknown.ts';
import { listsOf, wordFor } from './lists.ts';
import { unfold } from './unfold.ts';

/** What stands in every value and tells of its items. */
const FRAME: ReadonlySet<string> = new Set(['messaging_product', 'metadata', 'contacts', 'field']);

/** Where values name the business phone number that they are of: some of Meta's have no `metadata`. */
const NUMBER_AT = [
  ['metadata', 'phone_number_id'],
  ['phone_number_settings', 'phone_number_id'],
  ['recipient', 'phone_number_id'],
] as const;

const numberOfValue = (value: unknown): string | undefined =>
  NUMBER_AT.map((path) => plainId(valueIn(value, ...path))).find((id) => id !== undefined);

/** A fact with what it was read from. */
export interface ReadFact<Fact extends WebhookFact = WebhookFact> {
  readonly fact: Fact;
  /** The webhook with this fact alone: read again, now or by a later version, it gives one fact in the same place. Personal. */
  alone(): unknown;
  /** Whom it shows, as far as its item says: those who wrote, and those who were written to. Personal. */
  people(): readonly ShownPerson[];
}

/** The facts of a webhook body (see `readWebhook`). */
export function normaliseWebhook(body: unknown): WebhookFact[] {
  return readWebhook(body).map(({ fact }) => fact);
}

/**
 * The facts of a webhook body with what they were read from, in its order; pure, and never throws whatever JSON it is
 * given. What no reader of the catalogue takes becomes a fact of kind `unknown` with its raw value: nothing is left out,
 * and a body without any item is itself one unknown fact.
 */
export function readWebhook(body: unknown): ReadFact[] {
  const facts: ReadFact[] = [];
  const add: Add = (item, fact, alone) =>
    facts.push({ fact: fact(facts.length), alone, people: () => peopleOf(item) });
  for (const entry of listOf(valueAt(body, 'entry'))) entryFacts(entry, add);
  if (facts.length === 0) add(undefined, unread({ field: '', wabaId: '' }, 'body', body), () => body);
  return facts;
}

/** Makes a fact of an item, given its place among the others, and adds it. */
type Add = (item: unknown, fact: (index: number) => WebhookFact, alone: () => unknown) => void;

function entryFacts(entry: unknown, add: Add): void {
  const time = valueAt(entry, 'time');
  const entryTime = timeOf(time);
  const changes = listOf(valueAt(entry, 'changes'));
  if (changes.length === 0) {
    const whose = { field: '', wabaId: wabaOfChange(entry, undefined) };
    add(undefined, unread(whose, 'entry', entry, entryTime), () => ({ entry: [entry] }));
    return;
  }
  for (const raw of changes) {
    const told = valueAt(raw, 'value');
    // Some of Meta's samples put `field` inside the value.
    const field = textOf(valueAt(raw, 'field')) ?? textOf(valueAt(told, 'field')) ?? '';
    const value = unfold(field, told);
    const phoneNumberId = numberOfValue(value);
    const change: Change = {
      field,
      wabaId: wabaOfChange(entry, raw),
      value,
      contacts: contactsOf(value),
      ...(phoneNumberId ? { phoneNumberId } : {}),
      ...(entryTime ? { entryTime } : {}),
    };
    const around = (changed: unknown) => ({ entry: [{ id: change.wabaId, time, changes: [changed] }] });
    if (value !== undefined) changeFacts(change, add, (own) => around({ field: change.field, value: own }));
    else add(undefined, unread(change, 'change', raw, entryTime), () => around(raw));
  }
}

/** The items of the lists that its field owns, and what its value has beside them; a value without items is itself one. */
function changeFacts(change: Change, add: Add, around: (value: unknown) => unknown): void {
  const { value, field } = change;
  const addValue = (own: unknown) => add(undefined, factOf(change, undefined, own), () => around(own));
  if (!isObject(value)) {
    addValue(value);
    return;
  }
  const lists = listsOf(field).filter((list) => {
    const items = valueAt(value, list);
    return Array.isArray(items) || isObject(items);
  });
  const items = lists.flatMap((list) => listOf(valueAt(value, list)).map((item) => [list, item] as const));
  const frame = Object.entries(value).filter(([key]) => FRAME.has(key) && key !== 'contacts');
  for (const [list, item] of items) {
    const alone = () => {
      const contacts = change.contacts.beside(item);
      const told = contacts.length > 0 ? { contacts } : {};
      return around({ ...Object.fromEntries(frame), ...told, [list]: [item] });
    };
    add(item, factOf(change, list, item), alone);
  }
  const beside = Object.entries(value).filter(([key]) => !lists.includes(key));
  if (items.length === 0) addValue(value);
  else if (beside.some(([key]) => !FRAME.has(key))) addValue(Object.fromEntries(beside));
}

/** The fact that an item is, by the first reader of its field and list that takes it. */
function factOf(change: Change, list: string | undefined, item: unknown): (index: number) => WebhookFact {
  return (index) => {
    const source = sourceOf(change, item, index);
    for (const definition of catalogue) {
      if (!isReadBy(definition, change.field, list)) continue;
      const fact = definition.read(change, source, item, list);
      if (fact !== null) return isFaulty(fact) ? unknownFact(change, source, list, item, fact) : fact;
    }
    return unknownFact(change, source, list, item);
  };
}

function isReadBy({ fields, lists }: FactDefinition, field: string, list: string | undefined): boolean {
  return fields.includes(field) && (list === undefined ? lists.length === 0 : lists.includes(list));
}

function unknownFact(
  change: Change,
  source: FactSource,
  list: string | undefined,
  raw: unknown,
  fault?: Faulty,
): UnknownFact {
  if (list === undefined) return { ...unknown(source, 'value', raw, change.entryTime), ...fault };
  const type = idOf(valueAt(raw, 'type'));
  const at = timeOf(valueAt(raw, 'timestamp')) ?? change.entryTime;
  const word = wordFor(change.field, list, raw);
  const shows = shownTogether(raw, change.contacts);
  const item = type ? `${word}:${type.slice(0, 64)}` : word;
  return { ...unknown(source, item, raw, at), ...(shows ? { shows } : {}), ...fault };
}

type Whose = Pick<FactSource, 'field' | 'wabaId' | 'phoneNumberId'>;

function sourceOf({ field, wabaId, phoneNumberId }: Whose, item: unknown, index: number): FactSource {
  return { field, wabaId, index, digest: digestOf(item), ...(phoneNumberId ? { phoneNumberId } : {}) };
}

function unread(whose: Whose, item: string, raw: unknown, at?: string): (index: number) => UnknownFact {
  return (index) => unknown(sourceOf(whose, raw, index), item, raw, at);
}

function unknown(source: FactSource, item: string, raw: unknown, at?: string): UnknownFact {
  return { ...source, kind: 'unknown', item, raw, ...(at ? { at } : {}) };
}
