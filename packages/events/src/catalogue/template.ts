import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { failure, json, projectId, time, wabaId } from './fields.ts';

const templateId = z.string().describe('Template, UUID v5 of WABA, name and language');
const metaTemplateId = z.string().describe("Meta's id of the template");

/** How each variable of a template is filled: from a field of the CRM, else with a default. */
export const variableMap = z
  .record(
    z.string(),
    z.object({
      field: z.string().describe("Name of the recipient's field"),
      default: z.string().optional().describe('Used when the field is missing or empty'),
    }),
  )
  .describe('Variable name (`1`, `2`, …) → field and default');

/** A template was written down. */
export const TemplateDrafted = defineEvent({
  type: 'TemplateDrafted',
  stream: 'template',
  version: 1,
  summary: 'A template was written down.',
  data: z.object({
    templateId,
    projectId,
    wabaId,
    name: z.string().describe('Name, unique with the language in the WABA'),
    language: z.string().describe("Meta's language code, such as en_US"),
    category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']).describe("Meta's category"),
    components: json("Meta's components, as given"),
    variables: variableMap,
  }),
});

/** Meta took the template for review. */
export const TemplateSubmitted = defineEvent({
  type: 'TemplateSubmitted',
  stream: 'template',
  version: 1,
  summary: 'Meta took the template for review.',
  data: z.object({
    templateId,
    metaTemplateId,
    category: z.string().describe('Category as Meta answered it'),
  }),
});

/** Meta refused to take the template. */
export const TemplateSubmissionFailed = defineEvent({
  type: 'TemplateSubmissionFailed',
  stream: 'template',
  version: 1,
  summary: 'Meta refused to take the template for review.',
  data: z.object({ templateId, failure }),
});

/** The template may be sent. */
export const TemplateApproved = defineEvent({
  type: 'TemplateApproved',
  stream: 'template',
  version: 1,
  summary: 'The template may be sent.',
  data: z.object({ templateId, metaTemplateId, at: time }),
});

/** Meta refused the template. */
export const TemplateRejected = defineEvent({
  type: 'TemplateRejected',
  stream: 'template',
  version: 1,
  summary: 'Meta refused the template.',
  data: z.object({ templateId, metaTemplateId, reason: z.string().describe("Meta's reason code"), at: time }),
});

/** Meta stopped the template for a while. */
export const TemplatePaused = defineEvent({
  type: 'TemplatePaused',
  stream: 'template',
  version: 1,
  summary: 'Meta stopped the template for a while, for its quality or by pacing.',
  data: z.object({
    templateId,
    metaTemplateId,
    reason: z.string().optional().describe("Meta's reason"),
    at: time,
  }),
});

/** Meta stopped the template for good. */
export const TemplateDisabled = defineEvent({
  type: 'TemplateDisabled',
  stream: 'template',
  version: 1,
  summary: 'Meta stopped the template for good.',
  data: z.object({
    templateId,
    metaTemplateId,
    reason: z.string().optional().describe("Meta's reason"),
    at: time,
  }),
});

/** The template's variables are filled from other fields, or with other defaults. */
export const VariablesMapped = defineEvent({
  type: 'VariablesMapped',
  stream: 'template',
  version: 1,
  summary: "The template's variables are filled from these fields, with these defaults.",
  data: z.object({ templateId, variables: variableMap }),
});
