import { z } from 'zod';
import { ADDRESS_KINDS, ADDRESS_SOURCES, CONSENT_PURPOSES, MARKETING_PREFERENCES } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { contactId, json, phoneNumberId, projectId, time, wabaId, wamid } from './fields.ts';

/** A person is known from now on. */
export const ContactIdentified = defineEvent({
  type: 'ContactIdentified',
  stream: 'contact',
  version: 2,
  summary: 'A person is known from now on, by the address in the sealed part.',
  sentence: () => 'A person became known.',
  data: z.object({
    contactId,
    source: z
      .enum(['campaign', 'message', 'inbound', 'unknown'])
      .optional()
      .describe('Where we first met the person: an upload, a single message, or they wrote to us'),
  }),
  personal: z.object({
    kind: z.enum(ADDRESS_KINDS).describe('Kind of address'),
    value: z.string().describe('E.164 with +, or the id'),
  }),
});

/** What the CRM says of a person from now on, as a whole. */
export const ContactProfileChanged = defineEvent({
  type: 'ContactProfileChanged',
  stream: 'contact',
  version: 1,
  summary: 'The CRM changed what it says of a person; the sealed part is the whole of it.',
  sentence: () => 'What the CRM says of a person was changed.',
  data: z.object({ contactId }),
  personal: z.object({
    name: z.string().optional().describe('Name as the CRM shows it'),
    language: z.string().optional().describe('BCP 47 language the person wants to be written to in'),
    externalId: z.string().optional().describe("The CRM's own id of the person"),
  }),
});

/** A person has one more address. */
export const ContactAddressAdded = defineEvent({
  type: 'ContactAddressAdded',
  stream: 'contact',
  version: 3,
  summary: 'A person has one more address.',
  sentence: () => 'A person has one more address.',
  data: z.object({
    contactId,
    source: z
      .enum(ADDRESS_SOURCES)
      .describe(
        'Who said so: the CRM, what showed both, a change told by WhatsApp, or the person when asked',
      ),
    at: time.optional().describe("When it was shown, on Meta's clock; absent where the CRM said so"),
    portfolio: z
      .string()
      .optional()
      .describe(
        'Business portfolio in which a username or an id over linked portfolios was shown; `?` where nobody named it',
      ),
  }),
  personal: z.object({
    kind: z.enum(ADDRESS_KINDS).describe('Kind of address'),
    value: z.string().describe('E.164 with +, or the id'),
  }),
});

const consent = {
  contactId,
  purpose: z.enum(CONSENT_PURPOSES).describe('What the person agreed or objected to'),
  source: z.string().describe('Where it was said: `keyword` for a message to us, else what the CRM named'),
  wamid: wamid.optional().describe('The message that said so, for source `keyword`'),
  projectId: projectId.optional().describe('The project the person wrote to, for source `keyword`'),
  at: time.describe('When it was said; the newest word counts'),
};
const evidence = z.object({
  evidence: json('What proves it, as the CRM gave it; for source `keyword` the words').optional(),
});

/** A person agreed to be written to for a purpose, by the whole tenant. */
export const ConsentGiven = defineEvent({
  type: 'ConsentGiven',
  stream: 'contact',
  version: 1,
  summary: 'A person agreed to be written to for a purpose, by the whole tenant.',
  sentence: ({ purpose, source }) => `Consent for ${purpose} was given (${source}).`,
  data: z.object(consent),
  personal: evidence,
});

/** A person does not want to be written to for a purpose, by anybody of the tenant. */
export const ConsentWithdrawn = defineEvent({
  type: 'ConsentWithdrawn',
  stream: 'contact',
  version: 1,
  summary: 'A person does not want to be written to for a purpose, by anybody of the tenant.',
  sentence: ({ purpose, source }) => `Consent for ${purpose} was withdrawn (${source}).`,
  data: z.object(consent),
  personal: evidence,
});

/** A person stopped or resumed marketing of one business number in WhatsApp's own settings. */
export const MarketingPreferenceChanged = defineEvent({
  type: 'MarketingPreferenceChanged',
  stream: 'contact',
  version: 1,
  summary: "A person stopped or resumed marketing of one business number in WhatsApp's own settings.",
  sentence: ({ phoneNumberId }) =>
    `A person changed at Meta whether the number ${phoneNumberId} may send marketing.`,
  data: z.object({
    contactId,
    projectId,
    wabaId,
    phoneNumberId,
    preference: z.enum(MARKETING_PREFERENCES).describe("Meta's value"),
    at: time,
  }),
  personal: z.object({ detail: z.string().optional().describe("Meta's sentence") }),
});

/** A person was erased: nothing of what is sealed about this contact can be opened any more. */
export const ContactErased = defineEvent({
  type: 'ContactErased',
  stream: 'contact',
  version: 1,
  summary:
    'A person was erased: the keys go, so nothing that is sealed about the contact can be opened again, and nothing is sent. In the stream of each contact of the person.',
  sentence: () => 'The person was erased.',
  data: z.object({
    contactId,
    personId: z
      .string()
      .describe('The contact that went on for the person, UUID: the same, or another of them'),
    at: time.describe('When it was asked for'),
  }),
});

/** Nothing of an erased person is left where plain text was kept for a while. */
export const ContactErasureCompleted = defineEvent({
  type: 'ContactErasureCompleted',
  stream: 'contact',
  version: 1,
  summary:
    'No process has a key of the erased person in memory any more, and raw webhooks, dead letters and uploads that named the person are gone.',
  sentence: () => 'What was kept of the erased person for a while is gone, too.',
  data: z.object({ contactId, at: time }),
});
