import { readGraphError } from '../errors/graph-error.ts';
import { addressOf, idOf, isObject, listOf, textOf, timeOf, valueAt } from '../json.ts';
import { wamidOf } from '../wamid.ts';
import type { Change, Faulty, Place, Unplaced } from './change.ts';
import type { FactPricing, StatusFact } from './facts.ts';

const STATUSES = ['sent', 'delivered', 'read', 'failed'] as const;

/**
 * A status of a message; null for anything else that stands in `statuses[]`: payments, calls, `played` and what the
 * future brings.
 */
export function statusFact(
  change: Change,
  place: Place,
  item: unknown,
): Unplaced<StatusFact> | Faulty | null {
  const type = valueAt(item, 'type');
  if (type !== undefined && type !== null && type !== 'message') return null;
  const status = STATUSES.find((known) => known === valueAt(item, 'status'));
  if (!status) return null;
  const wamid = wamidOf(valueAt(item, 'id'));
  if (!wamid) return { fault: 'It is a status that does not say of which message.' };
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const callbackData = textOf(valueAt(item, 'biz_opaque_callback_data'));
  const pricing = readPricing(valueAt(item, 'pricing'));
  const recipient = idOf(valueAt(item, 'recipient_id'));
  const named = addressOf(valueAt(item, 'recipient_user_id'));
  const recipientUserId = named ?? change.contacts.byId(recipient, named).userId;
  const participant = idOf(valueAt(item, 'recipient_participant_id'));
  return {
    ...place,
    kind: 'status',
    status,
    wamid,
    errors: listOf(valueAt(item, 'errors')).flatMap((error) => readGraphError(error) ?? []),
    ...(at ? { at } : {}),
    ...(callbackData ? { callbackData } : {}),
    ...(pricing ? { pricing } : {}),
    ...(recipient ? { recipient } : {}),
    ...(recipientUserId ? { recipientUserId } : {}),
    ...(participant ? { participant } : {}),
  };
}

function readPricing(raw: unknown): FactPricing | null {
  if (!isObject(raw)) return null;
  const category = textOf(valueAt(raw, 'category'));
  const type = textOf(valueAt(raw, 'type'));
  const model = textOf(valueAt(raw, 'pricing_model'));
  const billable = valueAt(raw, 'billable');
  return {
    ...(category ? { category } : {}),
    ...(type ? { type } : {}),
    ...(model ? { model } : {}),
    ...(typeof billable === 'boolean' ? { billable } : {}),
  };
}
