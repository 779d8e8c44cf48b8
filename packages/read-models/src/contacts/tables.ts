import { CONSENT_STATES } from '@wabus/domain';
import {
  ADDRESS_KINDS,
  ADDRESS_SOURCES,
  CONFLICT_CAUSES,
  CONSENT_PURPOSES,
  MARKETING_PREFERENCES,
} from '@wabus/events';
import { tiesTable } from '@wabus/gates';
import { bigint, boolean, defineTable, jsonb, oneOf, text, timestamptz, uuid } from '@wabus/projection';

/** The table `contacts`. */
export const contacts = defineTable({
  name: 'contacts',
  comment: 'People that the tenant wrote to or heard of, with what the CRM says of them.',
  key: ['contact_id'],
  columns: {
    tenant_id: text('Tenant that knows the person'),
    contact_id: uuid('The person; a random id'),
    name: text('Name as the CRM shows it; null when unknown or erased').personal(),
    language: text('BCP 47 language the person wants to be written to in').personal(),
    external_id: text("The CRM's id of the person").personal(),
    source: text('Where we first met the person: campaign, message, inbound or unknown').orNull(),
    created_at: timestamptz('When the person became known'),
    erased_at: timestamptz('Since when the person is erased; null: they are not').orNull(),
    profile_position: bigint('Position of the profile shown; 0 without one'),
    created_position: bigint('Position of the first event of its stream; lists are ordered by it'),
    position: bigint('Position of the last event that the row comes from'),
  },
});

/** The table `contact_addresses`. */
export const contactAddresses = defineTable({
  name: 'contact_addresses',
  comment: 'Addresses of people; none of an erased person.',
  key: ['contact_id', 'kind', 'value'],
  columns: {
    tenant_id: text('Tenant that knows the person'),
    contact_id: uuid('The person'),
    kind: oneOf(ADDRESS_KINDS),
    value: text('E.164 with +, or the id').personalKey(),
    source: oneOf(
      ADDRESS_SOURCES,
      ': who said so, of several the one whose word says most; null for the first one, which made the contact',
    ).orNull(),
    position: bigint(
      'Position of the event that brought it; the first address is the one that made the contact',
    ),
  },
});

/** The table `contact_address_changes`. */
export const contactAddressChanges = defineTable({
  name: 'contact_address_changes',
  comment:
    'When addresses of people were given up, and when numbers and ids over linked portfolios became theirs by what WhatsApp told. One is former since it was first given up after it was last gained.',
  key: ['event_id'],
  columns: {
    tenant_id: text('Tenant that knows the person'),
    event_id: uuid('The event'),
    contact_id: uuid('The person'),
    kind: oneOf(ADDRESS_KINDS),
    value: text('E.164 with +, or the id').personalKey(),
    gone: boolean('Whether it was given up; else it was gained'),
    at: timestamptz("When, on Meta's clock"),
    position: bigint('Position of the event'),
  },
});

/** The table `contact_ties`. */
export const contactTies = tiesTable('contact_ties');

/** The table `identity_conflicts`. */
export const identityConflicts = defineTable({
  name: 'identity_conflicts',
  comment: 'Pairs of contacts of which it is unclear whether they are one person, until somebody decides.',
  key: ['conflict_id'],
  columns: {
    tenant_id: text('Tenant that knows both'),
    conflict_id: uuid('The conflict'),
    contact_id: uuid('The contact of which something was told'),
    other_id: uuid('The contact that would be the same person'),
    because: oneOf(CONFLICT_CAUSES, ': what speaks for one person'),
    found_at: timestamptz("When that was told, on Meta's clock"),
    same: boolean('What was decided; null: nothing yet').orNull(),
    decided_at: timestamptz('When it was decided').orNull(),
    created_position: bigint('Position of the event that found it; lists are ordered by it'),
    position: bigint('Position of the last event that the row comes from'),
  },
});

/** The table `contact_app_names`. */
export const contactAppNames = defineTable({
  name: 'contact_app_names',
  comment: "Names that people have in the contacts of a project's phone app.",
  key: ['contact_id', 'project_id', 'number'],
  columns: {
    tenant_id: text('Tenant that knows the person'),
    contact_id: uuid('The person'),
    project_id: uuid('Project of the app'),
    number: text('Number that the app has the name for, E.164 with +').personalKey(),
    name: text('The name; null once it was taken out of the contacts of the app').personal(),
    at: timestamptz(
      "When, on Meta's clock; the newest counts, and of two at the same time that somebody was taken out",
    ),
    position: bigint('Position of the event'),
  },
});

/** The table `contact_consents`. */
export const contactConsents = defineTable({
  name: 'contact_consents',
  comment:
    'Every word of a person on being written to; the newest per purpose counts, and of two at the same time the withdrawal.',
  key: ['event_id'],
  columns: {
    tenant_id: text('Tenant that it concerns, as a whole'),
    event_id: uuid('The event'),
    contact_id: uuid('The person'),
    purpose: oneOf(CONSENT_PURPOSES),
    state: oneOf(CONSENT_STATES),
    source: text('keyword for a message to us, else what the CRM named'),
    evidence: jsonb('What proves it; null without any, or once erased').personal(),
    wamid: text('The message that said so, for source keyword').orNull(),
    project_id: uuid('The project that the message was written to').orNull(),
    at: timestamptz(
      "When it was said. Meta's clock has whole seconds: a stop by keyword counts from the end of its second",
    ),
    recorded_at: timestamptz('When we recorded it'),
    position: bigint('Position of the event'),
  },
});

/** The table `contact_preferences`. */
export const contactPreferences = defineTable({
  name: 'contact_preferences',
  comment:
    "What people chose about marketing of one business number in WhatsApp's own settings; the newest per number counts, and of two at the same time the stop.",
  key: ['event_id'],
  columns: {
    tenant_id: text('Tenant that owns the number'),
    event_id: uuid('The event'),
    contact_id: uuid('The person'),
    project_id: uuid('Project of the number'),
    phone_number_id: text('Business phone number'),
    preference: oneOf(MARKETING_PREFERENCES),
    detail: text("Meta's sentence; null once erased").personal(),
    at: timestamptz("When, on Meta's clock"),
    position: bigint('Position of the event'),
  },
});
