import { z } from 'zod';
import { SAID_BY, SAID_SOURCES } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { contactId, json, phoneNumberId, projectId, time, wabaId, wamid } from './fields.ts';

const source = z
  .enum(SAID_SOURCES)
  .optional()
  .describe('How it came; absent: live. What it may cause is in the table of sources');

/** Where everything that is said stands, open. */
const place = {
  wamid,
  projectId,
  wabaId,
  phoneNumberId,
  contactId,
  conversationId: z.string().describe('Thread of project and contact, or of project and group, UUID v5'),
  groupId: z.string().optional().describe('Group that it was said in; absent: to the business alone'),
  source,
  at: time,
};

/** What a message has beside its content, open. */
const circumstances = {
  messageType: z.string().describe("Meta's type"),
  contextWamid: z.string().optional().describe('The message that this one quotes'),
  forwarded: z.boolean().optional().describe('It was passed on'),
  frequentlyForwarded: z.boolean().optional().describe('It was passed on more than five times'),
  errorCodes: z.array(z.number().int()).optional().describe("Meta's codes of what was wrong with it"),
};

/** Who the person is, sealed. */
const names = {
  userId: z.string().optional().describe('Business-scoped user id'),
  parentUserId: z.string().optional().describe('The id over linked portfolios'),
  username: z.string().optional().describe('As Meta spells it'),
  profileName: z.string().optional().describe('Name the person chose'),
};

const content = json("The content under Meta's own name of the type");
const target = wamid.describe("Meta's id of the message that it is about, as received");
const by = z.enum(SAID_BY).describe('Who did it');
const from = z.string().describe('wa_id of the person as Meta gave it, or the business-scoped id');

/** A person wrote to a business number. */
export const MessageReceived = defineEvent({
  type: 'MessageReceived',
  stream: 'inbound',
  version: 3,
  summary:
    'A person wrote to a business number. A stream may have several: what could not be shown at first and came later, and what came by several ways.',
  sentence: ({ messageType }) => `A person wrote a message of type ${messageType}.`,
  data: z.object({
    ...place,
    ...circumstances,
    unwritten: z
      .boolean()
      .optional()
      .describe('Nobody wrote it, though Meta tells it as a message: it causes nothing'),
  }),
  personal: z.object({
    from: z.string().describe('wa_id as Meta gave it'),
    ...names,
    content,
    referral: json('The ad or post that led to it, as Meta tells it').optional(),
    referredProduct: json('The product that it asks about').optional(),
  }),
});

/** The business wrote to a person by another way than wabus: in its phone app, or by another responder. */
export const MessageEchoed = defineEvent({
  type: 'MessageEchoed',
  stream: 'inbound',
  version: 1,
  summary: 'The business wrote to a person in its phone app, or another responder did.',
  sentence: ({ messageType }) => `The business wrote a message of type ${messageType} elsewhere.`,
  data: z.object({
    ...place,
    ...circumstances,
    status: z.string().optional().describe("Meta's word on what became of it, in lower case; absent: sent"),
  }),
  personal: z.object({ to: from, ...names, content }),
});

/** Somebody put an emoji beside a message, or took it back. */
export const ReactionReceived = defineEvent({
  type: 'ReactionReceived',
  stream: 'inbound',
  version: 1,
  summary: 'Somebody put an emoji beside a message, or took it back. Each has one beside a message.',
  sentence: ({ by: who }) => `A ${who} reacted to a message.`,
  data: z.object({ ...place, target, by }),
  personal: z.object({ from, emoji: z.string().optional().describe('Absent: taken back') }),
});

/** Somebody changed what a message of theirs says. */
export const MessageEdited = defineEvent({
  type: 'MessageEdited',
  stream: 'inbound',
  version: 1,
  summary: 'Somebody changed what a message of theirs says.',
  sentence: ({ by: who }) => `A ${who} changed what a message says.`,
  data: z.object({
    ...place,
    target,
    by,
    messageType: z.string().describe("Meta's type of what it says now"),
  }),
  personal: z.object({ from, content }),
});

/** Somebody deleted a message of theirs for everyone. */
export const MessageRevoked = defineEvent({
  type: 'MessageRevoked',
  stream: 'inbound',
  version: 1,
  summary: 'Somebody deleted a message of theirs for everyone; what it said stays.',
  sentence: ({ by: who }) => `A ${who} deleted a message for everyone.`,
  data: z.object({ ...place, target, by }),
  personal: z.object({ from }),
});

