/** What a problem code means to whoever meets it. */
export interface ProblemDefinition {
  /** HTTP status of the answer. */
  readonly status: number;
  /** A few words, the same for every occurrence. */
  readonly title: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** What to do about it, for a person. */
  readonly advice: string;
}

const define = <const Code extends string>(
  definitions: Record<Code, ProblemDefinition>,
): Record<Code, ProblemDefinition> => definitions;

const transport = define({
  unauthenticated: {
    status: 401,
    title: 'No valid token',
    retryable: false,
    advice:
      'Send `Authorization: Bearer <service token>` with a token of this installation that has not expired.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    retryable: false,
    advice:
      'Check the ids in the path. What belongs to another tenant answers the same as what does not exist.',
  },
  'route-not-found': {
    status: 404,
    title: 'No such route',
    retryable: false,
    advice: 'Check method and path against /openapi.json.',
  },
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    retryable: false,
    advice: 'Send one JSON document in UTF-8 with `content-type: application/json`.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Content type not supported',
    retryable: false,
    advice: 'Use one of the content types that /openapi.json lists for this route.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    retryable: false,
    advice: 'Split the request; send recipients as NDJSON or CSV, which are streamed and have no such limit.',
  },
  'validation-failed': {
    status: 422,
    title: 'The request does not fit its schema',
    retryable: false,
    advice: 'Mend the fields that `errors` names; the schema of the route is in /openapi.json.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key used for another request',
    retryable: false,
    advice: 'Use a new Idempotency-Key for a new request; repeat an old key only with exactly the same body.',
  },
  'idempotency-key-in-progress': {
    status: 409,
    title: 'The first request with this key is still running',
    retryable: true,
    advice: 'Wait a moment and repeat the request with the same key and body.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side',
    retryable: true,
    advice: 'Repeat the request with the same Idempotency-Key; if it stays, report the X-Request-Id.',
  },
  'service-unavailable': {
    status: 503,
    title: 'Not available for the moment',
    retryable: true,
    advice: 'Repeat the request with the same Idempotency-Key after a few seconds.',
  },
  'read-model-behind': {
    status: 504,
    title: 'The read model has not reached that position yet',
    retryable: true,
    advice: 'The write is durable; read again in a moment, or without `minPosition` for what is known now.',
  },
});

const signup = define({
  'signup-in-progress': {
    status: 409,
    title: 'Another signup of this project is running',
    retryable: true,
    advice: 'Wait until the running signup has ended, then read the project before you try another.',
  },
  'signup-code-expired': {
    status: 422,
    title: 'The signup code is expired or used',
    retryable: false,
    advice:
      'Codes live 30 seconds and work once: let the person finish Embedded Signup again and send the new code at once.',
  },
  'waba-not-granted': {
    status: 403,
    title: 'The token does not grant this WhatsApp Business Account',
    retryable: false,
    advice: 'Send the WABA that the person chose in Embedded Signup, or let them choose this one there.',
  },
  'number-not-granted': {
    status: 403,
    title: 'The number is not one of this WhatsApp Business Account',
    retryable: false,
    advice: 'Send the id of a phone number that the WhatsApp Business Account lists.',
  },
  'phone-number-required': {
    status: 422,
    title: 'The account does not have exactly one number',
    retryable: false,
    advice: 'Name the business phone number by `phoneNumberId`; add one to the account first if it has none.',
  },
  'waba-claimed': {
    status: 409,
    title: 'The WhatsApp Business Account is connected elsewhere',
    retryable: false,
    advice: 'It must be disconnected there first; support can help when it should be yours.',
  },
  'number-claimed': {
    status: 409,
    title: 'The phone number is connected elsewhere',
    retryable: false,
    advice: 'Disconnect the project that uses this number first, or choose another number.',
  },
  'project-already-connected': {
    status: 409,
    title: 'The project is connected already',
    retryable: false,
    advice: 'Create another project for another number.',
  },
  'signup-not-current': {
    status: 409,
    title: 'Another signup has taken over',
    retryable: false,
    advice: 'Read the project: a later signup is running or has connected it.',
  },
  'project-not-ready': {
    status: 409,
    title: 'The project has not come that far',
    retryable: true,
    advice: "Look at the project's checklist for the step that is still waiting.",
  },
  'graph-refused': {
    status: 502,
    title: 'Meta refused the call',
    retryable: false,
    advice: "Read Meta's words in `meta`; repeat the step once their cause is mended.",
  },
  'graph-unavailable': {
    status: 503,
    title: 'Meta did not answer',
    retryable: true,
    advice: 'Repeat the request in a few seconds; nothing was changed.',
  },
});

