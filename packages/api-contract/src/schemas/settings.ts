import { MARKETING_POLICIES } from '@wabus/events';
import { z } from 'zod';
import { mayLack } from './primitives.ts';
import { languageSchema } from './tenant.ts';

const keywordSchema = z
  .string()
  .max(64)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter or digit')
  .describe('A whole message of this word or words; case, accents and punctuation do not count');

const keywordsSchema = z
  .record(languageSchema, z.array(keywordSchema).max(50))
  .refine((lists) => Object.keys(lists).length <= 100, 'must have at most 100 languages')
  .describe('Language → words; those of every language count');

const consentPolicySchema = z.strictObject({
  marketing: z
    .enum(MARKETING_POLICIES)
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
    stopKeywords: keywordsSchema
      .nullish()
      .describe(
        'All stop keywords, instead of those before; null brings back those that every tenant begins with',
      ),
    startKeywords: keywordsSchema
      .nullish()
      .describe(
        'All start keywords, instead of those before; null brings back those that every tenant begins with',
      ),
    consentPolicy: mayLack(consentPolicySchema),
    quietHours: z
      .null('Quiet hours are not obeyed yet, so they are not taken')
      .optional()
      .describe('Not obeyed yet, so not taken; null takes away what was kept'),
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
