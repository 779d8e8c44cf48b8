import { z } from 'zod';
import { LANES, MESSAGE_PURPOSES, SENT_BY } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import {
  attemptId,
  campaignId,
  contactId,
  failure,
  json,
  messageId,
  metaError,
  phoneNumberId,
  projectId,
  time,
  wabaId,
  wamid,
} from './fields.ts';
import { because } from './wording.ts';

const lane = z.enum(LANES).describe('Which lane of its number it waits in');
const quoted = z
  .object({ message_id: z.string().describe('wamid of the message that this one answers') })
  .describe("Meta's `context`: what is shown as quoted");
const evidence = {
  messageId,
  wamid,
  attemptId: attemptId.optional().describe('Named by the callback data; absent when matched by wamid'),
  at: time.describe("Meta's timestamp of the status"),
};
const pricing = z
  .object({
    category: z.string().optional().describe('marketing, utility, service …'),
    type: z.string().optional().describe('regular, free_customer_service …'),
    model: z.string().optional().describe('PMP or CBP'),
    billable: z.boolean().optional().describe('Older payloads only'),
  })
  .describe('What Meta said it costs');

/** A message is to be sent. */
export const MessageQueued = defineEvent({
  type: 'MessageQueued',
  stream: 'message',
  version: 2,
  summary: 'A message is to be sent. Its content is sealed with the contact’s key.',
  sentence: ({ sentBy, sentById }) =>
    `A message was queued, wanted by: ${sentById === undefined ? sentBy : `${sentBy} ${sentById}`}.`,
  data: z.object({
    messageId,
    projectId,
    wabaId,
    phoneNumberId,
    contactId,
    campaignId: campaignId.optional(),
    round: z.number().int().optional().describe("The campaign's round"),
    templateId: z.string().optional().describe('Template, UUID, for a template message'),
    messageType: z.string().describe("Meta's type, such as template or text"),
    purpose: z.enum(MESSAGE_PURPOSES).describe('What consent it needs'),
    priority: lane,
    sentBy: z.enum(SENT_BY).describe('Who wanted it sent'),
    sentById: z.string().optional().describe("The CRM's id of the agent or automation, where it was named"),
  }),
  personal: z.object({
    to: z.string().describe('E.164 with +, or a business-scoped user id'),
    content: json(
      "The content under Meta's own name of the type, such as the `template` object, ready to send",
    ),
    externalId: z.string().optional().describe("The CRM's id"),
    metadata: json("The CRM's own data").optional(),
    context: quoted.optional(),
  }),
});

/** The message was handed to the sender. */
export const MessageReleased = defineEvent({
  type: 'MessageReleased',
  stream: 'message',
  version: 1,
  summary: 'The message was handed to the sender; carries all that the sender needs, sealed for itself.',
  sentence: ({ release }) => `The message was handed to the sender${release > 1 ? `, time ${release}` : ''}.`,
  data: z.object({
    messageId,
    projectId,
    wabaId,
    phoneNumberId,
    contactId,
    campaignId: campaignId.optional(),
    templateId: z.string().optional().describe('Template, UUID'),
    messageType: z.string().describe("Meta's type"),
    purpose: z.enum(MESSAGE_PURPOSES).describe('What consent it needs'),
    priority: lane,
    release: z.number().int().describe('How many times it was released, from 1'),
  }),
  personal: z.object({
    to: z.string().describe('E.164 with +, or a business-scoped user id'),
    content: json("The content under Meta's own name of the type"),
    context: quoted.optional(),
  }),
});

/** A call to Meta is about to be made: who appended this may call, nobody else. */
export const MessageSendAttempted = defineEvent({
  type: 'MessageSendAttempted',
  stream: 'message',
  version: 1,
  summary: 'A call to Meta is about to be made: who appended this event may call, nobody else.',
  sentence: ({ number }) => `Attempt ${number} to send the message was recorded.`,
  data: z.object({
    messageId,
    attemptId,
    number: z.number().int().describe('How many attempts there were, this one included'),
    callBy: time.describe('The call starts before this time, or never'),
  }),
});

/** The attempt was recorded but its call never started. */
export const MessageSendAbandoned = defineEvent({
  type: 'MessageSendAbandoned',
  stream: 'message',
  version: 1,
  summary: 'The attempt was recorded but its call never started: it may be released again.',
  sentence: ({ reason }) => `The attempt was given up before Meta was called: ${reason}.`,
  data: z.object({ messageId, attemptId, reason: z.string().describe('Why') }),
});

/** Meta took the message. */
export const MessageAccepted = defineEvent({
  type: 'MessageAccepted',
  stream: 'message',
  version: 1,
  summary: 'Meta took the message. Accepted is not sent.',
  sentence: () => 'Meta accepted the message.',
  data: z.object({ messageId, attemptId, wamid, at: time }),
});

