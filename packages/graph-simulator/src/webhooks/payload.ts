import type { Update } from '../state/entries.ts';
import type { World } from '../state/world.ts';

type Json = Record<string, unknown>;

interface Change {
  readonly field: string;
  readonly value: Json;
}

interface EntryItem {
  readonly id: string;
  time?: number;
  readonly changes: Change[];
}

/** The body of one POST: an entry per WABA, a change per number and kind; account-level values stand alone. */
export function webhookPayload(world: World, updates: readonly Update[]): Json {
  const entries = new Map<string, EntryItem>();
  const gathered = new Map<string, Change>();
  for (const update of updates) {
    const id = update.entryId ?? update.wabaId;
    const entry = entries.get(id) ?? { id, changes: [] };
    entries.set(id, entry);
    if (update.value) {
      // What is told of a number's conversations says its time within.
      if (update.value.metadata === undefined) entry.time = Math.floor(update.at / 1000);
      entry.changes.push({ field: update.field, value: update.value });
      continue;
    }
    const key = groupOf(update);
    const change = gathered.get(key) ?? newChange(world, update);
    if (!gathered.has(key)) {
      gathered.set(key, change);
      entry.changes.push(change);
    }
    addItem(change.value, update);
  }
  return { object: 'whatsapp_business_account', entry: [...entries.values()] };
}

// Contacts of failed statuses say less than those of others, so failed ones stand in a value of their own.
function groupOf(update: Update): string {
  if (update.preference) return `${update.wabaId} ${update.phoneNumberId} preference`;
  const kind = update.message ? 'message' : update.status?.status === 'failed' ? 'failed' : 'status';
  return `${update.wabaId} ${update.phoneNumberId} ${kind}`;
}

function newChange(world: World, update: Update): Change {
  const number = world.numbers.get(update.phoneNumberId ?? '');
  const metadata = { display_phone_number: number?.digits, phone_number_id: update.phoneNumberId };
  return { field: update.field, value: { messaging_product: 'whatsapp', metadata } };
}

function addItem(value: Json, update: Update): void {
  const { contact } = update;
  if (contact) {
    const contacts = listOf(value, 'contacts');
    if (!contacts.some((other) => keyOf(other) === keyOf(contact))) contacts.push(contact);
  }
  if (update.message) listOf(value, 'messages').push(update.message);
  if (update.preference) listOf(value, 'user_preferences').push(update.preference);
  if (update.status) listOf(value, 'statuses').push(update.status);
}

const keyOf = ({ wa_id: phone, user_id: userId }: Json): unknown => userId ?? phone;

function listOf(value: Json, name: string): Json[] {
  const list = (value[name] ?? []) as Json[];
  value[name] = list;
  return list;
}
