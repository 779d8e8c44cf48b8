import type { OutboundMessage } from '@wabus/provider';
import { formatCallbackData } from '../callback-data.ts';

/** Meta's own shape of a message, to a number or to a user id, with the ids that its status webhooks bring back. */
export function messageBody(message: OutboundMessage): Readonly<Record<string, unknown>> {
  const { messageId, attemptId, to, type, content, context } = message;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(to.startsWith('+') ? { to } : { recipient: to }),
    type,
    [type]: content,
    ...(context ? { context } : {}),
    biz_opaque_callback_data: formatCallbackData({ messageId, attemptId }),
  };
}
