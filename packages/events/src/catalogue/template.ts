import { z } from 'zod';
import { TEMPLATE_CATEGORIES } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { failure, json, projectId, time, wabaId } from './fields.ts';
import { because } from './wording.ts';

const templateId = z.string().describe('Template, UUID v5 of WABA, name and language');
const metaTemplateId = z.string().describe("Meta's id of the template");
/** Later events: a webhook may come without it, before our own submission is recorded. */
const knownId = z.string().optional().describe("Meta's id of the template, where it is known");
const reason = z.string().optional().describe("Meta's reason");

/** What a webhook says beside the reason of a verdict. */
const notes = {
  explanation: z.string().optional().describe('Why, in words of Meta'),
  recommendation: z.string().optional().describe('What Meta recommends to do about it'),
  disableDate: z
    .string()
    .optional()
    .describe('When it is or was disabled, as Meta writes it: a date, or seconds since 1970'),
};

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
  sentence: ({ name, language }) => `The template ${name} (${language}) was drafted.`,
  data: z.object({
    templateId,
    projectId,
    wabaId,
    name: z.string().describe('Name, unique with the language in the WABA'),
    language: z.string().describe("Meta's language code, such as en_US"),
    category: z.enum(TEMPLATE_CATEGORIES).describe("Meta's category"),
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
  sentence: () => 'The template was submitted to Meta.',
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
  sentence: ({ failure }) => `Meta did not take the template: ${because(failure)}`,
  data: z.object({ templateId, failure }),
});

/** The template may be sent. */
export const TemplateApproved = defineEvent({
  type: 'TemplateApproved',
  stream: 'template',
  version: 1,
  summary: 'The template may be sent.',
  sentence: () => 'Meta approved the template.',
  data: z.object({ templateId, metaTemplateId, at: time }),
});

/** Meta refused the template. */
export const TemplateRejected = defineEvent({
  type: 'TemplateRejected',
  stream: 'template',
  version: 2,
  summary: 'Meta refused the template.',
  sentence: ({ reason }) => `Meta rejected the template: ${reason}.`,
  data: z.object({
    templateId,
    metaTemplateId,
    reason: z.string().describe("Meta's reason code"),
    ...notes,
    at: time,
  }),
});

/** Meta stopped the template for a while. */
export const TemplatePaused = defineEvent({
  type: 'TemplatePaused',
  stream: 'template',
  version: 2,
  summary: 'Meta stopped the template for a while, for its quality or by pacing.',
  sentence: ({ reason }) => `Meta paused the template${reason ? `: ${reason}` : ''}.`,
  data: z.object({
    templateId,
    metaTemplateId,
    reason: z.string().optional().describe("Meta's reason"),
    ...notes,
    at: time,
  }),
});

/** Meta stopped the template for good. */
export const TemplateDisabled = defineEvent({
  type: 'TemplateDisabled',
  stream: 'template',
  version: 2,
  summary: 'Meta stopped the template for good.',
  sentence: ({ reason }) => `Meta disabled the template${reason ? `: ${reason}` : ''}.`,
  data: z.object({
    templateId,
    metaTemplateId,
    reason: z.string().optional().describe("Meta's reason"),
    ...notes,
    at: time,
  }),
});

/** Meta put the template away because nobody used it. */
export const TemplateArchived = defineEvent({
  type: 'TemplateArchived',
  stream: 'template',
  version: 1,
  summary:
    'Meta put the template away because nobody used it for a year; it cannot be sent, and may come back.',
  sentence: () => 'Meta archived the template.',
  data: z.object({ templateId, metaTemplateId: knownId, reason, at: time }),
});

/** Meta locked the template. */
export const TemplateLocked = defineEvent({
  type: 'TemplateLocked',
  stream: 'template',
  version: 1,
  summary: 'Meta locked the template: it cannot be sent, and may come back.',
  sentence: ({ reason }) => `Meta locked the template${reason ? `: ${reason}` : ''}.`,
  data: z.object({ templateId, metaTemplateId: knownId, reason, at: time }),
});

/** Somebody deleted the template at Meta, which still delivers what was sent with it. */
export const TemplateDeletionScheduled = defineEvent({
  type: 'TemplateDeletionScheduled',
  stream: 'template',
  version: 1,
  summary:
    'The template was deleted at Meta, which still delivers what was sent before; nothing new can be sent.',
  sentence: () => 'The template was deleted at Meta and waits for its last messages.',
  data: z.object({ templateId, metaTemplateId: knownId, reason, at: time }),
});

/** The template is gone at Meta. */
export const TemplateDeleted = defineEvent({
  type: 'TemplateDeleted',
  stream: 'template',
  version: 1,
  summary: 'The template is gone at Meta.',
  sentence: () => 'The template is gone at Meta.',
  data: z.object({ templateId, metaTemplateId: knownId, reason, at: time }),
});

/** Meta has changed the template's category. */
export const TemplateCategoryChanged = defineEvent({
  type: 'TemplateCategoryChanged',
  stream: 'template',
  version: 2,
  summary: 'Meta has changed the category: from now on it is this purpose that consent is asked for.',
  sentence: ({ category }) => `Meta changed the template's category to ${category}.`,
  data: z.object({
    templateId,
    metaTemplateId: knownId,
    category: z.enum(TEMPLATE_CATEGORIES).describe('The category from now on'),
    categoryBefore: z.string().optional().describe('The category until then, as Meta has it'),
    at: time,
  }),
});

/** The template's variables are filled from other fields, or with other defaults. */
export const VariablesMapped = defineEvent({
  type: 'VariablesMapped',
  stream: 'template',
  version: 1,
  summary: "The template's variables are filled from these fields, with these defaults.",
  sentence: () => "The template's variables were mapped to fields.",
  data: z.object({ templateId, variables: variableMap }),
});
