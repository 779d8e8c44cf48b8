import type { Sending } from '@wabus/provider';
import { createGraphClient } from '../graph/client.ts';
import type { GraphClient, GraphClientOptions } from '../graph/port.ts';
import { messageBody } from './message-body.ts';
import { verdictOf } from './send-verdict.ts';

/** WhatsApp, reached through Meta's Graph API. */
export interface Whatsapp extends Sending, Omit<GraphClient, 'sendMessage'> {}

/** Opens the connections to Meta. */
export function createWhatsapp(options: GraphClientOptions): Whatsapp {
  const { sendMessage, ...client } = createGraphClient(options);
  return {
    ...client,
    async send(message, token, callOptions) {
      const { phoneNumberId } = message;
      return verdictOf(await sendMessage(phoneNumberId, messageBody(message), token, callOptions));
    },
  };
}
