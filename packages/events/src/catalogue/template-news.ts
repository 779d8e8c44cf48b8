import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { time } from './fields.ts';

const ofTemplate = {
  templateId: z.string().describe('Template, UUID v5 of WABA, name and language'),
  metaTemplateId: z.string().optional().describe("Meta's id of the template, where it is known"),
  at: time,
};

/** People like a template better or worse. */
export const TemplateQualityChanged = defineEvent({
  type: 'TemplateQualityChanged',
  stream: 'template',
  version: 1,
  summary: 'Meta rates otherwise how people take the template; that alone ends no sending.',
  sentence: ({ quality }) => `Meta rates the quality of the template ${quality}.`,
  data: z.object({
    ...ofTemplate,
    quality: z.string().describe('GREEN, YELLOW, RED or UNKNOWN'),
    qualityBefore: z.string().optional().describe('What it was before'),
  }),
});

/** The texts of a template are others at Meta. */
export const TemplateComponentsChanged = defineEvent({
  type: 'TemplateComponentsChanged',
  stream: 'template',
  version: 1,
  summary: 'The texts of the template were changed at Meta.',
  sentence: () => 'The texts of the template were changed at Meta.',
  data: z.object({
    ...ofTemplate,
    header: z.string().optional().describe('Text of the header'),
    body: z.string().describe('Text of the body'),
    footer: z.string().optional().describe('Text of the footer'),
    buttons: z
      .array(
        z.object({
          type: z.string().describe("Meta's word for its kind"),
          text: z.string().optional().describe('What stands on it'),
          url: z.string().optional().describe('Where it leads'),
          phoneNumber: z.string().optional().describe('Whom it calls'),
        }),
      )
      .describe('Buttons, in their order'),
  }),
});

/** Meta is going to change the category of a template. */
export const TemplateCategoryChangeAnnounced = defineEvent({
  type: 'TemplateCategoryChangeAnnounced',
  stream: 'template',
  version: 1,
  summary: 'Meta is going to change the category; until then the present one holds.',
  sentence: ({ category, changesAt }) =>
    `Meta will change the template's category to ${category}${changesAt ? ` at ${changesAt}` : ''}.`,
  data: z.object({
    ...ofTemplate,
    category: z.string().describe('What it will be'),
    categoryNow: z.string().optional().describe('What it still is'),
    changesAt: time.optional().describe('When it will be changed'),
  }),
});

/** What was sent by a template is of another category to Meta. */
export const TemplateMiscategorised = defineEvent({
  type: 'TemplateMiscategorised',
  stream: 'template',
  version: 1,
  summary: 'Meta takes what was sent by the template for another category; nothing changes by it.',
  sentence: ({ category }) => `Meta takes what was sent by the template for ${category}.`,
  data: z.object({
    ...ofTemplate,
    category: z.string().describe('What Meta takes it for'),
    categoryNow: z.string().optional().describe('What it was sent as'),
  }),
});

/** Meta warned of a template. */
export const TemplateFlagged = defineEvent({
  type: 'TemplateFlagged',
  stream: 'template',
  version: 2,
  summary:
    'Meta warns that it will disable the template unless people take it better; it may be sent meanwhile.',
  sentence: ({ reason }) => `Meta flagged the template${reason ? `: ${reason}` : ''}.`,
  data: z.object({
    ...ofTemplate,
    reason: z.string().optional().describe("Meta's reason"),
    explanation: z.string().optional().describe("Meta's sentence"),
    disableDate: z.string().optional().describe('When Meta disables it, as Meta writes it'),
  }),
});

/** Meta looks at a template again. */
export const TemplateReviewStarted = defineEvent({
  type: 'TemplateReviewStarted',
  stream: 'template',
  version: 1,
  summary: 'Meta reviews the template: until it has, the template cannot be sent.',
  sentence: () => 'Meta reviews the template.',
  data: z.object({ ...ofTemplate, reason: z.string().optional().describe("Meta's reason") }),
});

/** Somebody asked Meta to think again. */
export const TemplateAppealed = defineEvent({
  type: 'TemplateAppealed',
  stream: 'template',
  version: 1,
  summary: 'Somebody appealed against what Meta decided of the template; it cannot be sent meanwhile.',
  sentence: () => "An appeal against Meta's decision on the template is under way.",
  data: z.object({ ...ofTemplate, reason: z.string().optional().describe("Meta's reason") }),
});

/** There are too many templates. */
export const TemplateLimitExceeded = defineEvent({
  type: 'TemplateLimitExceeded',
  stream: 'template',
  version: 1,
  summary: 'The account has more templates than Meta allows: this one cannot be sent.',
  sentence: () => 'The account has more templates than Meta allows.',
  data: z.object({ ...ofTemplate, reason: z.string().optional().describe("Meta's reason") }),
});
