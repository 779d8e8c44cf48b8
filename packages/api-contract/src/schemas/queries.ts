import {
  CONVERSATION_STATUSES,
  DEAD_LETTER_CLASSES,
  MESSAGE_STATUSES,
  TEMPLATE_STATUSES,
} from '@wabus/domain';
import { catalogue, type EventType, STREAM_PREFIXES } from '@wabus/events';
import { z } from 'zod';
import { nearestName } from '../nearest-name.ts';
import { decodePosition } from '../position.ts';
import { problems } from '../problems.ts';
import { isFailureCode } from '../reasons.ts';
import { campaignStatusSchema } from './campaign.ts';
import { CONFLICT_STATES } from './identity.ts';
import { messageStatusSchema } from './message.ts';
import { countrySchema, idSchema, instantSchema } from './primitives.ts';
import { webhookOutcomeSchema } from './webhook.ts';

/** A token of the header `Wabus-Position`, read back as partition and position. */
export const minPositionSchema = z
  .string()
  .max(100)
  .transform((token, context) => {
    const position = decodePosition(token);
    if (position) return position;
    context.addIssue({ code: 'custom', message: 'must be a token of the header Wabus-Position' });
    return z.NEVER;
  })
  .describe('Wait (at most 5 s) until the read model has reached this `Wabus-Position`');

/** Query of a read of one resource. */
export const readQuery = z.strictObject({ minPosition: minPositionSchema.optional() });

/** How many of a list at once: written as a whole number and nothing else, such as `0x10` or ` 5`. */
const limitSchema = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 500')
  .default('50')
  .transform(Number)
  .refine((limit) => limit <= 500, 'must be a whole number from 1 to 500')
  .meta({
    override: ({ jsonSchema }) => {
      delete jsonSchema.pattern;
      Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: 500, default: 50 });
    },
  });

/** Query of every list. */
export const listQuery = readQuery.extend({
  limit: limitSchema,
  after: z.string().max(500).optional().describe('`next` of the page before'),
});

/** Query of `GET /templates`. */
export const templatesQuery = listQuery.extend({
  projectId: idSchema.optional(),
  name: z.string().max(512).optional(),
  status: z.enum(TEMPLATE_STATUSES).optional(),
});

/** Query of `GET /messages`. */
export const messagesQuery = listQuery.extend({
  projectId: idSchema.optional(),
  campaignId: idSchema.optional(),
  contactId: idSchema.optional(),
  conversationId: idSchema
    .optional()
    .describe('By when they were said, as in the conversation; that of a message in a group names the group'),
  externalId: z.string().max(255).optional(),
  wamid: z.string().max(512).optional(),
  status: z.enum([...MESSAGE_STATUSES, 'received']).optional(),
  direction: z.enum(['outbound', 'inbound']).optional(),
  since: instantSchema.optional().describe('RFC 3339, inclusive'),
  until: instantSchema.optional().describe('RFC 3339, exclusive'),
});

/** A stream: its kind, a hyphen and its id. */
const subjectSchema = z
  .string()
  .max(255)
  .refine((subject) => STREAM_PREFIXES.some((prefix) => subject.startsWith(prefix)), {
    error: ({ input }) => {
      const kind = String(input).split('-')[0] ?? '';
      const near = nearestName(kind, STREAM_PREFIXES);
      const meant = near === undefined ? 'such as `message-`' : `did you mean \`${near}\`?`;
      return `begins with the kind of its stream, ${meant}`;
    },
  });

/** Query of `GET /audit`. */
export const auditQuery = listQuery.extend({
  subject: subjectSchema.optional().describe('A stream, such as `message-{id}`'),
  action: z
    .enum(Object.keys(catalogue).sort() as [EventType, ...EventType[]])
    .optional()
    .describe('A type of event'),
  correlationId: z.string().max(255).optional(),
  since: instantSchema.optional().describe('RFC 3339, inclusive'),
  until: instantSchema.optional().describe('RFC 3339, exclusive'),
});

/** Query of `GET /webhooks`. */
export const webhooksQuery = listQuery.extend({
  wabaId: z.string().max(64).optional(),
  phoneNumberId: z.string().max(64).optional(),
  field: z.string().max(100).optional().describe("Meta's name of the subscription, such as `messages`"),
  outcome: webhookOutcomeSchema.optional().describe('What became of an item'),
  since: instantSchema.optional().describe('Received then or later, RFC 3339'),
  until: instantSchema.optional().describe('Received before, RFC 3339'),
});

/** Query of `GET /conversations`. */
export const conversationsQuery = listQuery.extend({
  projectId: idSchema.optional(),
  status: z.enum(CONVERSATION_STATUSES).optional(),
  assignee: z.string().max(255).optional().describe("The CRM's id of an agent or team"),
});

/** Query of `GET /contacts`. */
export const contactsQuery = listQuery.extend({
  externalId: z.string().max(255).optional(),
  address: z.string().max(255).optional().describe('E.164 with +, or an id, exactly'),
});

/** Query of `GET /identity-conflicts`. */
export const identityConflictsQuery = listQuery.extend({ state: z.enum(CONFLICT_STATES).optional() });

/** Query of `GET /campaigns`. */
export const campaignsQuery = listQuery.extend({
  projectId: idSchema.optional(),
  status: campaignStatusSchema.optional(),
  externalId: z.string().max(255).optional(),
});

/** A filter by what no failure can be would answer that nobody failed. */
const failureCodeSchema = z
  .string()
  .max(100)
  .refine(isFailureCode, {
    error: ({ input }) => {
      const near = nearestName(String(input), Object.keys(problems));
      const meant = near === undefined ? 'GET /problems lists them' : `did you mean \`${near}\`?`;
      return `must be \`meta-\` and the number of an error of Meta's, or a code of ours: ${meant}`;
    },
  });

/** Query of `GET /campaigns/{id}/recipients`. */
export const recipientsQuery = listQuery.extend({
  status: messageStatusSchema.optional(),
  failureCode: failureCodeSchema.optional(),
  replied: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .describe('Whether the person answered the campaign'),
});

/** Query of the lists of dead letters. */
export const deadLettersQuery = z.strictObject({
  limit: listQuery.shape.limit,
  after: listQuery.shape.after,
  class: z.enum(DEAD_LETTER_CLASSES).optional(),
});

/** Query of a recipients upload. */
export const uploadQuery = z.strictObject({
  country: countrySchema.optional().describe('Country of rows that name none, for NDJSON and CSV'),
  to: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      'Name of the CSV column with the phone numbers. Default: `to`, which may be absent where `userId` is there',
    ),
});
