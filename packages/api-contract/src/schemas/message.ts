import { MEDIA_STATUSES, MESSAGE_STATUSES } from '@wabus/domain';
import { MEDIA_FAILURES, NOT_SCANNED, SAID_BY, SAID_SOURCES, SCAN_VERDICTS, SENT_BY } from '@wabus/events';
import { z } from 'zod';
import { contextSchema } from './message-content.ts';
import { failureSchema, idSchema, metadataSchema, timeSchema, waitingForSchema } from './primitives.ts';

/** What a message's status can be: the most telling one of its newest attempt. */
export const messageStatusSchema = z.enum(MESSAGE_STATUSES).meta({ id: 'MessageStatus' });

/** When each status was first seen; the evidence behind `status`. */
export const statusTimesSchema = z
  .partialRecord(z.enum(MESSAGE_STATUSES), timeSchema)
  .describe('When each status was first seen');

/** Meta's own shape of a content, as it was sent or came in; null once the person was erased. */
const content = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject(shape).nullable().describe("In Meta's own shape; null once the person was erased");

const medium = content({
  id: z.string().optional(),
  link: z.string().optional(),
  caption: z.string().optional(),
});

const attemptSchema = z
  .object({
    id: idSchema,
    at: timeSchema,
    outcome: z.enum(['accepted', 'rejected', 'unknown', 'abandoned', 'pending']),
    wamid: z.string().optional().describe("Meta's id, once it is known"),
    error: failureSchema.optional().describe("Why nothing came of it, with Meta's words where Meta said no"),
    nextAttemptAt: timeSchema.optional().describe('When the message was to be tried again after it'),
  })
  .meta({ id: 'Attempt' });

/** A medium of a message. */
export const mediaSchema = z
  .object({
    id: idSchema
      .nullable()
      .describe('Null where Meta could not take the medium, so that nobody ever gets it'),
    state: z.enum(MEDIA_STATUSES).describe('Pending: announced, and not fetched yet'),
    reason: z
      .string()
      .optional()
      .describe(
        `Why it failed: ${MEDIA_FAILURES.map((reason) => `\`${reason}\``).join(', ')}, or what Meta said, such as \`meta-131052\``,
      ),
    mimeType: z.string().nullable().describe('As received'),
    foundType: z
      .string()
      .optional()
      .describe('Of one that is stored: the type that its content is of, whatever was announced'),
    bytes: z.number().int().optional(),
    scan: z
      .object({ verdict: z.enum(SCAN_VERDICTS), reason: z.enum(NOT_SCANNED).optional() })
      .optional()
      .describe('What a scanner said of it; absent where none looked at it'),
    filename: z.string().optional(),
    caption: z.string().optional(),
    voice: z.boolean().optional().describe('Recorded in the chat'),
    animated: z.boolean().optional(),
    url: z
      .string()
      .optional()
      .describe(
        'Of one that is stored: where its bytes are, on this host and without a token, until `expiresAt`',
      ),
    expiresAt: z.iso
      .datetime()
      .optional()
      .describe('Five minutes after this read at most; read again for a fresh `url`'),
  })
  .meta({ id: 'Media' });

