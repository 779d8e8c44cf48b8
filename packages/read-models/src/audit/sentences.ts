import type { CatalogueEvent, EventData, EventType } from '@wabus/events';

/** A sentence for every event: one that is forgotten does not compile. */
export type Sentences = { readonly [Type in EventType]: (data: EventData<Type>) => string };

const because = (failure: { code: string; detail: string }): string => `${failure.detail} (${failure.code})`;
const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const tenantAndProject = {
  TenantOnboarded: ({ name }) => `The tenant ${name} was onboarded.`,
  TenantProfileChanged: ({ name }) => `The profile of the tenant ${name} was changed.`,
  TenantSettingsChanged: () => 'The settings of the tenant were changed.',
  ProjectCreated: ({ name }) => `The project ${name} was created.`,
  EmbeddedSignupCompleted: ({ wabaId }) =>
    `Embedded Signup for the WABA ${wabaId} was finished in the browser.`,
  EmbeddedSignupFailed: ({ failure }) => `The signup failed: ${because(failure)}`,
  BusinessTokenStored: ({ wabaId, phoneNumberId }) =>
    `The business token was proven to grant the WABA ${wabaId} with the number ${phoneNumberId}, and put into the vault.`,
  WebhooksSubscribed: ({ wabaId }) => `The webhooks of the WABA ${wabaId} were subscribed.`,
  PhoneNumberRegistered: ({ phoneNumberId }) => `The number ${phoneNumberId} was registered.`,
  PhoneNumberRegistrationFailed: ({ phoneNumberId, failure }) =>
    `The number ${phoneNumberId} could not be registered: ${because(failure)}`,
  ProjectActivated: () => 'The project went live.',
  ProjectNeedsAttention: ({ failure }) => `Meta refuses what the project sends: ${because(failure)}`,
  ProjectRecovered: () => 'Meta takes messages of the project again.',
  ProjectFailed: ({ step, failure }) => `Going live stopped at the step ${step}: ${because(failure)}`,
  WabaClaimed: ({ wabaId }) => `The WABA ${wabaId} was claimed.`,
  WabaReleased: ({ wabaId, reason }) => `The WABA ${wabaId} was given back: ${reason}.`,
  PhoneNumberClaimed: ({ phoneNumberId }) => `The number ${phoneNumberId} was claimed.`,
  PhoneNumberReleased: ({ phoneNumberId, reason }) =>
    `The number ${phoneNumberId} was given back: ${reason}.`,
} satisfies Partial<Sentences>;

const templateAndCampaign = {
  TemplateDrafted: ({ name, language }) => `The template ${name} (${language}) was drafted.`,
  TemplateSubmitted: () => 'The template was submitted to Meta.',
  TemplateSubmissionFailed: ({ failure }) => `Meta did not take the template: ${because(failure)}`,
  TemplateApproved: () => 'Meta approved the template.',
  TemplateRejected: ({ reason }) => `Meta rejected the template: ${reason}.`,
  TemplatePaused: ({ reason }) => `Meta paused the template${reason ? `: ${reason}` : ''}.`,
  TemplateDisabled: ({ reason }) => `Meta disabled the template${reason ? `: ${reason}` : ''}.`,
  TemplateArchived: () => 'Meta archived the template.',
  TemplateLocked: ({ reason }) => `Meta locked the template${reason ? `: ${reason}` : ''}.`,
  TemplateDeletionScheduled: () => 'The template was deleted at Meta and waits for its last messages.',
  TemplateDeleted: () => 'The template is gone at Meta.',
  TemplateCategoryChanged: ({ category }) => `Meta changed the template's category to ${category}.`,
  VariablesMapped: () => "The template's variables were mapped to fields.",
  CampaignCreated: ({ title }) => `The campaign ${title} was created.`,
  CampaignStarted: ({ round }) => `The campaign was started${round > 0 ? ` again, round ${round}` : ''}.`,
  CampaignPaused: () => 'The campaign was paused.',
  CampaignResumed: () => 'The campaign was resumed.',
  CampaignCompleted: ({ recipients }) => `The campaign was completed for ${people(recipients)}.`,
  RecipientsAdded: ({ recipients }) => `An upload brought ${people(recipients.length)}.`,
  UploadCompleted: ({ added, duplicates, rejectedCount }) =>
    `An upload was completed: ${added} added, ${duplicates} duplicates, ${rejectedCount} rejected.`,
  LedgerClosed: ({ recipients }) => `The list of recipients was closed with ${people(recipients)}.`,
} satisfies Partial<Sentences>;

const message = {
  MessageQueued: ({ sentBy, sentById }) =>
    `A message was queued, wanted by: ${sentById === undefined ? sentBy : `${sentBy} ${sentById}`}.`,
  MessageReleased: ({ release }) =>
    `The message was handed to the sender${release > 1 ? `, time ${release}` : ''}.`,
  MessageSendAttempted: ({ number }) => `Attempt ${number} to send the message was recorded.`,
  MessageSendAbandoned: ({ reason }) => `The attempt was given up before Meta was called: ${reason}.`,
  MessageAccepted: () => 'Meta accepted the message.',
  MessageHeldForQualityAssessment: () => "Meta holds the message until the template's quality is known.",
  MessageSent: () => "The message left Meta's servers.",
  MessageDelivered: () => 'The message was delivered.',
  MessageRead: () => 'The message was read.',
  MessageFailed: ({ failure }) => `The message failed: ${because(failure)}`,
  MessageDeferred: ({ reason, dueAt }) => `The message waits${dueAt ? ` until ${dueAt}` : ''}: ${reason}.`,
  MessageSuppressed: ({ failure }) => `The message was not sent, by our own rule: ${because(failure)}`,
  MessageOutcomeUnknown: ({ reason }) => `Meta's answer was lost (${reason}): the outcome is unknown.`,
  MessageReceived: ({ messageType }) => `A person wrote a message of type ${messageType}.`,
} satisfies Partial<Sentences>;

const personAndConversation = {
  ContactIdentified: () => 'A person became known.',
  ContactProfileChanged: () => 'What the CRM says of a person was changed.',
  ContactAddressAdded: () => 'A person has one more address.',
  ConsentGiven: ({ purpose, source }) => `Consent for ${purpose} was given (${source}).`,
  ConsentWithdrawn: ({ purpose, source }) => `Consent for ${purpose} was withdrawn (${source}).`,
  MarketingPreferenceChanged: ({ phoneNumberId }) =>
    `A person changed at Meta whether the number ${phoneNumberId} may send marketing.`,
  ConversationAssigned: ({ assignee }) =>
    assignee ? `The conversation was assigned to ${assignee}.` : 'The conversation was assigned to nobody.',
  ConversationRead: () => 'The conversation was read.',
  ConversationClosed: () => 'The conversation was closed.',
  ConversationReopened: () => 'The conversation was reopened.',
  LabelsChanged: ({ labels }) => `The conversation was labelled: ${labels.join(', ') || 'nothing'}.`,
  NoteAdded: () => 'A note was added to the conversation.',
} satisfies Partial<Sentences>;

/** What every event says. */
export const sentences = {
  ...tenantAndProject,
  ...templateAndCampaign,
  ...message,
  ...personAndConversation,
} satisfies Sentences;

/** What an event says, as one sentence for people; nothing personal, since only the open part is read. */
export function sentenceOf(event: Pick<CatalogueEvent, 'type' | 'data'>): string {
  const sentence = sentences[event.type] as (data: unknown) => string;
  return sentence(event.data);
}
