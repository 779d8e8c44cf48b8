import { define } from './definition.ts';

/** Problems of templates and of what fills them. */
export const templateProblems = define({
  'template-refused': {
    status: 422,
    title: 'Meta refused to take the template',
    meaning:
      'Meta answered the submission with an error; the template stays here and can be submitted again.',
    retryable: false,
    advice: 'Mend what Meta names in `meta` and submit the template again, or create it under another name.',
  },
  'template-invalid': {
    status: 422,
    title: 'Meta would refuse the template',
    meaning:
      'The template breaks rules of Meta that are known here; Meta was not asked. `errors` names each place and rule, and says how to mend it.',
    retryable: false,
    advice: 'Mend what `errors` names; `POST /templates/preview` says what is left without keeping anything.',
  },
  'template-exists': {
    status: 409,
    title: 'The account has a template of this name and language',
    meaning:
      'The WhatsApp Business Account has a template of this name and language; both together are its identity.',
    retryable: false,
    advice: 'Use the existing template, or choose another name.',
  },
  'template-not-submittable': {
    status: 409,
    title: 'The template is not a draft',
    meaning: 'The template was submitted before.',
    retryable: false,
    advice: 'Only drafts are submitted; create a template under another name to change its text.',
  },
  'template-not-found': {
    status: 422,
    title: 'The project has no such template',
    meaning: 'The WhatsApp Business Account of the project has no template of this name and language.',
    retryable: false,
    advice: 'Create the template in this language first; name and language must match exactly.',
  },
  'template-not-approved': {
    status: 422,
    title: 'The template may not be sent',
    meaning: 'Meta has not approved the template, or has paused, rejected or disabled it.',
    retryable: true,
    advice: "Wait until the template's status is approved, or use another one.",
  },
  'template-not-supported': {
    status: 422,
    title: 'Values alone cannot fill this template',
    meaning:
      'The template has parts that need more than texts, such as media, a code to copy or a carousel. wabus fills texts: of header and body, and the ends of links.',
    retryable: false,
    advice: 'Send it by `POST /messages` with `components` in Meta’s own shape, or use a template of texts.',
  },
  'variable-unknown': {
    status: 422,
    title: 'The template has no such variable',
    meaning: 'The request names a variable that the text of the template does not have.',
    retryable: false,
    advice: 'Name only variables that stand in the template’s text.',
  },
  'variable-invalid': {
    status: 422,
    title: 'Meta would refuse the value of a variable',
    meaning: 'A value has a shape that Meta refuses in a template.',
    retryable: false,
    advice: 'Send values without line breaks, tabs and runs of more than four spaces.',
  },
  'variable-missing': {
    status: 422,
    title: 'A variable has no value',
    meaning: 'A variable of the template has neither a value, nor a mapped field, nor a default.',
    retryable: false,
    advice:
      'Give a value under `variables`, the mapped field under `fields`, or a default in the template’s variable map.',
  },
});
