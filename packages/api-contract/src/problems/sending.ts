import { define } from './definition.ts';

/** Problems of messages, campaigns and their recipients. */
export const sendingProblems = define({
  'project-not-active': {
    status: 422,
    title: 'The project may not send',
    meaning: 'The project has not gone live, or has lost its connection.',
    retryable: true,
    advice: "Finish the steps of the project's checklist, then try again.",
  },
  'invalid-phone-number': {
    status: 422,
    title: 'Not a phone number',
    meaning: 'The text is no phone number of any country, or needs a country to be read.',
    retryable: false,
    advice: 'Send the number with + and country code, or name its `country`.',
  },
  'message-type-not-supported': {
    status: 422,
    title: 'This type of message cannot be sent yet',
    meaning: 'wabus does not send messages of this type yet.',
    retryable: false,
    advice: 'Send a type that /openapi.json lists for `POST /messages`.',
  },
  'recipient-kind-not-supported': {
    status: 422,
    title: 'The recipient cannot be addressed with this',
    meaning:
      'The person has no address that this may go to: WhatsApp sends authentication templates to phone numbers only, and by an id over linked portfolios a campaign would know nobody who answers.',
    retryable: false,
    advice:
      'Send `to` as a phone number, as `contactId` of a person who has one, or by the id that the person has with the business itself.',
  },
  'window-closed': {
    status: 422,
    title: 'The customer service window is closed',
    meaning:
      'The person has not written within the last 24 hours, and Meta lets a business write freely only so long.',
    retryable: false,
    advice:
      'Send a template; `templates` names those that would work. The window opens when the person writes.',
  },
  'contact-opted-out': {
    status: 422,
    title: 'The person does not want this',
    meaning:
      'The person withdrew consent for this purpose, never gave the consent that the tenant asks for first, or stopped marketing of this number in WhatsApp.',
    retryable: false,
    advice:
      'Do not send it. Consent that the person gave since is recorded with `POST /consents`; what was stopped in WhatsApp only the person resumes.',
  },
  'contact-erased': {
    status: 422,
    title: 'The person was erased',
    meaning:
      'The person was erased, so nothing is known of them any more: neither a way to them, nor what was said.',
    retryable: false,
    advice:
      'Send nothing: what was known of the person is gone for good. Who writes again, or is written to by an address, is a new contact.',
  },
  'address-taken': {
    status: 409,
    title: 'Another contact has this address',
    meaning: 'An address belongs to one contact of a tenant, and this one belongs to another.',
    retryable: false,
    advice: 'Look the other contact up with `GET /contacts?address=`.',
  },
  'contacts-merged': {
    status: 409,
    title: 'Both contacts are one person',
    meaning: 'WhatsApp itself showed that the contacts are one person, so they are not taken apart.',
    retryable: false,
    advice: 'Read either contact: both ids lead to the same person.',
  },
  'conflict-decided': {
    status: 409,
    title: 'The conflict was decided otherwise',
    meaning: 'Somebody has decided already whether both contacts are one person, and decided the opposite.',
    retryable: false,
    advice:
      'Read the conflict; contacts that are one person after all can be linked with `POST /contacts/{id}/link`.',
  },
  'campaign-not-startable': {
    status: 409,
    title: 'The campaign cannot be started',
    meaning: 'The campaign was started before.',
    retryable: false,
    advice: 'Only a draft campaign is started; use resume for a paused one.',
  },
  'campaign-not-pausable': {
    status: 409,
    title: 'The campaign cannot be paused',
    meaning: 'The campaign is not running.',
    retryable: false,
    advice: 'Only a running campaign is paused.',
  },
  'campaign-not-resumable': {
    status: 409,
    title: 'The campaign cannot be resumed',
    meaning: 'The campaign is not paused.',
    retryable: false,
    advice: 'Only a paused campaign is resumed.',
  },
  'campaign-empty': {
    status: 409,
    title: 'The campaign has no recipients',
    meaning: 'No completed upload brought a recipient.',
    retryable: false,
    advice: 'Add recipients, then start it.',
  },
  'campaign-unfillable': {
    status: 422,
    title: 'The campaign would reach nobody',
    meaning:
      "Everybody in the campaign would be left out because of the template's variables: no value, or one that Meta refuses.",
    retryable: false,
    advice:
      "Map the variable to a field that the recipients have, or give it a default, with `PUT /templates/{id}/variables`; or add recipients with values. The upload's `warnings` say which columns it had.",
  },
  'ledger-closed': {
    status: 409,
    title: 'The campaign takes no more recipients',
    meaning: 'The campaign was started, and its start froze the list of recipients.',
    retryable: false,
    advice: 'Recipients are added before the start; make another campaign for the others.',
  },
  'malformed-upload': {
    status: 400,
    title: 'The upload cannot be read',
    meaning:
      'The upload broke off or is not CSV with a column `to` or `userId`, so it is not known what its rows are.',
    retryable: false,
    advice: 'Mend the place that `detail` names and send the whole upload again; nothing of it was added.',
  },
  'chunk-too-large': {
    status: 413,
    title: 'A recipient is too large',
    meaning: 'Fields, variables and metadata of one recipient have more bytes than a recipient may have.',
    retryable: false,
    advice: 'Shorten the fields and metadata of the recipient.',
  },
  'recipient-language-not-supported': {
    status: 422,
    title: 'A recipient cannot have a language of its own yet',
    meaning:
      'The row names a language. Everybody in a campaign gets the template in the language of the campaign, so it would not be obeyed.',
    retryable: false,
    advice: 'Leave `language` out, and make one campaign for each language.',
  },
  'recipient-invalid': {
    status: 422,
    title: 'The line does not fit the schema of a recipient',
    meaning: 'One row of an upload does not fit the schema; the others were taken.',
    retryable: false,
    advice: 'Mend the line; the schema of a recipient is in /openapi.json.',
  },
});
