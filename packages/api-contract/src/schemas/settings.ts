import { z } from 'zod';
import { mayLack } from './primitives.ts';
import { languageSchema, timeZoneSchema } from './tenant.ts';

const keywordSchema = z
  .string()
  .max(64)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter or digit')
  .describe('A whole message of this word or words; case, accents and punctuation do not count');

const keywordsSchema = z
  .record(languageSchema, z.array(keywordSchema).max(50))
  .refine((lists) => Object.keys(lists).length <= 100, 'must have at most 100 languages')
  .describe('Language → words; those of every language count');

const hourSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 21:30');

const quietHoursSchema = z
  .strictObject({
    from: hourSchema,
    to: hourSchema.describe('Before `from`: of the next day'),
    timeZone: mayLack(timeZoneSchema).describe("Else the tenant's"),
  })
  .describe('When nobody wants to be written to. Kept only: nothing waits for it yet');

const consentPolicySchema = z.strictObject({
  marketing: z
    .enum(['opt-out', 'opt-in'])
    .describe('opt-out: allowed unless withdrawn; opt-in: only to people who gave consent'),
});

const hoursSchema = z
  .number()
  .int()
  .min(1)
  .max(8_760)
  .describe('Hours after a campaign message in which a reply or a STOP counts for the campaign');

/** Body of `PUT /settings`: what is left out stays as it is. */
export const settingsBody = z
  .strictObject({
    stopKeywords: mayLack(keywordsSchema).describe('All stop keywords, instead of those before'),
    startKeywords: mayLack(keywordsSchema).describe('All start keywords, instead of those before'),
    consentPolicy: mayLack(consentPolicySchema),
    quietHours: quietHoursSchema.nullish().describe('null takes them away'),
    replyAttributionHours: mayLack(hoursSchema),
  })
  .meta({ id: 'SettingsBody' });

/** How wabus behaves for a tenant. */
export const settingsSchema = z
  .object({
    stopKeywords: z.record(z.string(), z.array(z.string())),
    startKeywords: z.record(z.string(), z.array(z.string())),
    consentPolicy: consentPolicySchema,
    quietHours: z.object({ from: z.string(), to: z.string(), timeZone: z.string().optional() }).optional(),
    replyAttributionHours: z.number().int(),
  })
  .meta({ id: 'Settings' });

/** The settings as the API answers them. */
export type SettingsResource = z.output<typeof settingsSchema>;