/** Something happened to a call between a person and a business number. */
export const CallReported = defineEvent({
  type: 'CallReported',
  stream: 'inbound',
  version: 2,
  summary:
    'Something happened to a call between a person and a business number; the id of the stream is that of the call.',
  sentence: ({ direction, event, status }) =>
    `A call ${direction === 'inbound' ? 'of a person' : 'of the business'}: ${event}${status ? ` (${status})` : ''}.`,
  data: z.object({
    ...place,
    direction: z.enum(['inbound', 'outbound']).describe('Inbound: the person called'),
    event: z.string().describe("Meta's word in lower case, such as connect or terminate"),
    status: z.string().optional().describe("Meta's word on how it ended, in lower case"),
    startedAt: time.optional().describe('When it was answered; absent when it was not'),
    endedAt: time.optional().describe('When it ended'),
    duration: z.number().int().optional().describe('Seconds'),
    callbackData: z.string().optional().describe('What was given along with a call of the business'),
    errorCodes: z.array(z.number().int()).optional().describe("Meta's codes of what was wrong with it"),
  }),
  personal: z.object({
    from,
    ...names,
    recording: json('The sound of it, as Meta announces it: id, mime_type, sha256, url').optional(),
    transcription: json('What was said in writing, as Meta tells it').optional(),
  }),
});

/** Somebody pinned a message of the chat, or took it down. */
export const MessagePinned = defineEvent({
  type: 'MessagePinned',
  stream: 'inbound',
  version: 1,
  summary: 'Somebody pinned a message of the chat, or took it down.',
  sentence: ({ by: who, pinned }) =>
    `A ${who} ${pinned ? 'pinned a message' : 'took a pinned message down'}.`,
  data: z.object({ ...place, target, by, pinned: z.boolean().describe('From then on') }),
  personal: z.object({ from }),
});

/** Another responder has a thread from then on. */
export const ThreadHandedOver = defineEvent({
  type: 'ThreadHandedOver',
  stream: 'inbound',
  version: 1,
  summary:
    'Another responder answers a thread from then on: an app, or the agent of Meta. Its stream has it alone.',
  sentence: ({ how, role, previousRole }) =>
    `The thread was ${how === 'passed' ? 'passed to' : 'taken by'} the responder ${role}${previousRole ? `, from ${previousRole}` : ''}.`,
  data: z.object({
    ...{ projectId, wabaId, phoneNumberId, contactId },
    conversationId: z.string().describe('Thread of project and contact, UUID v5'),
    how: z.enum(['passed', 'taken']).describe('Given by who had it, or taken by who has it'),
    role: z
      .string()
      .describe("Meta's word for who has it, in lower case, such as customer_service or ai_agent"),
    previousRole: z.string().optional().describe('Who had it before'),
    at: time,
  }),
  personal: z.object({
    from,
    metadata: z.string().optional().describe('What who had it gave along'),
    summary: z.string().optional().describe('What was said so far, in the words of who had it'),
  }),
});

/** Something happened to a group. */
export const GroupReported = defineEvent({
  type: 'GroupReported',
  stream: 'inbound',
  version: 3,
  summary:
    'A group was made, changed, suspended or deleted, or people came or left; the stream is that of the group.',
  sentence: ({ event, participants }) =>
    `Meta says of the group: ${event}${participants.length > 0 ? `, ${participants.length} people` : ''}.`,
  data: z.object({
    ...{ projectId, wabaId, phoneNumberId },
    conversationId: z.string().describe('Thread of project and group, UUID v5'),
    groupId: z.string().describe("Meta's id of the group"),
    event: z.string().describe("Meta's word in lower case, such as group_create or group_suspend"),
    requestId: z.string().optional().describe('The request of the business that it answers'),
    subject: z.string().optional().describe('What it is called from then on'),
    description: z.string().optional().describe('What it says of itself from then on'),
    inviteLink: z.string().optional().describe('By which people come in'),
    joinRequestId: z.string().optional().describe('What somebody asked for'),
    initiatedBy: z.string().optional().describe("Meta's word for who did it, in lower case"),
    reason: z.string().optional().describe("Meta's word for how it came, in lower case, such as invite_link"),
    joinApproval: z
      .string()
      .optional()
      .describe("Meta's word in lower case: auto_approve or approval_required"),
    refused: z.array(z.string()).optional().describe("Settings that could not be changed, by Meta's names"),
    participants: z
      .array(
        z.object({
          contactId,
          change: z.enum(['added', 'removed', 'asked', 'failed']),
          errorCodes: z.array(z.number().int()).optional().describe("Meta's codes of why not"),
        }),
      )
      .describe('Who came, left, wants to come in, or could not be let in'),
    errorCodes: z.array(z.number().int()).optional().describe("Meta's codes of what was wrong with it"),
    at: time,
  }),
  personal: z.object({ from, userId: names.userId }),
});
