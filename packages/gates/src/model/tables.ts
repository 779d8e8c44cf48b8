import { CAMPAIGN_STATUSES, CONSENT_STATES, PROJECT_STATUSES, TEMPLATE_STATUSES } from '@wabus/domain';
import { CONSENT_PURPOSES, MARKETING_PREFERENCES } from '@wabus/events';
import {
  bigint,
  boolean,
  defineTable,
  FOLD_COLUMNS,
  oneOf,
  TENANT_ID,
  text,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** The table `gate_projects`. */
export const gateProjects = defineTable({
  name: 'gate_projects',
  comment: 'Whether a project may send: read before queuing and again just before each call to Meta.',
  key: ['project_id'],
  columns: {
    tenant_id: text('Tenant that owns the project'),
    project_id: uuid('Project'),
    status: oneOf(PROJECT_STATUSES, '; only active sends, and what needs attention waits'),
    waba_id: text('WABA of the project; null before its signup').orNull(),
    phone_number_id: text('Business phone number of the project; null before it is known').orNull(),
    ...FOLD_COLUMNS,
  },
});

/** The table `gate_templates`. */
export const gateTemplates = defineTable({
  name: 'gate_templates',
  comment: 'Whether a template may be sent: read before queuing and again just before each call to Meta.',
  key: ['template_id'],
  columns: {
    tenant_id: text('Tenant that owns the template'),
    template_id: uuid('Template'),
    waba_id: text('WABA that it belongs to'),
    name: text('Its name at Meta'),
    language: text('Its language at Meta'),
    category: text('MARKETING, UTILITY or AUTHENTICATION: the purpose of its messages'),
    status: oneOf(TEMPLATE_STATUSES, '; only approved may be sent'),
    ...FOLD_COLUMNS,
  },
});

/** The table `gate_campaigns`. */
export const gateCampaigns = defineTable({
  name: 'gate_campaigns',
  comment: 'Whether a campaign may send: read before queuing and again just before each call to Meta.',
  key: ['campaign_id'],
  columns: {
    tenant_id: text('Tenant that owns the campaign'),
    campaign_id: uuid('Campaign'),
    status: oneOf(CAMPAIGN_STATUSES, '; paused sends nothing'),
    ...FOLD_COLUMNS,
  },
});

/** The table `gate_conversations`. */
export const gateConversations = defineTable({
  name: 'gate_conversations',
  comment:
    'When each person last wrote to each project: whether the customer service window is open is read from it before queuing and again just before each call to Meta.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and contact'),
    project_id: uuid('Project'),
    contact_id: uuid('The person'),
    waba_id: text('WABA of the newest message'),
    last_inbound_at: timestamptz(
      "When the person wrote last, on Meta's clock; null: never. The window is open for 24 hours from then",
    ).orNull(),
    last_inbound_recorded_at: timestamptz(
      'When we recorded what the person wrote last, on our clock; null: never',
    ).orNull(),
    position: bigint('Position of the newest message'),
  },
});

/** The table `gate_consents`. */
export const gateConsents = defineTable({
  name: 'gate_consents',
  comment:
    'The newest word of each person on each purpose: read before queuing and again just before each call to Meta.',
  key: ['contact_id', 'purpose'],
  columns: {
    tenant_id: text('Tenant that it concerns'),
    contact_id: uuid('The person'),
    purpose: oneOf(CONSENT_PURPOSES),
    state: oneOf(CONSENT_STATES),
    at: timestamptz('When it was said'),
    position: bigint('Position of the event'),
  },
});

/** The table `gate_preferences`. */
export const gatePreferences = defineTable({
  name: 'gate_preferences',
  comment:
    'What each person last chose about marketing of each business number: read before queuing and again just before each call to Meta.',
  key: ['contact_id', 'phone_number_id'],
  columns: {
    tenant_id: text('Tenant that owns the number'),
    contact_id: uuid('The person'),
    phone_number_id: text('Business phone number'),
    state: oneOf(MARKETING_PREFERENCES),
    at: timestamptz("When, on Meta's clock"),
    position: bigint('Position of the event'),
  },
});

/** The table `gate_tenants`. */
export const gateTenants = defineTable({
  name: 'gate_tenants',
  comment:
    'Whether marketing of a tenant needs consent first: read before queuing and again just before each call to Meta.',
  key: ['tenant_id'],
  columns: {
    tenant_id: text('Tenant'),
    marketing_policy: text('opt-out: allowed unless withdrawn; opt-in: only when given'),
    ...FOLD_COLUMNS,
  },
});

/** The table `gates_freshness`. */
export const gatesFreshness = defineTable({
  name: 'gates_freshness',
  comment: 'One row: the gates hold everything that was recorded up to this time.',
  key: ['one'],
  columns: {
    one: boolean('Always true: there is one row'),
    fresh_at: timestamptz('Everything recorded up to this time is in the gates'),
  },
});
