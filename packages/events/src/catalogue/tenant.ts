import { z } from 'zod';
import { MARKETING_POLICIES } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { tenantId } from './fields.ts';

const profile = {
  name: z.string().describe("The tenant's name as the CRM shows it"),
  country: z.string().describe('ISO 3166-1 alpha-2; reads phone numbers without a country code'),
  timeZone: z.string().describe('IANA time zone'),
  language: z.string().describe('BCP 47 language of the tenant'),
};

/** A customer of the CRM starts using wabus. */
export const TenantOnboarded = defineEvent({
  type: 'TenantOnboarded',
  stream: 'tenant',
  version: 1,
  summary: 'A customer of the CRM starts using wabus.',
  sentence: ({ name }) => `The tenant ${name} was onboarded.`,
  data: z.object({ tenantId, ...profile }),
});

/** The CRM changed what it says of a tenant. */
export const TenantProfileChanged = defineEvent({
  type: 'TenantProfileChanged',
  stream: 'tenant',
  version: 1,
  summary: 'The CRM changed name, country, time zone or language of a tenant.',
  sentence: ({ name }) => `The profile of the tenant ${name} was changed.`,
  data: z.object({ tenantId, ...profile }),
});

const keywords = (what: string) =>
  z.record(z.string(), z.array(z.string())).describe(`BCP 47 language → words that ${what}`);

/** How wabus behaves for a tenant, as a whole. */
export const TenantSettingsChanged = defineEvent({
  type: 'TenantSettingsChanged',
  stream: 'tenant',
  version: 1,
  summary: 'The CRM set how wabus behaves for a tenant; the event is the whole of it.',
  sentence: () => 'The settings of the tenant were changed.',
  data: z.object({
    tenantId,
    stopKeywords: keywords('stop marketing when they are a whole message, or the payload of its button'),
    startKeywords: keywords('give consent to marketing back'),
    consentPolicy: z
      .object({
        marketing: z
          .enum(MARKETING_POLICIES)
          .describe('opt-out: allowed unless withdrawn; opt-in: only when given'),
      })
      .describe('Which purposes need consent first'),
    quietHours: z
      .object({
        from: z.string().describe('Local time HH:MM'),
        to: z.string().describe('Local time HH:MM; before `from` = the next day'),
        timeZone: z.string().optional().describe("IANA; else the tenant's"),
      })
      .optional()
      .describe('When nobody wants to be written to; stored, nothing waits for it yet'),
    replyAttributionHours: z
      .number()
      .int()
      .describe('Hours after a campaign message in which a reply or a STOP counts for it'),
  }),
});
