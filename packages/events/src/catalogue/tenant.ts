import { z } from 'zod';
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
  data: z.object({ tenantId, ...profile }),
});

/** The CRM changed what it says of a tenant. */
export const TenantProfileChanged = defineEvent({
  type: 'TenantProfileChanged',
  stream: 'tenant',
  version: 1,
  summary: 'The CRM changed name, country, time zone or language of a tenant.',
  data: z.object({ tenantId, ...profile }),
});
