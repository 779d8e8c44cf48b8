import { define } from './definition.ts';

/** Problems of connecting a project. */
export const signupProblems = define({
  'signup-in-progress': {
    status: 409,
    title: 'Another signup of this project is running',
    meaning: 'A signup of this project was begun and has not ended.',
    retryable: true,
    advice: 'Wait until the running signup has ended, then read the project before you try another.',
  },
  'signup-code-expired': {
    status: 422,
    title: 'The signup code is expired or used',
    meaning: 'Meta did not exchange the code for a token: codes expire, work once and belong to one app.',
    retryable: false,
    advice:
      'Codes live 30 seconds and work once: let the person finish Embedded Signup again and send the new code at once.',
  },
  'waba-not-granted': {
    status: 403,
    title: 'The token does not grant this WhatsApp Business Account',
    meaning:
      'Meta says that the token of this signup has no permission for the WhatsApp Business Account that was named.',
    retryable: false,
    advice: 'Send the WABA that the person chose in Embedded Signup, or let them choose this one there.',
  },
  'number-not-granted': {
    status: 403,
    title: 'The number is not one of this WhatsApp Business Account',
    meaning: 'Meta does not list the phone number among those of the WhatsApp Business Account.',
    retryable: false,
    advice: 'Send the id of a phone number that the WhatsApp Business Account lists.',
  },
  'phone-number-required': {
    status: 422,
    title: 'The account does not have exactly one number',
    meaning: 'The request names no phone number, and the WhatsApp Business Account has none or several.',
    retryable: false,
    advice: 'Name the business phone number by `phoneNumberId`; add one to the account first if it has none.',
  },
  'waba-claimed': {
    status: 409,
    title: 'The WhatsApp Business Account is connected elsewhere',
    meaning: 'Another customer has connected this WhatsApp Business Account.',
    retryable: false,
    advice: 'It must be disconnected there first; support can help when it should be yours.',
  },
  'number-claimed': {
    status: 409,
    title: 'The phone number is connected elsewhere',
    meaning: 'Another project has connected this phone number.',
    retryable: false,
    advice: 'Disconnect the project that uses this number first, or choose another number.',
  },
  'project-already-connected': {
    status: 409,
    title: 'The project is connected already',
    meaning: 'The project is active, so its WhatsApp Business Account and number are settled.',
    retryable: false,
    advice: 'Create another project for another number.',
  },
  'signup-not-current': {
    status: 409,
    title: 'Another signup has taken over',
    meaning:
      'While this signup waited for Meta, a later one of the same project took its place; its token was not kept.',
    retryable: false,
    advice: 'Read the project: a later signup is running or has connected it.',
  },
  'graph-refused': {
    status: 502,
    title: 'Meta refused the call',
    meaning: 'Meta answered a call that this request needs with an error that will not pass by itself.',
    retryable: false,
    advice: "Read Meta's words in `meta`; repeat the step once their cause is mended.",
  },
  'graph-unavailable': {
    status: 503,
    title: 'Meta did not answer',
    meaning: 'A call to Meta that this request needs got no answer, or an error that passes by itself.',
    retryable: true,
    advice: 'Repeat the request in a few seconds; nothing was changed.',
  },
});
