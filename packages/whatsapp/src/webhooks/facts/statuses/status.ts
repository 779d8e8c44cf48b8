import { type GraphError, readGraphError } from '../../../errors/graph-error.ts';
import { addressOf, idOf, isObject, listOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf } from '../../define-fact.ts';

/** The conversation that a message is counted in, as versions up to v23.0 tell it; later ones of free entry points alone. */
interface FactConversation {
  readonly id: string;
  /** Meta's word for what began it, such as `marketing`. */
  readonly origin?: string;
  /** ISO, milliseconds. */
  readonly expiresAt?: string;
}

/** What Meta said a message costs. */
export interface FactPricing {
  readonly category?: string;
  readonly type?: string;
  readonly model?: string;
  readonly billable?: boolean;
}

const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed', 'deleted', 'warning'] as const;

/** What became of a message that somebody sent from the number. */
interface Status {
  readonly status: (typeof STATUSES)[number];
  /** Meta's id of the message, as told (see `wamidOf`). */
  readonly wamid: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** Phone digits or group id, where given. Personal. */
  readonly recipient?: string;
  /** Meta's word, such as `group`; absent for a person. */
  readonly recipientType?: string;
  /** Business-scoped user id of the recipient. Personal. */
  readonly recipientUserId?: string;
  /** Their id over linked portfolios. Personal. */
  readonly recipientParentUserId?: string;
  /** As Meta spells it, with or without `@`. Personal. */
  readonly username?: string;
  /** The member of the group that a group message's status speaks of. Personal. */
  readonly participant?: string;
  /** The same by the business-scoped user id. Personal. */
  readonly participantUserId?: string;
  /** Their id over linked portfolios. Personal. */
  readonly participantParentUserId?: string;
  /** `biz_opaque_callback_data` as it came back. */
  readonly callbackData?: string;
  readonly pricing?: FactPricing;
  readonly conversation?: FactConversation;
  /** Empty unless the status is `failed`, as a rule. */
  readonly errors: readonly GraphError[];
}

/**
 * A status of a message; null for anything else that stands in `statuses[]`: payments, calls and what the future
 * brings.
 */
export const status = defineFact({
  kind: 'status',
  fields: ['messages'],
  list: 'statuses',
  scope: 'number',
  read(change: Change, item: unknown): Status | Faulty | null {
    const type = valueAt(item, 'type');
    if (type !== undefined && type !== null && type !== 'message') return null;
    const told = STATUSES.find((known) => known === valueAt(item, 'status'));
    if (!told) return null;
    const wamid = wamidOf(valueAt(item, 'id'));
    if (!wamid) return { fault: 'It is a status that does not say of which message.' };
    const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
    const callbackData = textOf(valueAt(item, 'biz_opaque_callback_data'));
    // Old ones have the price within the conversation.
    const pricing = pricingOf(valueAt(item, 'pricing') ?? valueIn(item, 'conversation', 'pricing'));
    const recipient = idOf(valueAt(item, 'recipient_id'));
    const recipientType = textOf(valueAt(item, 'recipient_type'))?.toLowerCase();
    const named = addressOf(valueAt(item, 'recipient_user_id'));
    const contact = change.contacts.byId(recipient, named);
    const recipientUserId = named ?? contact.userId;
    const recipientParentUserId =
      PARENT_AT.map((key) => addressOf(valueAt(item, key))).find(Boolean) ?? contact.parentUserId;
    const conversation = conversationOf(valueAt(item, 'conversation'));
    const participant = idOf(
      valueAt(item, 'recipient_participant_id') ?? valueAt(item, 'participant_recipient_id'),
    );
    const namedMember = addressOf(valueAt(item, 'recipient_participant_user_id'));
    const member = change.contacts.byId(participant, namedMember);
    const participantUserId = namedMember ?? member.userId;
    const participantParentUserId =
      addressOf(valueAt(item, 'recipient_participant_parent_user_id')) ?? member.parentUserId;
    const username = contact.username ?? member.username;
    return {
      status: told,
      wamid,
      errors: listOf(valueAt(item, 'errors')).flatMap((error) => readGraphError(error) ?? []),
      ...(at ? { at } : {}),
      ...(callbackData ? { callbackData } : {}),
      ...(pricing ? { pricing } : {}),
      ...(recipient ? { recipient } : {}),
      ...(recipientType ? { recipientType } : {}),
      ...(recipientUserId ? { recipientUserId } : {}),
      ...(recipientParentUserId ? { recipientParentUserId } : {}),
      ...(username ? { username } : {}),
      ...(participant ? { participant } : {}),
      ...(participantUserId ? { participantUserId } : {}),
      ...(participantParentUserId ? { participantParentUserId } : {}),
      ...(conversation ? { conversation } : {}),
    };
  },
});

/** A fact of the kind `status`. */
export type StatusFact = FactOf<typeof status>;

/** Meta's names of one thing, newest first. */
const PARENT_AT = ['recipient_parent_user_id', 'parent_recipient_user_id', 'parent_user_id'] as const;

function conversationOf(raw: unknown): FactConversation | null {
  const id = idOf(valueAt(raw, 'id'));
  if (id === undefined) return null;
  const origin = textOf(valueIn(raw, 'origin', 'type'));
  const expiresAt = timeOf(valueAt(raw, 'expiration_timestamp'));
  return { id, ...(origin ? { origin } : {}), ...(expiresAt ? { expiresAt } : {}) };
}

function pricingOf(raw: unknown): FactPricing | null {
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
