import { type Breakdown, CAMPAIGN_STATUSES } from '@wabus/domain';
import { z } from 'zod';
import { messageStatusSchema, statusTimesSchema } from './message.ts';
import {
  countrySchema,
  externalIdSchema,
  failureSchema,
  givenMetadataSchema,
  idSchema,
  mayLack,
  metadataSchema,
  nameSchema,
  plainValuesSchema,
  templateLanguageSchema,
  timeSchema,
  userIdSchema,
  waitingForSchema,
} from './primitives.ts';

/** Most duplicates that an upload lists; it counts all. */
export const MAX_DUPLICATE_ROWS = 100;

/** Most warnings of an upload. */
export const MAX_WARNINGS = 100;

/** Slowest pace of a campaign: slower than this it would look as if it stood still. */
const MIN_PER_SECOND = 0.01;

/** Body of `POST /campaigns`. */
export const campaignBody = z
  .strictObject({
    projectId: idSchema,
    title: nameSchema(200),
    template: z.strictObject({ name: z.string().min(1).max(512), language: templateLanguageSchema }),
    metadata: mayLack(givenMetadataSchema),
    externalId: mayLack(externalIdSchema),
    schedule: mayLack(z.never('Scheduling a campaign is not offered yet')),
    maxPerSecond: mayLack(
      z
        .number()
        .min(
          MIN_PER_SECOND,
          `must be at least ${MIN_PER_SECOND}, one message in ${1 / MIN_PER_SECOND} seconds`,
        )
        .max(1000),
    ).describe('Own pace below that of the number, messages a second'),
  })
  .meta({ id: 'CampaignBody' });

/** One row of an upload. */
export const recipientBody = z
  .strictObject({
    to: z
      .union([z.string().min(1).max(64), z.strictObject({ userId: userIdSchema })])
      .describe(
        'Phone number in any common spelling, or a business-scoped user id: `userId` as a column of CSV',
      ),
    country: mayLack(countrySchema),
    fields: mayLack(plainValuesSchema).describe("The CRM's fields by name"),
    variables: mayLack(plainValuesSchema).describe(
      'Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link',
    ),
    language: mayLack(z.never('A language of its own for a recipient is not obeyed yet')).describe(
      'Not obeyed yet, so not taken: everybody gets the language of the campaign',
    ),
    externalId: mayLack(externalIdSchema),
    metadata: mayLack(metadataSchema),
  })
  .meta({ id: 'RecipientBody' });

/** Body of `POST /campaigns/{id}/recipients` as JSON; rows are checked one by one. */
export const recipientsBody = z
  .strictObject({ recipients: z.array(recipientBody), country: mayLack(countrySchema) })
  .meta({ id: 'RecipientsBody' });

/** What was noticed of an upload that refuses no row. */
export const uploadWarningSchema = z
  .object({
    code: z
      .enum([
        'variable-missing',
        'variable-invalid',
        'default-for-all',
        'variable-unknown',
        'column-near',
        'column-unused',
        'row-short',
      ])
      .describe(
        '`variable-missing`, `variable-invalid`: these people would be left out; `default-for-all`: no row has the column that the variable is mapped to; `variable-unknown`: the template has no such variable; `column-near`, `column-unused`: nothing uses the column, and whether it looks like one that is wanted; `row-short`: rows with fewer cells than the header',
      ),
    variable: z.string().optional(),
    column: z.string().optional().describe('Column of a file, or name of a field'),
    count: z.number().int().describe('Rows that are meant'),
    detail: z.string(),
  })
  .meta({ id: 'UploadWarning' });

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
      .describe('At most the first 1,000, and half a megabyte of them'),
    rejectedCount: z.number().int().describe('`received` is the sum of `added`, `duplicates` and this'),
    duplicateRows: z
      .array(
        z.object({
          line: z.number().int(),
          firstLine: z.number().int().describe('The row that counts, in its own upload'),
          externalId: z.string().optional(),
          firstExternalId: z.string().optional(),
        }),
      )
      .max(MAX_DUPLICATE_ROWS)
      .describe('The first of the duplicates'),
    warnings: z
      .array(uploadWarningSchema)
      .max(MAX_WARNINGS)
      .describe('By the rows that were not refused, and the template as it is now'),
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
      } satisfies { [Group in Breakdown]: z.ZodType })
      .describe("By the current status of each recipient's newest message; sums to `recipients`"),
  })
  .meta({ id: 'CampaignCounts' });

/** Statuses that callers are to expect of a campaign, though nothing leads to them yet. */
const ANNOUNCED_STATUSES = ['scheduled', 'on-hold', 'cancelled'] as const;

/** How far a campaign has come. */
export const campaignStatusSchema = z.enum([...CAMPAIGN_STATUSES, ...ANNOUNCED_STATUSES]);

/** A campaign. */
export const campaignSchema = z
  .object({
    id: idSchema,
    projectId: idSchema,
    title: z.string(),
    template: z.object({ name: z.string(), language: z.string() }),
    status: campaignStatusSchema,
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
    to: z
      .string()
      .nullable()
      .describe('E.164 with +, or a business-scoped user id; null once the person was erased'),
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
/** What was noticed of an upload, as the API answers it. */
export type UploadWarning = z.output<typeof uploadWarningSchema>;
