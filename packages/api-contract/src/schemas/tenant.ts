import { TENANT_STATUSES } from '@wabus/domain';
import { z } from 'zod';
import { countrySchema, nameSchema, tenantIdSchema, timeSchema } from './primitives.ts';

/** A time zone by name. */
export const timeZoneSchema = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA list')
  .describe('IANA time zone, such as America/Sao_Paulo');

/** Intl takes offsets such as +03:00 too, which know no summer time and which Postgres reads the other way round. */
function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A language tag. */
export const languageSchema = z
  .string()
  .regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, 'must be a language tag')
  .describe('BCP 47');

/** Body of `PUT /v1/tenants/{tenantId}`. */
export const tenantBody = z
  .strictObject({
    name: nameSchema(200),
    country: countrySchema,
    timeZone: timeZoneSchema,
    language: languageSchema,
  })
  .meta({ id: 'TenantBody' });

/** A customer of the CRM. */
export const tenantSchema = z
  .object({
    id: tenantIdSchema,
    name: z.string(),
    status: z.enum(TENANT_STATUSES),
    country: z.string(),
    timeZone: z.string(),
    language: z.string(),
    keywords: z
      .object({ stop: z.array(z.string()), start: z.array(z.string()) })
      .describe(
        "Words of the tenant's language that take consent to marketing away or give it; /settings has all",
      ),
    warnings: z
      .array(z.object({ code: z.enum(['no-stop-keywords', 'stop-not-heard']), detail: z.string() }))
      .describe('What the tenant should know; empty when all is well'),
    createdAt: timeSchema,
  })
  .meta({ id: 'Tenant' });

/** A tenant as the API answers it. */
export type TenantResource = z.output<typeof tenantSchema>;
