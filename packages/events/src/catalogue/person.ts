import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { contactId, json, phoneNumberId, projectId, time, wabaId, wamid } from './fields.ts';

/** A person wrote to a business number. */
export const MessageReceived = defineEvent({
  type: 'MessageReceived',
  stream: 'inbound',
  version: 1,
  summary: 'A person wrote to a business number.',
  data: z.object({
    wamid,
    projectId,
    wabaId,
    phoneNumberId,
    contactId,
    conversationId: z.string().describe('Thread of project and contact, UUID v5'),
    messageType: z.string().describe("Meta's type"),
    contextWamid: z.string().optional().describe('The message that this one quotes'),
    at: time,
  }),
  personal: z.object({
    from: z.string().describe('wa_id as Meta gave it'),
    profileName: z.string().optional().describe('Name the person chose'),
    content: json("The content under Meta's own name of the type"),
  }),
});

/** A person is known from now on. */
export const ContactIdentified = defineEvent({
  type: 'ContactIdentified',
  stream: 'contact',
  version: 2,
  summary: 'A person is known from now on, by the address in the sealed part.',
  data: z.object({
    contactId,
    source: z
      .enum(['campaign', 'message', 'inbound', 'unknown'])
      .optional()
      .describe('Where we first met the person: an upload, a single message, or they wrote to us'),
  }),
  personal: z.object({
    kind: z.enum(['phone', 'userId', 'username']).describe('Kind of address'),
    value: z.string().describe('E.164 with +, or the id'),
  }),
});
