import { CONVERSATION_STATUSES } from '@wabus/domain';
import { z } from 'zod';
import { type MessageResource, messageSchema } from './message.ts';
import { idSchema, mayLack, nameSchema, timeSchema } from './primitives.ts';

const agentSchema = z.string().min(1).max(255);

/** Body of `POST /conversations/{id}/read`; may be left out. */
export const readBody = z
  .strictObject({
    upTo: mayLack(idSchema).describe(
      'The newest message that the agent has seen; without it everything until now',
    ),
  })
  .optional()
  .meta({ id: 'ReadBody' });

/** Body of `POST /conversations/{id}/assign`. */
export const assignBody = z
  .strictObject({
    assignee: agentSchema.nullable().describe("The CRM's id of an agent or team; null: nobody"),
  })
  .meta({ id: 'AssignBody' });

/** Body of `PUT /conversations/{id}/labels`: all labels, instead of those before. */
export const labelsBody = z
  .strictObject({ labels: z.array(nameSchema(100)).max(50) })
  .meta({ id: 'LabelsBody' });

/** Body of `POST /conversations/{id}/notes`. */
export const noteBody = z
  .strictObject({
    text: nameSchema(10_000),
    author: mayLack(agentSchema).describe("The CRM's id of the agent"),
  })
  .meta({ id: 'NoteBody' });

/** A note for colleagues; the person never sees it. */
export const noteSchema = z
  .object({
    id: idSchema,
    conversationId: idSchema,
    author: z.string().nullable(),
    text: z.string().nullable().describe('Null once the person was erased'),
    createdAt: timeSchema,
  })
  .meta({ id: 'Note' });

const agentsPart = {
  id: idSchema.describe('Thread of project and contact'),
  projectId: idSchema,
  assignee: z.string().nullable(),
  labels: z.array(z.string()),
  status: z.enum(CONVERSATION_STATUSES).describe('A closed one opens when the person writes'),
};

/** What agents did with a conversation, as a write answers it. */
export const conversationWorkSchema = z
  .object({ ...agentsPart, contactId: idSchema, readUpTo: timeSchema.nullable() })
  .meta({ id: 'ConversationWork' });

const referralSchema = z
  .looseObject({ ctwa_clid: z.string().nullable(), messageId: idSchema, at: timeSchema })
  .describe('As Meta tells it, with the message that told of it; without a click id that is null');

const responderSchema = z
  .object({
    role: z
      .string()
      .nullable()
      .describe(
        "Who has it, in Meta's word: customer_service, marketing, utility, ctwa, ai_agent, escalation; null where that is not known",
      ),
    previousRole: z.string().nullable().describe('Who had it before'),
    elsewhere: z
      .boolean()
      .describe(
        'Another responder has it: Meta refuses answers of yours that are no template, unless your app is its escalation partner. It is yours again with the next message that comes to you, and idle 24 hours after the last',
      ),
    summary: z.string().nullable().describe('What was said so far, in the words of who had it'),
    toldAt: timeSchema.describe('When Meta last told of it'),
  })
  .describe('Who answers it, where Meta said that a number has several responders; null: you');

/** The thread of a project and a contact. */
export const conversationSchema = z
  .object({
    ...agentsPart,
    contact: z.object({
      id: idSchema,
      phone: z.string().nullable().describe('E.164 with +; null once the person was erased'),
      username: z.string().nullable().describe('Of WhatsApp, without @; null where none is known'),
      name: z.string().nullable().describe('As the CRM gave it, else as the person chose it'),
      language: z.string().nullable(),
      externalId: z.string().nullable().describe("The CRM's id of the person"),
    }),
    lastMessage: messageSchema.nullable(),
    unread: z.number().int().describe('Messages of the person that no agent has read'),
    customerServiceWindow: z.object({
      open: z.boolean(),
      expiresAt: timeSchema.nullable().describe('24 hours since the person wrote last; null: never wrote'),
    }),
    replyMode: z
      .enum(['free-form', 'template-only', 'blocked', 'unknown'])
      .describe('Freely while the window is open, else by template; blocked: the project may not send'),
    replyTo: z
      .string()
      .nullable()
      .describe(
        'Where a message to this contact goes, E.164 with + or a user id: what the person wrote from last, if it is theirs still, else their newest number, else their newest id; null: none',
      ),
    responder: responderSchema.nullable(),
    referral: z
      .object({ first: referralSchema, latest: referralSchema })
      .nullable()
      .describe('The ads or posts that led the person here; null: none'),
  })
  .meta({ id: 'Conversation' });

/** A conversation as the API answers it. */
export type ConversationResource = Omit<z.output<typeof conversationSchema>, 'lastMessage'> & {
  readonly lastMessage: MessageResource | null;
};
/** What a write to a conversation answers. */
export type ConversationWork = z.output<typeof conversationWorkSchema>;
/** A note as the API answers it. */
export type NoteResource = z.output<typeof noteSchema>;
