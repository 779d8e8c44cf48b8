import { chance } from '../chance.ts';
import { webhookError } from '../graph/error-catalogue.ts';
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
    const { wabaId, phoneNumberId, recipient: from } = message;
    const name = nameOf(message);
    return preferenceUpdate({ id, wabaId, phoneNumberId, from, name, at, value: step.preference ?? 'stop' });
  }
  const errors = step.code === undefined ? undefined : [webhookError(step.code)];
  return statusUpdate(message, { id, at, status: step.kind, errors });
}

/** A status of a message as a webhook update. `contacts` never goes with `failed`; pricing only where Meta has it. */
export function statusUpdate(
  message: Message,
  report: { id: string; at: number; status: string; errors?: readonly unknown[] },
): Update {
  const { status, errors } = report;
  const neverDelivered = message.steps.length > 0 && !message.steps.some(({ kind }) => kind === 'delivered');
  const pricing =
    status === 'sent' || status === 'delivered' || (status === 'read' && neverDelivered)
      ? {
          billable: message.pricing.type === 'regular',
          pricing_model: 'PMP',
          type: message.pricing.type,
          category: message.pricing.category,
        }
      : undefined;
  return {
    id: report.id,
    wabaId: message.wabaId,
    field: 'messages',
    at: report.at,
    phoneNumberId: message.phoneNumberId,
    contact: status === 'failed' ? undefined : { wa_id: message.recipient },
    status: {
      id: message.wamid,
      status,
      timestamp: String(Math.floor(report.at / 1000)),
      recipient_id: message.recipient,
      ...(message.callbackData === null ? {} : { biz_opaque_callback_data: message.callbackData }),
      ...(pricing && { pricing }),
      ...(errors && { errors }),
    },
  };
}

const nameOf = (message: Message): string => `Customer ${message.recipient.slice(-4)}`;

function replyUpdate(world: World, message: Message, step: Step, report: { id: string; at: number }): Update {
  const { phoneNumberId, recipient, wabaId } = message;
  const { id, at } = report;
  return {
    id,
    wabaId,
    field: 'messages',
    at,
    phoneNumberId,
    contact: { profile: { name: nameOf(message) }, wa_id: recipient },
    message: {
      context: { from: world.numbers.get(phoneNumberId)?.digits, id: message.wamid },
      from: recipient,
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
