import { z } from 'zod';
import { contextSchema, freeFormContents } from './message-content.ts';
import {
  countrySchema,
  externalIdSchema,
  failureSchema,
  givenMetadataSchema,
  idSchema,
  mayLack,
  metadataSchema,
  plainValuesSchema,
  templateLanguageSchema,
  timeSchema,
} from './primitives.ts';

/** What a message's status can be: the most telling one of its newest attempt. */
export const MESSAGE_STATUSES = [
  'queued',
  'deferred',
  'unknown',
  'accepted',
  'held',
  'sent',
  'failed',
  'delivered',
  'read',
  'suppressed',
] as const;

/** One of a message's statuses. */
export const messageStatusSchema = z.enum(MESSAGE_STATUSES).meta({ id: 'MessageStatus' });

/** When each status was first seen; the evidence behind `status`. */
export const statusTimesSchema = z
  .partialRecord(z.enum(MESSAGE_STATUSES), timeSchema)
  .describe('When each status was first seen');

/** A template to send: by name with values, or in Meta's own shape with components. */
export const templateContentSchema = z
  .strictObject({
    name: z.string().min(1).max(512),
    language: z.union([
      templateLanguageSchema,
      z.looseObject({ code: templateLanguageSchema }).describe("Meta's own shape"),
    ]),
    variables: mayLack(plainValuesSchema).describe('Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link'),
    fields: mayLack(plainValuesSchema).describe('Values by name of the mapped field'),
    components: mayLack(z.array(z.looseObject({ type: z.string() }))).describe("Parameters in Meta's own shape, instead of variables and fields"),
  })
  .meta({ id: 'TemplateContent' });

const { text, image, video, document, audio, sticker, location, reaction, interactive } = freeFormContents;
const freeFormBody = {
  text: mayLack(text),
  image: mayLack(image),
  video: mayLack(video),
  document: mayLack(document),
  audio: mayLack(audio),
  sticker: mayLack(sticker),
  location: mayLack(location),
  reaction: mayLack(reaction),
  interactive: mayLack(interactive),
};

/** Body of `POST /messages`. The content stands under the name of its type. */
export const messageBody = z
  .strictObject({
    projectId: idSchema,
    to: z
      .union([z.string(), z.strictObject({ userId: z.string() }), z.strictObject({ contactId: idSchema })])
      .describe('Phone number in any common spelling, or a contact'),
    country: mayLack(countrySchema),
    type: z.string().describe('`template`, or a type whose content stands below in Meta’s own shape'),
    template: templateContentSchema.optional(),
    ...freeFormBody,
    context: mayLack(contextSchema).describe('The message that this one answers'),
    externalId: mayLack(externalIdSchema),
    metadata: mayLack(givenMetadataSchema),
    priority: mayLack(z.enum(['conversational', 'bulk'])).describe(
      'Lane of the number; by default conversational, bulk for templates',
    ),
  })
  .meta({ id: 'MessageBody' });

/** One message, outbound or inbound. */
export const messageSchema = z
  .object({
    id: idSchema,
    projectId: idSchema,
    direction: z.enum(['outbound', 'inbound']),
    to: z.string().nullable().describe('E.164 with +; null once the person was erased, and for inbound'),
    from: z.string().nullable().optional().describe('Inbound only: E.164 with +; null once the person was erased'),
    type: z.string(),
    content: z.unknown().describe("The content in Meta's own shape; null once the person was erased"),
    status: messageStatusSchema.or(z.literal('received')),
    statusTimes: z.partialRecord(z.enum([...MESSAGE_STATUSES, 'received']), timeSchema),
    deliveredInferred: z.boolean().describe('Read was seen without delivered'),
    wamid: z.string().nullable(),
    context: contextSchema.nullable().describe('The message that it quotes'),
    attempts: z.array(
      z.object({
        id: idSchema,
        at: timeSchema,
        outcome: z.enum(['accepted', 'rejected', 'unknown', 'abandoned', 'pending']),
        wamid: z.string().optional().describe("Meta's id, once it is known"),
        error: failureSchema.partial({ advice: true }).optional(),
      }),
    ),
    failure: failureSchema.optional(),
    sentBy: z.enum(['agent', 'campaign', 'api', 'automation', 'business-app']).nullable(),
    campaignId: idSchema.nullable(),
    contactId: idSchema,
    conversationId: idSchema.nullable(),
    externalId: z.string().nullable(),
    metadata: metadataSchema.nullable(),
    pricing: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Message' });

/** A message as the API answers it. */
export type MessageResource = z.output<typeof messageSchema>;
