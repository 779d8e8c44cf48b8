import { chance } from '../chance.ts';
import { webhookError } from '../graph/error-catalogue.ts';
import { type Naming, namingOf, type PersonAt, writerContact, writerOf } from '../people/naming.ts';
import type { Step, Update } from '../state/entries.ts';
import type { Message } from '../state/nodes.ts';
import type { World } from '../state/world.ts';
import { preferenceUpdate } from './preference-update.ts';
import { firstQuickReply } from './quick-reply.ts';
import { mintWamid } from './wamid.ts';

const replies = [
  'Thanks!',
  'OK, see you then 👍',
  'Who is this?',
  '¿Hasta qué hora están?',
  'Obrigado',
  'Yes please',
];

/** The webhook update of one automatic step of a message. */
export function stepUpdate(world: World, message: Message, index: number): Update {
  const step = message.steps[index] as Step;
  const id = `m${message.n}.${index}`;
  const at = message.at + (step.datedAfter ?? step.after);
  if (step.kind === 'reply') return replyUpdate(world, message, step, { id, at });
  if (step.kind === 'preference') {
    return preferenceUpdate(world, {
      id,
      ...placeOf(message),
      name: nameOf(message),
      at,
      value: step.preference ?? 'stop',
    });
  }
  const errors = step.code === undefined ? undefined : [webhookError(step.code)];
  return statusUpdate(world, message, { id, at, status: step.kind, errors });
}

const placeOf = ({ wabaId, phoneNumberId, recipient }: Message): PersonAt => ({
  wabaId,
  phoneNumberId,
  digits: recipient,
});

/** A status of a message as a webhook update; pricing only where Meta has it. */
export function statusUpdate(
  world: World,
  message: Message,
  report: { id: string; at: number; status: string; errors?: readonly unknown[] },
): Update {
  const { status, errors } = report;
  const { contact, ...recipient } = recipientOf(message, status, namingOf(world, placeOf(message)));
  const pricing = pricingOf(message, status);
  return {
    id: report.id,
    wabaId: message.wabaId,
    field: 'messages',
    at: report.at,
    phoneNumberId: message.phoneNumberId,
    person: message.recipient,
    contact,
    status: {
      id: message.wamid,
      status,
      timestamp: String(Math.floor(report.at / 1000)),
      ...recipient,
      ...(message.callbackData === null ? {} : { biz_opaque_callback_data: message.callbackData }),
      ...(pricing && { pricing }),
      ...(errors && { errors }),
    },
  };
}

/**
 * Whom a status names, and its contact. A failed one names only what it was sent to; the others both the phone number,
 * where it may be shown, and the business-scoped user id. No contact of a status has a name.
 */
function recipientOf(
  { recipient, userId: sentTo }: Message,
  status: string,
  { phone = sentTo === undefined ? recipient : undefined, userId, username }: Naming,
): { recipient_id?: string; recipient_user_id?: string; contact: Record<string, unknown> } {
  if (status === 'failed') {
    return sentTo === undefined
      ? { recipient_id: recipient, contact: { wa_id: recipient } }
      : { recipient_user_id: sentTo, contact: { user_id: sentTo } };
  }
  const shown = phone === undefined ? {} : { recipient_id: phone };
  const named = status !== 'sent' && username !== undefined ? { profile: { username } } : {};
  const contact = { ...named, ...(phone === undefined ? {} : { wa_id: phone }), user_id: userId };
  return { ...shown, recipient_user_id: userId, contact };
}

function pricingOf({ steps, pricing }: Message, status: string): Record<string, unknown> | undefined {
  const neverDelivered = steps.length > 0 && !steps.some(({ kind }) => kind === 'delivered');
  const isPriced = status === 'sent' || status === 'delivered' || (status === 'read' && neverDelivered);
  if (!isPriced) return undefined;
  const { type, category } = pricing;
  return { billable: type === 'regular', pricing_model: 'PMP', type, category };
}

const nameOf = (message: Message): string => `Customer ${message.recipient.slice(-4)}`;

function replyUpdate(world: World, message: Message, step: Step, report: { id: string; at: number }): Update {
  const { phoneNumberId, recipient, wabaId } = message;
  const { id, at } = report;
  const naming = namingOf(world, placeOf(message));
  return {
    id,
    wabaId,
    field: 'messages',
    at,
    phoneNumberId,
    person: recipient,
    contact: writerContact(naming, nameOf(message)),
    message: {
      context: { from: world.numbers.get(phoneNumberId)?.digits, id: message.wamid },
      ...writerOf(naming),
      // Numbered by the message that it answers; inbound messages of the control API count on their own.
      id: mintWamid(`${world.seed} reply`, recipient, 'person', message.n),
      timestamp: String(Math.floor(at / 1000)),
      ...replyContent(world, message, step),
    },
  };
}

function replyContent(world: World, message: Message, step: Step): Record<string, unknown> {
  const button = step.taps ? firstQuickReply(world, message) : null;
  if (button) return { type: 'button', button };
  const pick = Math.floor(chance(world.seed, 'reply-text', message.recipient, message.n) * replies.length);
  return { type: 'text', text: { body: step.text ?? replies[pick] } };
}
