import { z } from 'zod';
import { idSchema, mayLack, templateLanguageSchema } from './primitives.ts';

/** What a template's status can be; `submission-failed`: Meta refused to take it for review. */
export const TEMPLATE_STATUSES = [
  'draft',
  'submitted',
  'submission-failed',
  'approved',
  'rejected',
  'paused',
  'disabled',
] as const;

/** Meta's components, kept exactly as given. */
export const componentsSchema = z
  .array(z.looseObject({ type: z.string() }))
  .describe("Components in Meta's own shape");

/** Which field of the CRM fills a variable, and what is used when that field is missing. */
export const variableMapSchema = z
  .record(
    z.string().regex(/^[a-z0-9_]{1,64}$/, 'must be the number or name of a variable'),
    z.object({ field: z.string().min(1).max(100), default: z.string().max(1024).optional() }),
  )
  .describe('Number (or name) of the variable → field of the CRM and default');

/** Body of `POST /templates`. */
export const templateBody = z
  .object({
    projectId: idSchema,
    name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be a-z 0-9 _'),
    language: templateLanguageSchema,
    category: z.preprocess(
      (value) => (typeof value === 'string' ? value.toUpperCase() : value),
      z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
    ),
    components: componentsSchema.min(1),
    variables: mayLack(variableMapSchema),
    submit: z.boolean().default(true).describe('Hand it to Meta for review at once; false keeps a draft'),
  })
  .meta({ id: 'TemplateBody' });

/** Body of `PUT /templates/{id}/variables`. */
export const templateVariablesBody = z
  .object({ variables: variableMapSchema })
  .meta({ id: 'TemplateVariablesBody' });

/** A message template of a WABA. */
export const templateSchema = z
  .object({
    id: idSchema,
    projectId: idSchema,
    wabaId: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    components: componentsSchema,
    variables: variableMapSchema,
    status: z.enum(TEMPLATE_STATUSES),
    metaTemplateId: z.string().nullable(),
    rejectionReason: z.string().nullable(),
    qualityRating: z.string().nullable(),
  })
  .meta({ id: 'Template' });

/** A template as the API answers it. */
export type TemplateResource = z.output<typeof templateSchema>;
