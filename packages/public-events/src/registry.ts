import type { EventData, EventType } from '@wabus/events';
import type { About } from './about.ts';

/** How an event of ours is told to others. */
interface Told<Type extends EventType> {
  /** What others call it: thing and word, with a dot between. Never renamed. */
  readonly name: `${string}.${string}`;
  /** What it is about: others are told of that beside what the event says. */
  readonly about: About;
  /** What of its open part is of use to nobody else. */
  readonly without?: readonly (keyof EventData<Type> & string)[];
}

/**
 * Every event of the catalogue and what others hear of it; null for what is wabus talking to itself. An event that is not
 * placed here does not compile.
 */
export const registry = {
  TenantOnboarded: null,
  TenantProfileChanged: { name: 'tenant.changed', about: 'itself' },
  TenantSettingsChanged: { name: 'tenant.settings-changed', about: 'itself' },

  ProjectCreated: { name: 'project.created', about: 'itself' },
  ProjectSettingsChanged: { name: 'project.settings-changed', about: 'itself' },
  EmbeddedSignupCompleted: null,
  EmbeddedSignupFailed: { name: 'project.signup-failed', about: 'itself' },
  BusinessTokenStored: null,
  WebhooksSubscribed: null,
  PhoneNumberRegistered: null,
  PhoneNumberRegistrationFailed: null,
  ProjectActivated: { name: 'project.active', about: 'itself' },
  ProjectFailed: { name: 'project.failed', about: 'itself' },
  ProjectNeedsAttention: { name: 'project.needs-attention', about: 'itself' },
  ProjectRecovered: { name: 'project.recovered', about: 'itself' },
  PhoneNumberDisconnected: { name: 'project.disconnected', about: 'itself' },

  WabaClaimed: null,
  WabaReleased: null,
  PhoneNumberClaimed: null,
  PhoneNumberReleased: null,

  AccountAlerted: { name: 'account.alerted', about: 'itself' },
  AccountDeleted: { name: 'account.deleted', about: 'itself' },
  AccountDisabled: { name: 'account.disabled', about: 'itself' },
  AccountDisablingScheduled: { name: 'account.disabling-scheduled', about: 'itself' },
  AccountOffboarded: { name: 'account.offboarded', about: 'itself' },
  AccountReconnected: { name: 'account.reconnected', about: 'itself' },
  AccountReinstated: { name: 'account.reinstated', about: 'itself' },
  AccountRestricted: { name: 'account.restricted', about: 'itself' },
  AccountReviewed: { name: 'account.reviewed', about: 'itself' },
  AccountVerified: { name: 'account.verified', about: 'itself' },
  AccountViolationReported: { name: 'account.violation-reported', about: 'itself' },
  PaymentIssueRaised: { name: 'account.payment-issue', about: 'itself' },
  MessagingLimitChanged: { name: 'account.messaging-limit-changed', about: 'itself' },
  PartnerAccessChanged: null,
  PartnerCertificationChanged: null,
  BusinessCountryChanged: null,
  BusinessStatusChanged: null,
  FlowReported: null,
  InternationalAuthenticationPriced: null,
  PartnerSolutionChanged: null,
  PaymentConfigurationChanged: null,
  PricingTierReached: null,

  BusinessUsernameChanged: { name: 'number.username-changed', about: 'itself' },
  ChannelErrorReported: { name: 'number.error', about: 'itself' },
  DisplayNameReviewed: { name: 'number.display-name-reviewed', about: 'itself' },
  PhoneNumberMessagingLimitChanged: { name: 'number.messaging-limit-changed', about: 'itself' },
  PhoneNumberPinChanged: { name: 'number.pin-changed', about: 'itself' },
  PhoneNumberQualityRatingChanged: { name: 'number.quality-changed', about: 'itself' },
  PhoneNumberSettingsChanged: { name: 'number.settings-changed', about: 'itself' },
  PhoneNumberThroughputChanged: { name: 'number.throughput-changed', about: 'itself' },
  HistoryImportRequested: null,
  HistoryPartReceived: null,
  HistoryImportDeclined: { name: 'history.declined', about: 'itself' },
  HistoryImportRefused: { name: 'history.refused', about: 'itself' },
  HistoryImported: { name: 'history.imported', about: 'itself' },

  TemplateDrafted: { name: 'template.drafted', about: 'itself' },
  TemplateSubmitted: { name: 'template.submitted', about: 'template' },
  TemplateSubmissionFailed: { name: 'template.submission-failed', about: 'template' },
  TemplateApproved: { name: 'template.approved', about: 'template' },
  TemplateRejected: { name: 'template.rejected', about: 'template' },
  TemplatePaused: { name: 'template.paused', about: 'template' },
  TemplateDisabled: { name: 'template.disabled', about: 'template' },
  TemplateArchived: { name: 'template.archived', about: 'template' },
  TemplateLocked: { name: 'template.locked', about: 'template' },
  TemplateDeletionScheduled: { name: 'template.deletion-scheduled', about: 'template' },
  TemplateDeleted: { name: 'template.deleted', about: 'template' },
  TemplateCategoryChanged: { name: 'template.category-changed', about: 'template' },
  TemplateCategoryChangeAnnounced: { name: 'template.category-change-announced', about: 'template' },
  TemplateComponentsChanged: { name: 'template.components-changed', about: 'template' },
  TemplateQualityChanged: { name: 'template.quality-changed', about: 'template' },
  TemplateMiscategorised: { name: 'template.miscategorised', about: 'template' },
  TemplateFlagged: { name: 'template.flagged', about: 'template' },
  TemplateReviewStarted: { name: 'template.review-started', about: 'template' },
  TemplateAppealed: { name: 'template.appealed', about: 'template' },
  TemplateLimitExceeded: { name: 'template.limit-exceeded', about: 'template' },
  VariablesMapped: { name: 'template.variables-mapped', about: 'template' },

  CampaignCreated: { name: 'campaign.created', about: 'campaign' },
  CampaignStarted: { name: 'campaign.started', about: 'campaign', without: ['components', 'variables'] },
  CampaignPaused: { name: 'campaign.paused', about: 'campaign' },
  CampaignResumed: { name: 'campaign.resumed', about: 'campaign' },
  CampaignCompleted: { name: 'campaign.completed', about: 'campaign' },
  RecipientsAdded: null,
  UploadCompleted: { name: 'campaign.recipients-added', about: 'campaign', without: ['rejected'] },
  LedgerClosed: null,

  MessageQueued: { name: 'message.queued', about: 'sent' },
  MessageReleased: null,
  MessageSendAttempted: null,
  MessageSendAbandoned: null,
  MessageAccepted: { name: 'message.accepted', about: 'sent' },
  MessageHeldForQualityAssessment: { name: 'message.held', about: 'sent' },
  MessageSent: { name: 'message.sent', about: 'sent' },
  MessageDelivered: { name: 'message.delivered', about: 'sent' },
  MessageRead: { name: 'message.read', about: 'sent' },
  MessagePlayed: { name: 'message.played', about: 'sent' },
  MessageNoted: { name: 'message.noted', about: 'sent' },
  MessageFailed: { name: 'message.failed', about: 'sent' },
  MessageDeferred: { name: 'message.deferred', about: 'sent' },
  MessageSuppressed: { name: 'message.suppressed', about: 'sent' },
  MessageOutcomeUnknown: { name: 'message.unknown', about: 'sent' },

  MessageReceived: { name: 'message.received', about: 'said' },
  MessageEchoed: { name: 'message.echoed', about: 'said' },
  ReactionReceived: { name: 'message.reaction', about: 'done' },
  MessageEdited: { name: 'message.edited', about: 'done' },
  MessageRevoked: { name: 'message.revoked', about: 'done' },
  MessagePinned: { name: 'message.pinned', about: 'done' },
  MediaStored: { name: 'message.media-stored', about: 'medium', without: ['objectId'] },
  MediaFailed: { name: 'message.media-failed', about: 'medium' },
  MediaScanned: { name: 'message.media-scanned', about: 'medium' },
  MediaUploaded: { name: 'media.uploaded', about: 'itself', without: ['objectId'] },
  MediaRetryRequested: null,
  CallReported: { name: 'call.reported', about: 'person' },
  ThreadHandedOver: { name: 'conversation.handed-over', about: 'person' },
  GroupReported: { name: 'group.reported', about: 'itself' },
  ConversionReported: null,

  ContactIdentified: { name: 'contact.identified', about: 'person' },
  ContactProfileChanged: { name: 'contact.changed', about: 'person' },
  ContactAddressAdded: { name: 'contact.address-added', about: 'person' },
  ContactAddressRemoved: { name: 'contact.address-removed', about: 'person' },
  ContactNamedInApp: { name: 'contact.named-in-app', about: 'person' },
  ContactNumberShared: null,
  ContactsMerged: { name: 'contact.merged', about: 'person' },
  ContactsLinked: { name: 'contact.linked', about: 'person' },
  ContactsUnlinked: { name: 'contact.unlinked', about: 'person' },
  IdentityConflictFound: { name: 'contact.conflict-found', about: 'person' },
  IdentityConflictDecided: { name: 'contact.conflict-decided', about: 'person' },
  ContactErased: { name: 'contact.erased', about: 'person' },
  ContactErasureCompleted: { name: 'contact.erasure-completed', about: 'person' },
  ConsentGiven: { name: 'contact.consent-given', about: 'person' },
  ConsentWithdrawn: { name: 'contact.consent-withdrawn', about: 'person' },
  MarketingPreferenceChanged: { name: 'contact.marketing-preference-changed', about: 'person' },

  ConversationAssigned: { name: 'conversation.assigned', about: 'person' },
  ConversationRead: { name: 'conversation.read', about: 'person' },
  ConversationClosed: { name: 'conversation.closed', about: 'person' },
  ConversationReopened: { name: 'conversation.reopened', about: 'person' },
  LabelsChanged: { name: 'conversation.labels-changed', about: 'person' },
  NoteAdded: { name: 'conversation.note-added', about: 'note' },
} as const satisfies { readonly [Type in EventType]: Told<Type> | null };

/** The names by which others call the events that they are told of. */
export type PublicType = NonNullable<(typeof registry)[EventType]>['name'];

/** The name of each event that others hear of, in the order of the registry. */
export const publicTypes: ReadonlyMap<EventType, PublicType> = new Map(
  (Object.keys(registry) as EventType[]).flatMap((type) => {
    const told = registry[type];
    return told === null ? [] : [[type, told.name] as const];
  }),
);

/** How an event of some type is told. */
export interface ToldAs {
  readonly name: PublicType;
  readonly about: About;
  readonly without?: readonly string[];
}

/** How an event is told; null for what others do not hear of. */
export const toldAs = (type: EventType): ToldAs | null => registry[type];