/** Meta took the message but holds it until the template's quality is known. */
export const MessageHeldForQualityAssessment = defineEvent({
  type: 'MessageHeldForQualityAssessment',
  stream: 'message',
  version: 1,
  summary: "Meta took the message but holds it until the template's quality is known.",
  sentence: () => "Meta holds the message until the template's quality is known.",
  data: z.object({ messageId, attemptId, wamid, at: time }),
});

/** Status webhook: it left Meta's servers. */
export const MessageSent = defineEvent({
  type: 'MessageSent',
  stream: 'message',
  version: 1,
  summary: "Status webhook: it left Meta's servers.",
  sentence: () => "The message left Meta's servers.",
  data: z.object({ ...evidence, pricing: pricing.optional() }),
});

/** Status webhook: it is on a device. */
export const MessageDelivered = defineEvent({
  type: 'MessageDelivered',
  stream: 'message',
  version: 1,
  summary: 'Status webhook: it is on a device.',
  sentence: () => 'The message was delivered.',
  data: z.object({ ...evidence, pricing: pricing.optional() }),
});

/** Status webhook: it was displayed; may come without delivered. */
export const MessageRead = defineEvent({
  type: 'MessageRead',
  stream: 'message',
  version: 1,
  summary: 'Status webhook: it was displayed. May come without delivered.',
  sentence: () => 'The message was read.',
  data: z.object({ ...evidence, pricing: pricing.optional() }),
});

/** Status webhook: a voice note was heard; may come without read. */
export const MessagePlayed = defineEvent({
  type: 'MessagePlayed',
  stream: 'message',
  version: 1,
  summary:
    'Status webhook: what can be heard was played for the first time. May come without read, and tells that it was.',
  sentence: () => 'The message was played.',
  data: z.object({ ...evidence, pricing: pricing.optional() }),
});

/** Status webhook that changes nothing of what a message came to. */
export const MessageNoted = defineEvent({
  type: 'MessageNoted',
  stream: 'message',
  version: 1,
  summary:
    'Status webhook: a word of Meta on the message that is neither an error nor a status that messages go through.',
  sentence: ({ word, detail }) => `Meta says of the message: ${word}${detail ? ` (${detail})` : ''}.`,
  data: z.object({
    ...evidence,
    word: z.string().describe("Meta's word: deleted or warning"),
    detail: z.string().optional().describe("Meta's words, where it gave any"),
  }),
});

/** Meta refused the message, or said later that it failed. */
export const MessageFailed = defineEvent({
  type: 'MessageFailed',
  stream: 'message',
  version: 1,
  summary: 'Meta refused the message (source response), or said later that it failed (source webhook).',
  sentence: ({ failure }) => `The message failed: ${because(failure)}`,
  data: z.object({
    messageId,
    attemptId: attemptId.optional(),
    wamid: wamid.optional(),
    at: time,
    source: z.enum(['response', 'webhook']).describe('Where we learned it'),
    failure,
  }),
});

/** Not now: the message waits until a known time, or for something that is named. */
export const MessageDeferred = defineEvent({
  type: 'MessageDeferred',
  stream: 'message',
  version: 1,
  summary: 'Not now: the message waits until a known time, or for what the reason names.',
  sentence: ({ reason, dueAt }) => `The message waits${dueAt ? ` until ${dueAt}` : ''}: ${reason}.`,
  data: z.object({
    messageId,
    attemptId: attemptId.optional().describe('The attempt that Meta refused for now, where there was one'),
    dueAt: time.optional().describe('When it is tried again; absent: when what it waits for happens'),
    reason: z.string().describe('Code, such as campaign-paused, throttled or meta-131000'),
    meta: metaError.optional(),
  }),
});

/** Not sent, by our own rule. */
export const MessageSuppressed = defineEvent({
  type: 'MessageSuppressed',
  stream: 'message',
  version: 1,
  summary: 'Not sent, by our own rule; the reason says which.',
  sentence: ({ failure }) => `The message was not sent, by our own rule: ${because(failure)}`,
  data: z.object({
    messageId,
    projectId,
    contactId,
    campaignId: campaignId.optional(),
    failure,
  }),
});

/** The call's answer was lost: nobody knows whether Meta took the message. */
export const MessageOutcomeUnknown = defineEvent({
  type: 'MessageOutcomeUnknown',
  stream: 'message',
  version: 1,
  summary:
    'The answer of the call was lost: resolved by a status webhook or a person, never by a blind re-send.',
  sentence: ({ reason }) => `Meta's answer was lost (${reason}): the outcome is unknown.`,
  data: z.object({
    messageId,
    attemptId,
    reason: z.string().describe('What was seen: timeout, reset, crash'),
  }),
});
