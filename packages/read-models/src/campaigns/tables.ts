import { CAMPAIGN_STATUSES } from '@wabus/domain';
import {
  bigint,
  boolean,
  defineTable,
  FOLD_COLUMNS,
  float8,
  int,
  jsonb,
  oneOf,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** The table `campaigns`. */
export const campaigns = defineTable({
  name: 'campaigns',
  comment: 'Campaigns: one template to many people.',
  key: ['campaign_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    campaign_id: uuid('Campaign').forAnalysts(),
    project_id: uuid('Project that sends it').forAnalysts(),
    waba_id: text('WABA of its project when it was created'),
    phone_number_id: text('Business phone number that sends it'),
    title: text('Title for people').forAnalysts(),
    template_id: uuid('Template that is sent'),
    template_name: text('Name of the template').forAnalysts(),
    template_language: text('Language of the template').forAnalysts(),
    status: oneOf(CAMPAIGN_STATUSES).forAnalysts(),
    max_per_second: float8('Own pace below that of the number, messages a second').orNull(),
    external_id: text("The CRM's id of the campaign").orNull().forAnalysts(),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data").orNull(),
    created_at: timestamptz('When it was planned').forAnalysts(),
    started_at: timestamptz('When it was first started').orNull().forAnalysts(),
    completed_at: timestamptz('When nothing was pending any more; null while a round runs')
      .orNull()
      .forAnalysts(),
    ...FOLD_COLUMNS,
  },
});

/** The table `ledgers`. */
export const ledgers = defineTable({
  name: 'ledgers',
  comment: 'The recipient ledger of a campaign: how far it was applied, and whether it is closed.',
  key: ['campaign_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    closed: boolean('Whether nobody can be added any more'),
    ...FOLD_COLUMNS,
  },
});

/** The table `uploads`. */
export const uploads = defineTable({
  name: 'uploads',
  comment: 'Completed uploads of recipients.',
  key: ['campaign_id', 'upload_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    upload_id: uuid('Upload'),
    command_id: text('Command that brought it; its first completed upload counts'),
    received: int('Rows read'),
    added: int('People new to the ledger'),
    duplicates: int('Rows that named a person again'),
    rejected: int('Rows refused'),
    completed_at: timestamptz('When it was complete'),
    position: bigint('Position of its UploadCompleted'),
  },
});

/** The table `ledger_entries`. */
export const ledgerEntries = defineTable({
  name: 'ledger_entries',
  comment:
    'Rows of uploads that are not complete yet: they become recipients when their upload is, or never.',
  key: ['campaign_id', 'upload_id', 'chunk', 'item'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    upload_id: uuid('Upload that brought it'),
    contact_id: uuid('The person'),
    chunk: int('Number of its chunk in the upload, from 0'),
    item: int('Place in its chunk, from 0'),
    line: int('Line of the upload'),
    address: text('E.164 with +, or a user id; null once erased').personal(),
    fields: jsonb("The CRM's fields by name; null once erased").personal(),
    variables: jsonb('Values given for variables; null once erased').personal(),
    external_id: text("The CRM's id of the recipient; null once erased").personal(),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data; null once erased").personal(),
    position: bigint('Position of the chunk that it stands in'),
  },
});

/** The table `recipients`. */
export const recipients = defineTable({
  name: 'recipients',
  comment: 'Who gets a campaign: one row per person, of the first completed upload that named the person.',
  key: ['campaign_id', 'contact_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    contact_id: uuid('The person'),
    upload_id: uuid('Upload that brought the person'),
    line: int('Line of the upload'),
    chunk: int('Number of its chunk in the upload, from 0'),
    item: int('Place in its chunk, from 0'),
    address: text('E.164 with +, or a user id; null once erased').personal(),
    fields: jsonb("The CRM's fields by name; null once erased").personal(),
    variables: jsonb('Values given for variables; null once erased').personal(),
    external_id: text("The CRM's id of the recipient; null once erased").personal(),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data; null once erased").personal(),
    completed_position: bigint('Position of the UploadCompleted that made the row visible'),
    position: bigint('Position of the chunk that the row comes from; with item the order of lists'),
  },
});

/** The table `campaign_sizes`. */
export const campaignSizes = defineTable({
  name: 'campaign_sizes',
  comment: 'How many people each campaign has, kept as uploads are complete; none before the first person.',
  key: ['campaign_id'],
  columns: {
    tenant_id: TENANT_ID,
    campaign_id: uuid('Campaign'),
    recipients: int('People in completed uploads'),
    position: bigint('Position of the last chunk of recipients counted'),
  },
});
