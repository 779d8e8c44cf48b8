import { defineGate, own, shut } from './define-gate.ts';

const NOT_APPROVED = shut('template-not-approved', 'The template was not approved');

/** Meta takes messages of approved templates only. */
export const templateGate = defineGate({
  name: 'template',
  asks: ({ templateId }) => (templateId ? { templates: [templateId] } : {}),
  judge(subject, { templates }) {
    if (!subject.templateId) return null;
    return own(templates, subject.templateId, subject)?.status === 'approved' ? null : NOT_APPROVED;
  },
});
