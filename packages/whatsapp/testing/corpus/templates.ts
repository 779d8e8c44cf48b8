import { ENTRY_AT as at, ENTRY, type ToldCase } from '../told-in.ts';

/** Meta's id of the template that all is told of. */
export const TEMPLATE_ID = 806_312_974_732_579;

const named = {
  message_template_id: TEMPLATE_ID,
  message_template_name: 'welcome',
  message_template_language: 'en-US',
};
const template = {
  ...{ wabaId: ENTRY.id, at, metaTemplateId: '806312974732579', name: 'welcome' },
  ...{ language: 'en_US', languageReceived: 'en-US' },
};
const category = 'template_category_update';

const EVENTS = [
  ...['APPROVED', 'ARCHIVED', 'UNARCHIVED', 'DELETED', 'DISABLED', 'FLAGGED', 'IN_APPEAL', 'LIMIT_EXCEEDED'],
  ...['LOCKED', 'PAUSED', 'PENDING', 'PENDING_DELETION', 'REINSTATED', 'REJECTED'],
];

const read: readonly ToldCase[] = [
  ...EVENTS.map(
    (event): ToldCase => [
      `a template is told ${event}`,
      'message_template_status_update',
      { event, ...named, message_template_category: 'UTILITY', reason: null },
      [{ kind: 'template-status', ...template, event, category: 'UTILITY' }],
    ],
  ),
  [
    'a template is paused for the second time',
    'message_template_status_update',
    {
      event: 'PAUSED',
      ...named,
      reason: 'NONE',
      other_info: { title: 'SECOND_PAUSE', description: '6 hours' },
    },
    [
      {
        ...{ kind: 'template-status', ...template, event: 'PAUSED', reason: 'SECOND_PAUSE' },
        ...{ title: 'SECOND_PAUSE', description: '6 hours' },
      },
    ],
  ],
  [
    'a template is refused',
    'message_template_status_update',
    {
      ...{ event: 'REJECTED', ...named, reason: 'INVALID_FORMAT' },
      rejection_info: { reason: 'Too long.', recommendation: 'Say less.' },
    },
    [
      {
        ...{ kind: 'template-status', ...template, event: 'REJECTED', reason: 'INVALID_FORMAT' },
        ...{ rejection: 'Too long.', recommendation: 'Say less.' },
      },
    ],
  ],
  ...([1_746_169_200, 'April 17, 2025'] as const).map(
    (date): ToldCase => [
      `a template is going to be disabled, on ${date}`,
      'message_template_status_update',
      {
        ...{ event: 'FLAGGED', ...named, message_template_language: 'en_US' },
        ...{ disable_info: { disable_date: date }, other_info: { title: 'DISABLED' } },
      },
      [
        {
          ...{ kind: 'template-status', wabaId: ENTRY.id, at, metaTemplateId: template.metaTemplateId },
          ...{ name: 'welcome', language: 'en_US', event: 'FLAGGED', reason: 'DISABLED', title: 'DISABLED' },
          disableDate: `${date}`,
        },
      ],
    ],
  ),
  ...(['message_template_quality_update', 'message_template_status_update'] as const).map(
    (field): ToldCase => [
      `people like a template less, under ${field}`,
      field,
      { previous_quality_score: 'GREEN', new_quality_score: 'yellow', ...named },
      [{ kind: 'template-quality', ...template, quality: 'YELLOW', qualityBefore: 'GREEN' }],
    ],
  ),
  [
    'a template is rated for the first time',
    'message_template_quality_update',
    { new_quality_score: 'GREEN', ...named },
    [{ kind: 'template-quality', ...template, quality: 'GREEN' }],
  ],
  [
    'a template has other texts',
    'message_template_components_update',
    {
      ...named,
      message_template_title: 'Hello',
      message_template_element: 'Hi {{1}}',
      message_template_footer: 'Bye',
      message_template_buttons: [
        {
          message_template_button_type: 'URL',
          message_template_button_text: 'Go',
          message_template_button_url: 'https://x.example',
        },
        { message_template_button_type: 'PHONE_NUMBER', message_template_button_phone_number: '15550783881' },
      ],
    },
    [
      {
        ...{ kind: 'template-components', ...template, header: 'Hello', body: 'Hi {{1}}', footer: 'Bye' },
        buttons: [
          { type: 'URL', text: 'Go', url: 'https://x.example' },
          { type: 'PHONE_NUMBER', phoneNumber: '15550783881' },
        ],
      },
    ],
  ],
  [
    'a template has a body alone',
    'message_template_components_update',
    { ...named, message_template_element: 'Hi' },
    [{ kind: 'template-components', ...template, body: 'Hi', buttons: [] }],
  ],
  [
    'a category is going to be changed: the new one is still that of today',
    category,
    {
      ...named,
      correct_category: 'MARKETING',
      new_category: 'UTILITY',
      category_update_timestamp: 1_746_169_200,
    },
    [
      {
        ...{ kind: 'template-category-notice', ...template, category: 'MARKETING', categoryNow: 'UTILITY' },
        changesAt: '2025-05-02T07:00:00.000Z',
      },
    ],
  ],
  [
    'a category was changed',
    category,
    { ...named, previous_category: 'UTILITY', new_category: 'MARKETING' },
    [{ kind: 'template-category', ...template, category: 'MARKETING', categoryBefore: 'UTILITY' }],
  ],
  [
    'a category was changed, and the right one is named beside',
    category,
    { ...named, previous_category: 'UTILITY', new_category: 'MARKETING', correct_category: 'MARKETING' },
    [{ kind: 'template-category', ...template, category: 'MARKETING', categoryBefore: 'UTILITY' }],
  ],
  [
    'what was sent directly is of another category',
    'template_correct_category_detection',
    { ...named, category: 'UTILITY', correct_category: 'MARKETING' },
    [{ kind: 'template-miscategorised', ...template, category: 'MARKETING', categoryNow: 'UTILITY' }],
  ],
];

const fault = 'It speaks of a template without its name and language.';
const kept = (
  [
    ['message_template_quality_update', { new_quality_score: 'RED' }],
    [
      'message_template_components_update',
      { message_template_element: 'Hi', message_template_name: 'welcome' },
    ],
    [category, { correct_category: 'MARKETING', new_category: 'UTILITY' }],
    ['template_correct_category_detection', { correct_category: 'MARKETING' }],
  ] as const
).map(
  ([field, raw]): ToldCase => [
    `${field} of a template without name and language`,
    ...([field, raw, [{ kind: 'unknown', item: 'value', raw, at, wabaId: ENTRY.id, fault }]] as const),
  ],
);

/** What Meta tells of templates. */
export const templates: readonly ToldCase[] = [...read, ...kept];
