import { TEMPLATE_STATUSES } from '@wabus/domain';
import { z } from 'zod';
import { passedOn, withoutNulls } from './message-content.ts';
import {
  idSchema,
  mayLack,
  nameSchema,
  plainValueSchema,
  plainValuesSchema,
  templateLanguageSchema,
  timeSchema,
} from './primitives.ts';

/** No template of Meta's is larger, and no check of ours need look at more. */
const MAX_COMPONENTS_BYTES = 64 * 1024;

/** Refuses a list whose JSON is larger than any template. */
export function notTooLarge<Item extends z.ZodType>(list: z.ZodArray<Item>) {
  return list.refine(
    (components) => Buffer.byteLength(JSON.stringify(components)) <= MAX_COMPONENTS_BYTES,
    'must be at most 64 KiB of JSON',
  );
}

/** Meta's components, kept exactly as given. */
export const componentsSchema = z
  .array(z.looseObject({ type: z.string() }))
  .describe("Components in Meta's own shape");

/** Components of a request: null is the same as left out. */
const givenComponentsSchema = notTooLarge(z.array(passedOn(z.looseObject({ type: z.string() })))).describe(
  "Components in Meta's own shape; at most 64 KiB of JSON",
);

const variableSourceSchema = z.strictObject({
  field: nameSchema(100),
  default: z.string().max(1024).optional(),
});

/** Which field of the CRM fills a variable, and what is used when that field is missing. */
export const variableMapSchema = z
  .record(
    z.string().regex(/^(header\.|button\.\d\.)?[a-z0-9_]{1,64}$/, 'must be the name of a variable'),
    variableSourceSchema,
  )
  .describe(
    'Variable → field of the CRM and default. A variable of the body is called as in its text, `1` or `first_name`; ' +
      'one of the header `header.1`; one at the end of a link `button.0.1`, where buttons count from 0',
  );

/** Text in capitals, as Meta reads it. */
const capitals = z.string().transform((text) => text.toUpperCase());

/** What the linter judges of a template as it is created; types are checked here, content there. */
const draftFields = {
  name: z.string().describe('1 to 512 of a-z 0-9 _; unique with the language in the account'),
  language: z
    .string()
    .transform((code) => templateLanguageSchema.safeParse(code).data ?? code)
    .describe("Meta's language code, such as en_US"),
  category: capitals.describe('MARKETING, UTILITY or AUTHENTICATION'),
  parameter_format: mayLack(capitals).describe(
    'POSITIONAL (default) where variables are {{1}}, {{2}} …; NAMED where they are {{first_name}}',
  ),
};

/** Body of `POST /templates`. */
export const templateBody = z
  .strictObject({
    projectId: idSchema,
    ...draftFields,
    components: givenComponentsSchema,
    variables: mayLack(variableMapSchema),
    submit: z.boolean().default(true).describe('Hand it to Meta for review at once; false keeps a draft'),
  })
  .meta({ id: 'TemplateBody' });

/** Body of `POST /templates/preview`: a template as it would be created, finished or not. */
export const templatePreviewBody = z
  .strictObject({
    projectId: mayLack(idSchema).describe('Not needed: the body of `POST /templates` can be shown as it is'),
    submit: mayLack(z.boolean()).describe('Not needed, as `projectId`'),
    name: mayLack(draftFields.name),
    language: mayLack(draftFields.language),
    category: mayLack(draftFields.category),
    parameter_format: draftFields.parameter_format,
    components: notTooLarge(z.array(z.unknown()))
      .transform((components) => components.map(withoutNulls))
      .describe("Components in Meta's own shape; at most 64 KiB of JSON"),
    variables: mayLack(
      z.record(z.string(), z.union([plainValueSchema, variableSourceSchema]).nullable()),
    ).describe(
      'Values by variable, named as in `POST /templates`; or field and default of a variable, as there',
    ),
    fields: mayLack(plainValuesSchema).describe('Values by name of the mapped field'),
  })
  .meta({ id: 'TemplatePreviewBody' });

/** What the linter and the renderer say of a template. */
export const templatePreviewSchema = z
  .object({
    valid: z
      .boolean()
      .describe('No finding is of level error: nothing is known for which Meta would refuse it'),
    findingCount: z
      .number()
      .int()
      .optional()
      .describe('How many there are, where more than 100: the first of them are listed'),
    findings: z.array(
      z.object({
        level: z.enum(['error', 'unchecked']).describe('unchecked: left for Meta to judge'),
        path: z.string().describe('Where, such as components[0].text'),
        code: z.string().describe('The rule; stable'),
        detail: z.string().describe('What is wrong and how to mend it'),
        subcode: z.number().int().optional().describe("Meta's error_subcode for it, where known"),
      }),
    ),
    rendered: z
      .object({
        header: z.string().optional().describe('Absent where the header shows no text'),
        body: z.string(),
        footer: z.string().optional(),
        buttons: z.array(
          z.object({
            type: z.string(),
            text: z.string(),
            url: z.string().optional(),
            phoneNumber: z.string().optional(),
          }),
        ),
      })
      .describe('The texts with values filled in; variables without one stand there as {{1}}'),
    missing: z.array(z.string()).describe('Variables without a value'),
    invalid: z.array(z.string()).describe('Variables whose value Meta would refuse'),
  })
  .meta({ id: 'TemplatePreview' });

/** Body of `PUT /templates/{id}/variables`. */
export const templateVariablesBody = z
  .strictObject({ variables: variableMapSchema })
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
    components: componentsSchema.describe(
      "As Meta has them, which is what people get, in Meta's own shape: values are checked against these",
    ),
    componentsSince: timeSchema
      .nullable()
      .describe('Since when Meta has these; null: as drafted, Meta told no others'),
    draftedComponents: componentsSchema
      .nullable()
      .describe('As they were written down here, where Meta has others; null: no others'),
    variables: variableMapSchema,
    status: z.enum(TEMPLATE_STATUSES),
    metaTemplateId: z.string().nullable(),
    rejectionReason: z.string().nullable(),
    qualityRating: z.string().nullable().describe('GREEN, YELLOW, RED or UNKNOWN; null before Meta rated it'),
    qualityRatingSince: timeSchema.nullable(),
    statusSince: timeSchema
      .nullable()
      .describe("Since when the status holds by Meta's word; null before its first"),
    categorySince: timeSchema
      .nullable()
      .describe('Since when Meta has it in this category; null: as it was submitted'),
    statusNotes: z
      .object({
        explanation: z.string().nullable().describe('Why, in words of Meta'),
        recommendation: z.string().nullable().describe('What Meta recommends to do about it'),
        disableDate: z
          .string()
          .nullable()
          .describe('When it is or was disabled, as Meta writes it: a date, or seconds since 1970'),
      })
      .nullable()
      .describe('What Meta said with the status that holds; null: nothing'),
    categoryBefore: z
      .string()
      .nullable()
      .describe('The category before Meta changed it last; null where that was not told'),
    announcedCategory: z
      .object({ category: z.string(), at: timeSchema.nullable().describe('When it will be changed') })
      .nullable()
      .describe('The category that Meta is going to change to'),
  })
  .meta({ id: 'Template' });

/** A template as the API answers it. */
export type TemplateResource = z.output<typeof templateSchema>;

/** What linting and rendering a template gives. */
export type TemplatePreviewResource = z.output<typeof templatePreviewSchema>;