const templates = define({
  'template-refused': {
    status: 422,
    title: 'Meta refused to take the template',
    retryable: false,
    advice: 'Mend what Meta names in `meta` and submit the template again, or create it under another name.',
  },
  'template-exists': {
    status: 409,
    title: 'The account has a template of this name and language',
    retryable: false,
    advice: 'Use the existing template, or choose another name.',
  },
  'template-not-submittable': {
    status: 409,
    title: 'The template is not a draft',
    retryable: false,
    advice: 'Only drafts are submitted; create a template under another name to change its text.',
  },
  'template-not-found': {
    status: 422,
    title: 'The project has no such template',
    retryable: false,
    advice: 'Create the template in this language first; name and language must match exactly.',
  },
  'template-not-approved': {
    status: 422,
    title: 'The template may not be sent',
    retryable: true,
    advice: "Wait until the template's status is approved, or use another one.",
  },
  'template-not-supported': {
    status: 422,
    title: 'This kind of template is not supported yet',
    retryable: false,
    advice: 'Give one BODY with text; positional variables start at {{1}} and have no gaps.',
  },
  'variable-unknown': {
    status: 422,
    title: 'The template has no such variable',
    retryable: false,
    advice: 'Name only variables that stand in the template’s text.',
  },
  'variable-invalid': {
    status: 422,
    title: 'Meta would refuse the value of a variable',
    retryable: false,
    advice: 'Send values without line breaks, tabs and runs of more than four spaces.',
  },
  'variable-missing': {
    status: 422,
    title: 'A variable has no value',
    retryable: false,
    advice:
      'Give a value under `variables`, the mapped field under `fields`, or a default in the template’s variable map.',
  },
});

const sending = define({
  'project-not-active': {
    status: 422,
    title: 'The project may not send',
    retryable: true,
    advice: "Finish the steps of the project's checklist, then try again.",
  },
  'invalid-phone-number': {
    status: 422,
    title: 'Not a phone number',
    retryable: false,
    advice: 'Send the number with + and country code, or name its `country`.',
  },
  'message-type-not-supported': {
    status: 422,
    title: 'This type of message cannot be sent yet',
    retryable: false,
    advice: 'Send a message of type `template`.',
  },
  'recipient-kind-not-supported': {
    status: 422,
    title: 'This kind of recipient cannot be addressed yet',
    retryable: false,
    advice: 'Send `to` as a phone number.',
  },
  'campaign-not-startable': {
    status: 409,
    title: 'The campaign cannot be started',
    retryable: false,
    advice: 'Only a draft campaign is started; use resume for a paused one.',
  },
  'campaign-not-pausable': {
    status: 409,
    title: 'The campaign cannot be paused',
    retryable: false,
    advice: 'Only a running campaign is paused.',
  },
  'campaign-not-resumable': {
    status: 409,
    title: 'The campaign cannot be resumed',
    retryable: false,
    advice: 'Only a paused campaign is resumed.',
  },
  'campaign-not-running': {
    status: 409,
    title: 'The campaign is not running',
    retryable: false,
    advice: 'Start or resume the campaign first.',
  },
  'campaign-empty': {
    status: 409,
    title: 'The campaign has no recipients',
    retryable: false,
    advice: 'Add recipients, then start it.',
  },
  'ledger-closed': {
    status: 409,
    title: 'The campaign takes no more recipients',
    retryable: false,
    advice: 'Recipients are added before the start; make another campaign for the others.',
  },
  'malformed-upload': {
    status: 400,
    title: 'The upload cannot be read',
    retryable: false,
    advice: 'Mend the place that `detail` names and send the whole upload again; nothing of it was added.',
  },
});

const streams = define({
  'already-exists': {
    status: 409,
    title: 'It exists already',
    retryable: false,
    advice: 'Read what is there; use another Idempotency-Key for another thing.',
  },
  'upload-incomplete': {
    status: 409,
    title: 'Parts of the upload are missing',
    retryable: true,
    advice: 'Send the whole upload again; nothing of the broken one counts.',
  },
  'chunk-too-large': {
    status: 413,
    title: 'A recipient is too large',
    retryable: false,
    advice: 'Shorten the fields and metadata of the recipient.',
  },
  'attempt-unknown': {
    status: 409,
    title: 'The message has no such attempt',
    retryable: false,
    advice: 'Read the message: another attempt may have taken over.',
  },
  'message-conflict': {
    status: 409,
    title: 'The message belongs to another number',
    retryable: false,
    advice: 'Look at the dead letters: a status named a message of another account or number.',
  },
});

const reasons = define({
  'duplicate-person': {
    status: 422,
    title: 'The same person under another number',
    retryable: false,
    advice: 'Nothing to do: this person got the message once.',
  },
  'recipient-invalid': {
    status: 422,
    title: 'The line does not fit the schema of a recipient',
    retryable: false,
    advice: 'Mend the line; the schema of a recipient is in /openapi.json.',
  },
  'outcome-unknown': {
    status: 502,
    title: 'Nobody knows whether Meta took the message',
    retryable: false,
    advice: 'Wait for a status from Meta; look at the thread before you send it again.',
  },
});

/** Every problem of the API by its code: the one place for status, title and advice. */
export const problems = {
  ...transport,
  ...signup,
  ...templates,
  ...sending,
  ...streams,
  ...reasons,
} as const;

/** The code of a problem; never renamed, since callers branch on it. */
export type ProblemCode = keyof typeof problems;

/** Whether the text is a code of the catalogue. */
export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);
