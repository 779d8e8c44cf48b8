import {
  type AccountStanding,
  type ChecklistItem,
  type NumberStanding,
  type ProjectAttention,
  SHOWN_PROJECT_STATUSES,
  type StatusNotes,
  TEMPLATE_STATUSES,
  TENANT_STATUSES,
  type TenantSettings,
} from '@wabus/domain';
import {
  defineTable,
  FOLD_COLUMNS,
  jsonb,
  oneOf,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** The table `tenants`. */
export const tenants = defineTable({
  name: 'tenants',
  comment: 'The customers of the CRM that use wabus.',
  key: ['tenant_id'],
  columns: {
    tenant_id: text("The CRM's own id of its customer"),
    name: text('Name as the CRM shows it'),
    status: oneOf(TENANT_STATUSES),
    country: text('ISO 3166-1 alpha-2; reads phone numbers without a country code'),
    time_zone: text('IANA time zone'),
    language: text('BCP 47 language'),
    settings: jsonb<Partial<TenantSettings>>(
      'How wabus behaves for it: keywords, consent policy, quiet hours, hours of reply attribution; keywords that nobody set stand here not, the defaults hold',
    ),
    created_at: timestamptz('When it started using wabus'),
    ...FOLD_COLUMNS,
  },
});

/** The table `projects`. */
export const projects = defineTable({
  name: 'projects',
  comment: 'Projects: one WhatsApp presence each, with the checklist of going live.',
  key: ['project_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    project_id: uuid('Project').forAnalysts(),
    name: text('Name for people').forAnalysts(),
    status: oneOf(SHOWN_PROJECT_STATUSES).forAnalysts(),
    waba_id: text('WhatsApp Business Account; null before its signup').orNull().forAnalysts(),
    phone_number_id: text("Meta's id of the business phone number; null before it is known")
      .orNull()
      .forAnalysts(),
    display_phone_number: text('The business phone number as Meta shows it').orNull(),
    verified_name: text("The business's name as Meta verified it").orNull().forAnalysts(),
    quality_rating: text('GREEN, YELLOW, RED, NA or UNKNOWN, as last heard from Meta').orNull().forAnalysts(),
    messaging_limit: text("Tier of the portfolio's messaging limit, as last heard from Meta")
      .orNull()
      .forAnalysts(),
    throughput: text('STANDARD, HIGH or NOT_APPLICABLE, as last heard from Meta').orNull().forAnalysts(),
    checklist: jsonb<readonly ChecklistItem[]>(
      'Steps of going live in order: step, status, waitingFor, detail',
    ),
    metadata: jsonb<Readonly<Record<string, unknown>>>("The CRM's own data").orNull(),
    created_at: timestamptz('When it was created').forAnalysts(),
    attention: jsonb<ProjectAttention>(
      'Why Meta refuses what it sends, since when: since, failure; null while nothing is amiss',
    ).orNull(),
    ...FOLD_COLUMNS,
  },
});

/** The table `accounts`. */
export const accounts = defineTable({
  name: 'accounts',
  comment: 'How WhatsApp Business Accounts stand with Meta, as it told by webhooks.',
  key: ['waba_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    waba_id: text('WhatsApp Business Account').forAnalysts(),
    standing: jsonb<AccountStanding>(
      "Meta's last word on each thing, with its time: ban, restrictions, review, messaging limit …",
    ).forAnalysts(),
    ...FOLD_COLUMNS,
  },
});

/** The table `numbers`. */
export const numbers = defineTable({
  name: 'numbers',
  comment: 'How business phone numbers stand with Meta, as it told by webhooks.',
  key: ['phone_number_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    phone_number_id: text("Meta's id of the number").forAnalysts(),
    standing: jsonb<NumberStanding>(
      "Meta's last word on each thing, with its time: quality, throughput, messaging limit, display name …",
    ).forAnalysts(),
    ...FOLD_COLUMNS,
  },
});

/** The table `templates`. */
export const templates = defineTable({
  name: 'templates',
  comment: 'Message templates and what Meta says of them.',
  key: ['template_id'],
  columns: {
    tenant_id: TENANT_ID.forAnalysts(),
    template_id: uuid('Template').forAnalysts(),
    project_id: uuid('Project that wrote it down').forAnalysts(),
    waba_id: text('WABA that it belongs to').forAnalysts(),
    name: text('Name at Meta, unique with the language in the WABA').forAnalysts(),
    language: text("Meta's language code").forAnalysts(),
    category: text('MARKETING, UTILITY or AUTHENTICATION, as Meta has it now').forAnalysts(),
    components: jsonb("Components in Meta's own shape, as Meta has them now"),
    components_since: timestamptz('Since when Meta has these components; null: as drafted').orNull(),
    drafted_components: jsonb(
      'Components as they were written down, where Meta has others; null: no others',
    ).orNull(),
    variables: jsonb('Variable to field of the CRM and default'),
    status: oneOf(TEMPLATE_STATUSES).forAnalysts(),
    meta_template_id: text("Meta's id; null before it was submitted").orNull(),
    rejection_reason: text('Why Meta refused it; null otherwise').orNull().forAnalysts(),
    status_notes: jsonb<StatusNotes>(
      'What Meta said with the status that holds: why, in words, what it recommends, when it is disabled; null: nothing',
    ).orNull(),
    quality_rating: text('GREEN, YELLOW, RED or UNKNOWN, as Meta rated it last; null before it did')
      .orNull()
      .forAnalysts(),
    quality_since: timestamptz('Since when that rating holds').orNull().forAnalysts(),
    status_since: timestamptz("Since when the status holds by Meta's word; null before its first")
      .orNull()
      .forAnalysts(),
    category_since: timestamptz("Since when the category holds by Meta's word; null: as submitted")
      .orNull()
      .forAnalysts(),
    category_before: text('The category before Meta changed it last; null where that was not told').orNull(),
    announced_category: jsonb<{ readonly category: string; readonly at: string | null }>(
      'The category that Meta is going to change to, and when; null where it announced none',
    ).orNull(),
    created_at: timestamptz('When it was written down').forAnalysts(),
    ...FOLD_COLUMNS,
  },
});
