import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { campaignId, contactId, json, phoneNumberId, projectId, wabaId } from './fields.ts';
import { variableMap } from './template.ts';
import { people } from './wording.ts';

const uploadId = z.string().describe('One try of one upload, UUID v7');

/** A campaign was planned. */
export const CampaignCreated = defineEvent({
  type: 'CampaignCreated',
  stream: 'campaign',
  version: 1,
  summary: 'A campaign was planned.',
  sentence: ({ title }) => `The campaign ${title} was created.`,
  data: z.object({
    campaignId,
    projectId,
    wabaId,
    phoneNumberId,
    title: z.string().describe('Title for people'),
    template: z
      .object({
        templateId: z.string().describe('Template, UUID'),
        name: z.string().describe('Its name'),
        language: z.string().describe('Its language'),
      })
      .describe('What is sent'),
    externalId: z.string().optional().describe("The CRM's id of it"),
    metadata: json("The CRM's own data").optional(),
    maxPerSecond: z.number().optional().describe('Own pace below that of the number, messages a second'),
  }),
});

/** The campaign runs; its template's text and variable map are frozen as they are now. */
export const CampaignStarted = defineEvent({
  type: 'CampaignStarted',
  stream: 'campaign',
  version: 1,
  summary:
    'The campaign runs from now on; category, components and variable map of its template are frozen here.',
  sentence: ({ round }) => `The campaign was started${round > 0 ? ` again, round ${round}` : ''}.`,
  data: z.object({
    campaignId,
    round: z.number().int().describe('0 for the first run; counts retries of failed recipients'),
    category: z.string().describe("Template's category: the purpose of its messages"),
    components: json("Template's components at the start"),
    variables: variableMap,
  }),
});

/** A person paused the campaign. */
export const CampaignPaused = defineEvent({
  type: 'CampaignPaused',
  stream: 'campaign',
  version: 1,
  summary: 'A person paused the campaign: no attempt is recorded later than a second after this.',
  sentence: () => 'The campaign was paused.',
  data: z.object({ campaignId }),
});

/** The campaign goes on. */
export const CampaignResumed = defineEvent({
  type: 'CampaignResumed',
  stream: 'campaign',
  version: 1,
  summary: 'The campaign goes on.',
  sentence: () => 'The campaign was resumed.',
  data: z.object({ campaignId }),
});

/** Nothing of the round is pending any more. */
export const CampaignCompleted = defineEvent({
  type: 'CampaignCompleted',
  stream: 'campaign',
  version: 1,
  summary: 'Nothing of the round is pending any more. Later evidence changes numbers, never this event.',
  sentence: ({ recipients }) => `The campaign was completed for ${people(recipients)}.`,
  data: z.object({
    campaignId,
    round: z.number().int().describe('The round that ended'),
    recipients: z.number().int().describe('Distinct people in the ledger'),
  }),
});

/** A chunk of an upload; it counts only once its upload completed. */
export const RecipientsAdded = defineEvent({
  type: 'RecipientsAdded',
  stream: 'ledger',
  version: 1,
  summary:
    'A chunk of an upload: at most 1,000 recipients and 256 KiB. Counts once UploadCompleted stands behind it.',
  sentence: ({ recipients }) => `An upload brought ${people(recipients.length)}.`,
  data: z.object({
    campaignId,
    uploadId,
    chunk: z.number().int().describe('Number of the chunk in its upload, from 0'),
    recipients: z
      .array(
        z.object({
          contactId,
          line: z.number().int().describe('Line of the upload, from 1'),
          language: z.string().optional().describe('Language wanted for this recipient'),
        }),
      )
      .describe('In the order of the upload; entry n of `personal` belongs to recipient n'),
  }),
  personal: z.object({
    to: z.string().describe('E.164 with +, or a business-scoped user id'),
    fields: z.record(z.string(), z.string()).describe("The CRM's fields, by name"),
    variables: z.record(z.string(), z.string()).describe('Values given for variables, by variable'),
    externalId: z.string().optional().describe("The CRM's id of the recipient"),
    metadata: json("The CRM's own data").optional(),
  }),
});

/** Every chunk of the upload stands before this event. */
export const UploadCompleted = defineEvent({
  type: 'UploadCompleted',
  stream: 'ledger',
  version: 1,
  summary: "An upload's chunks all stand before this event: from here on its recipients count.",
  sentence: ({ added, duplicates, rejectedCount }) =>
    `An upload was completed: ${added} added, ${duplicates} duplicates, ${rejectedCount} rejected.`,
  data: z.object({
    campaignId,
    uploadId,
    received: z.number().int().describe('Rows read'),
    added: z.number().int().describe('People new to the ledger'),
    duplicates: z.number().int().describe('Rows that named a person again'),
    rejectedCount: z.number().int().describe('Rows refused'),
    rejected: z
      .array(
        z.object({
          line: z.number().int().describe('Line of the upload'),
          code: z.string().describe('Problem code'),
          detail: z.string().describe('Why, without the number itself'),
        }),
      )
      .describe('At most the first 1,000'),
  }),
});

/** Nobody can be added any more. */
export const LedgerClosed = defineEvent({
  type: 'LedgerClosed',
  stream: 'ledger',
  version: 1,
  summary: 'Nobody can be added any more.',
  sentence: ({ recipients }) => `The list of recipients was closed with ${people(recipients)}.`,
  data: z.object({
    campaignId,
    recipients: z.number().int().describe('Distinct people of all completed uploads'),
  }),
});