const cardSchema = z
  .object({
    name: z.string().nullable(),
    organisation: z.string().nullable(),
    phones: z.array(
      z.object({
        raw: z.string().describe('As received'),
        phone: z.string().nullable().describe('E.164 with +, where it is a valid number'),
        type: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Card' });

const reactionSchema = z
  .object({
    by: z.enum(SAID_BY),
    contactId: idSchema.describe('The person, also where the business reacted in its phone app'),
    emoji: z.string(),
    at: timeSchema,
  })
  .meta({ id: 'Reaction' });

const editSchema = z
  .object({
    at: timeSchema,
    before: z.unknown().describe('The content before; null once the person was erased'),
    content: z.unknown().describe('The content from then on'),
  })
  .meta({ id: 'Edit' });

/** What is known of a message that was not sent through wabus, and what was done to any. */
const saidShape = {
  source: z
    .enum(SAID_SOURCES)
    .optional()
    .describe('How what was not sent through wabus came; only what came live asks for an answer'),
  media: mediaSchema.optional(),
  voicemail: mediaSchema.optional().describe('Of a call: the sound that was left'),
  recording: mediaSchema.optional().describe('Of a call: its sound, once Meta has it'),
  transcription: z.unknown().optional().describe('Of a call: what was said, as Meta wrote it down'),
  cards: z.array(cardSchema).optional().describe('Of a message with contact cards: all of them'),
  groupId: z.string().optional().describe('The group that it was said in; absent: to the business alone'),
  group: z
    .object({
      subject: z.string().nullable().describe('What it is called'),
      status: z.enum(['active', 'suspended', 'deleted']).nullable(),
    })
    .optional()
    .describe('What Meta told of that group; absent where it told nothing'),
  forwarded: z.boolean().optional(),
  frequentlyForwarded: z.boolean().optional().describe('More than five times'),
  errorCodes: z.array(z.number().int()).optional().describe("Meta's codes of what was wrong with it"),
  profileName: z.string().optional().describe('Name that the person chose'),
  userId: z.string().optional().describe('Business-scoped user id of the person'),
  parentUserId: z.string().optional(),
  username: z.string().optional(),
  referredProduct: z.unknown().optional().describe('The product that it asks about, as Meta tells it'),
  referral: z
    .looseObject({ ctwa_clid: z.string().nullable() })
    .optional()
    .describe('The ad or post that led to it, as Meta tells it; without a click id that is null'),
  reactions: z.array(reactionSchema).optional().describe('Of each the one that is there now'),
  edits: z
    .array(editSchema)
    .optional()
    .describe('In their order; `content` of the message is what it says now'),
  revokedAt: timeSchema
    .optional()
    .describe('When it was deleted for everyone; what it said stays, unless the project hides it'),
  contentHidden: z
    .literal(true)
    .optional()
    .describe(
      'It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown',
    ),
  pinned: z.boolean().optional(),
};

/** What a message of each type has. */
const messageShape = {
  id: idSchema,
  projectId: idSchema,
  direction: z.enum(['outbound', 'inbound']),
  to: z
    .string()
    .nullable()
    .describe('E.164 with +, or a user id; null once the person was erased, and for inbound'),
  from: z
    .string()
    .nullable()
    .optional()
    .describe(
      'Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased',
    ),
  status: messageStatusSchema.or(z.literal('received')),
  statusTimes: z
    .partialRecord(z.enum([...MESSAGE_STATUSES, 'played', 'received']), timeSchema)
    .describe('When each status was first seen; played: what can be heard was heard, so it was read'),
  deliveredInferred: z.boolean().describe('Read was seen without delivered'),
  wamid: z.string().nullable(),
  context: contextSchema.nullable().describe('The message that it quotes'),
  inReplyTo: z
    .object({
      messageId: idSchema,
      wamid: z.string(),
      externalId: z.string().nullable(),
      campaignId: idSchema.nullable(),
    })
    .nullable()
    .optional()
    .describe(
      'Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here',
    ),
  attempts: z.array(attemptSchema),
  waitingFor: waitingForSchema
    .nullable()
    .optional()
    .describe(
      'What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message',
    ),
  failure: failureSchema.optional(),
  sentBy: z.enum(SENT_BY).nullable(),
  sentById: z.string().nullable().describe("The CRM's id of the agent or automation"),
  campaignId: idSchema.nullable(),
  contactId: idSchema,
  conversationId: idSchema
    .nullable()
    .describe('Of what was said in a group the id that all of the group has; it is no conversation'),
  externalId: z.string().nullable(),
  metadata: metadataSchema.nullable(),
  pricing: z.record(z.string(), z.unknown()).optional(),
  ...saidShape,
};

const ofType = <Type extends string, Content extends z.ZodType>(type: Type, content: Content) =>
  z
    .object({ ...messageShape, type: z.literal(type), content })
    .meta({ id: `${type[0]?.toUpperCase()}${type.slice(1)}Message` });

const typedMessage = z
  .discriminatedUnion('type', [
    ofType('template', content({ name: z.string(), language: z.looseObject({ code: z.string() }) })),
    ofType('text', content({ body: z.string() })),
    ofType('image', medium),
    ofType('video', medium),
    ofType('document', medium),
    ofType('audio', medium),
    ofType('sticker', medium),
    ofType(
      'location',
      content({ latitude: z.union([z.number(), z.string()]), longitude: z.union([z.number(), z.string()]) }),
    ),
    ofType('reaction', content({ message_id: z.string(), emoji: z.string().optional() })),
    ofType('interactive', content({ type: z.string() })),
    ofType(
      'call',
      content({
        outcome: z.enum(['ringing', 'answered', 'missed']),
        startedAt: timeSchema.optional().describe('When it was answered'),
        endedAt: timeSchema.optional(),
        duration: z.number().int().optional().describe('Seconds'),
      }),
    ),
    ofType('button', content({ payload: z.string().optional(), text: z.string().optional() })),
  ])
  .meta({ id: 'TypedMessage' });

const TYPES = typedMessage.options.map(({ shape }) => shape.type.value).join('|');

/** What people send beside: of any type that Meta has, today or one day. */
const otherMessage = z
  .object({
    ...messageShape,
    type: z
      .string()
      .regex(new RegExp(`^(?!(${TYPES})$)`))
      .describe(
        "Meta's name of the type, such as `contacts` or `order`; `unsupported` where the content is not as its type has it",
      ),
    content: content({}),
  })
  .meta({ id: 'OtherMessage' });

/** One message, outbound or inbound; its `content` is that of its `type`. */
export const messageSchema = z.union([typedMessage, otherMessage]).meta({ id: 'Message' });

/** A message as the API answers it; the schema knows which content goes with which type. */
export type MessageResource = Omit<z.output<typeof messageSchema>, 'type' | 'content'> & {
  readonly type: string;
  readonly content: unknown;
};
