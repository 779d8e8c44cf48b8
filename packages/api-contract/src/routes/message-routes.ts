import { messageSchema } from '../schemas/message.ts';
import { messageBody } from '../schemas/message-body.ts';
import { EXAMPLE_ID } from './example.ts';
import { noQuery, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const message = { projectId: EXAMPLE_ID, to: '+55 11 96123-0001' };

/** Single messages. */
export const messageCommandRoutes = {
  sendMessage: route({
    operation: 'sendMessage',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/messages`,
    summary: 'Send one message.',
    params: tenantParams,
    query: noQuery,
    body: messageBody,
    examples: {
      template: {
        summary: 'A template, filled from fields of the CRM',
        value: {
          ...message,
          type: 'template',
          template: {
            name: 'order_ready',
            language: 'en_US',
            fields: { first_name: 'Ana', order_id: 'A-17' },
          },
          externalId: 'lead-17',
        },
      },
      components: {
        summary: "A template in Meta's own shape",
        value: {
          ...message,
          type: 'template',
          template: {
            name: 'order_ready',
            language: { code: 'en_US' },
            components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
          },
        },
      },
      text: {
        summary: 'A text of an agent, while the window is open',
        value: {
          ...message,
          type: 'text',
          text: { body: 'We are open until six.', preview_url: false },
          sentBy: { kind: 'agent', id: 'agent-4' },
        },
      },
    },
    unknownType: 'message-type-not-supported',
    responses: { 202: messageSchema },
    problems: [
      'message-type-not-supported',
      'recipient-kind-not-supported',
      'invalid-phone-number',
      'project-not-active',
      'window-closed',
      'contact-opted-out',
      'contact-erased',
      'template-not-approved',
      'template-not-supported',
      'variable-missing',
      'variable-invalid',
      'variable-unknown',
      'media-unknown',
      'media-unfit',
      'media-not-stored',
    ],
    access: 'tenant',
  }),
} as const;
