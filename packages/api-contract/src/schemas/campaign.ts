import { z } from 'zod';
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
  waitingForSchema,
} from './primitives.ts';
import { messageStatusSchema, statusTimesSchema } from './message.ts';

/** Body of `POST /campaigns`. */
export const campaignBody = z
  .strictObject({
    projectId: idSchema,
    title: z.string().min(1).max(200),
    template: z.strictObject({ name: z.string().min(1).max(512), language: templateLanguageSchema }),
    metadata: mayLack(givenMetadataSchema),
    externalId: mayLack(externalIdSchema),
    schedule: mayLack(z.never('Scheduling a campaign is not offered yet')),
    maxPerSecond: mayLack(z.number().positive().max(1000)).describe('Own pace below that of the number'),
  })
  .meta({ id: 'CampaignBody' });

/** One row of an upload. */
export const recipientBody = z
  .strictObject({
    to: z.string().min(1).max(64).describe('Phone number in any common spelling'),
    country: mayLack(countrySchema),
    fields: mayLack(plainValuesSchema).describe("The CRM's fields by name"),
    variables: mayLack(plainValuesSchema).describe('Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link'),
    language: mayLack(templateLanguageSchema),
    externalId: mayLack(externalIdSchema),
    metadata: mayLack(metadataSchema),
  })
  .meta({ id: 'RecipientBody' });

/** Body of `POST /campaigns/{id}/recipients` as JSON; rows are checked one by one. */
export const recipientsBody = z
  .strictObject({ recipients: z.array(recipientBody), country: mayLack(countrySchema) })
  .meta({ id: 'RecipientsBody' });

/** What became of an upload. */
export const uploadReportSchema = z
  .object({
    received: z.number().int().describe('Rows read'),
    added: z.number().int().describe('People new to the campaign'),
    duplicates: z.number().int().describe('Rows that named a person again; the first wins'),
    rejected: z
      .array(
        z.object({
          line: z.number().int().describe('Counts from 1; in CSV the header is line 1'),
          to: z.string().nullable().describe('As sent'),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .describe('At most the first 1,000'),
    rejectedCount: z.number().int(),
  })
  .meta({ id: 'UploadReport' });

/** How many recipients are, or ever were, in each state. */
export const campaignCountsSchema = z
  .object({
    recipients: z.number().int(),
    suppressed: z.number().int(),
    queued: z.number().int(),
    accepted: z.number().int(),
    held: z.number().int(),
    sent: z.number().int(),
    delivered: z.number().int(),
    read: z.number().int(),
    replied: z.number().int(),
    failed: z.number().int(),
    unknown: z.number().int(),
    optedOut: z.number().int(),
    breakdown: z
      .object({
        suppressed: z.number().int(),
        failed: z.number().int(),
        unknown: z.number().int(),
        pending: z.number().int(),
        accepted: z.number().int(),
        reached: z.number().int(),
      })
      .describe("By the current status of each recipient's newest message; sums to `recipients`"),
  })
  .meta({ id: 'CampaignCounts' });

/** A campaign. */
export const campaignSchema = z
  .object({
    id: idSchema,
    projectId: idSchema,
    title: z.string(),
    template: z.object({ name: z.string(), language: z.string() }),
    status: z.enum(['draft', 'scheduled', 'running', 'paused', 'on-hold', 'cancelled', 'completed']),
    holdReason: z.string().optional().describe('Why it stands still though it runs; `waitingFor` says more'),
    waitingFor: waitingForSchema
      .nullable()
      .optional()
      .describe('What its pending recipients wait for; absent in the answers of writes'),
    eta: timeSchema.optional(),
    externalId: z.string().nullable(),
    metadata: metadataSchema.nullable(),
    maxPerSecond: z.number().nullable().optional(),
    createdAt: timeSchema.optional(),
    counts: campaignCountsSchema
      .optional()
      .describe('Absent in the answers of pause and resume, which do not know them'),
  })
  .meta({ id: 'Campaign' });

/** One person of a campaign. */
export const recipientSchema = z
  .object({
    to: z.string().nullable().describe('E.164 with +; null once the person was erased'),
    contactId: idSchema,
    messageId: idSchema,
    status: messageStatusSchema,
    statusTimes: statusTimesSchema,
    externalId: z.string().nullable(),
    metadata: metadataSchema.nullable(),
    failure: failureSchema.optional(),
  })
  .meta({ id: 'Recipient' });

/** Counts of a campaign as the API answers them. */
export type CampaignCounts = z.output<typeof campaignCountsSchema>;
/** A campaign as the API answers it. */
export type CampaignResource = z.output<typeof campaignSchema>;
/** A recipient row as the API answers it. */
export type RecipientResource = z.output<typeof recipientSchema>;
/** What became of an upload, as the API answers it. */
export type UploadReport = z.output<typeof uploadReportSchema>;
/** One row of an upload after validation. */
export type RecipientRow = z.output<typeof recipientBody>;
