export { believedTime } from './believed-time.ts';
export type { CampaignCommand } from './campaign/commands.ts';
export { campaignDecider } from './campaign/decide.ts';
export { CAMPAIGN_LIFECYCLE } from './campaign/lifecycle.ts';
export {
  CAMPAIGN_STATUSES,
  type CampaignState,
  type CampaignStatus,
  evolveCampaign,
} from './campaign/state.ts';

export { numberDecider, wabaDecider } from './claims/decide.ts';
export type { NumberClaim, WabaClaims } from './claims/state.ts';
export type { AddAddress, ContactCommand, IdentifyContact, TieContacts } from './contact/commands.ts';
export {
  CONSENT_STATES,
  type ConsentPurpose,
  type Consents,
  type ConsentWord,
  isOptedOut,
  type MarketingPolicy,
  type MessagePurpose,
  newerConsent,
  newerPreference,
  type PreferenceWord,
} from './contact/consent.ts';
export { contactAddressId, contactDecider } from './contact/decide.ts';
export { type ReachableAddress, replyAddress, waysTo } from './contact/reply-address.ts';
export type { ContactState } from './contact/state.ts';
export { usernameOf } from './contact/username.ts';

export type {
  ConversationCommand,
  Thread,
} from './conversation/commands.ts';
export { conversationDecider } from './conversation/decide.ts';
export {
  type AgentsWork,
  joinedWork,
  type Read,
  readsAfter,
  type ToldThread,
} from './conversation/joined.ts';
export {
  CONVERSATION_LIFECYCLE,
  CONVERSATION_STATUSES,
} from './conversation/lifecycle.ts';
export { type ConversationState, evolveConversation } from './conversation/state.ts';
export { DEAD_LETTER_CLASSES, type DeadLetterClass } from './dead-letter.ts';
export { type Decider, type FoldableEvent, fold } from './decider.ts';
export {
  DOMAIN_ERROR_CODES,
  DomainError,
  type DomainErrorCode,
  ForeignStreamError,
  INVARIANT_CODES,
} from './domain-error.ts';

export { historyDecider, type RecordHistory } from './history/decide.ts';
export { HISTORY_STATES, shownHistory } from './history/shown-history.ts';
export { inboundDecider, isSaid, type RecordSaid } from './inbound/decide.ts';
export { messageToken } from './inbound/message-token.ts';
export {
  callBegan,
  callKind,
  KIND_RIGHTS,
  mayCause,
  messageKind,
  openedAt,
  opensWindow,
  type Right,
  type SaidSource,
  SOURCE_RIGHTS,
} from './inbound/rights.ts';
export { type Version, versionOf, worthOf } from './inbound/versions.ts';
export type {
  LedgerCommand,
  LedgerRecipient,
} from './ledger/commands.ts';
export { ledgerDecider, MAX_LISTED_REJECTIONS } from './ledger/decide.ts';
export { duplicatesOf } from './ledger/duplicates.ts';
export type { RowReference } from './ledger/first-rows.ts';
export {
  emptyLedger,
  evolveLedger,
  type LedgerState,
  recipientsOf,
} from './ledger/state.ts';
export type { Lifecycle } from './lifecycle.ts';
export { type AnnouncedMedia, announcedMedia, hasMedia } from './media/announced.ts';
export type { MediaFailureReason } from './media/commands.ts';
export { mediaDecider } from './media/decide.ts';
export { MEDIA_LIFECYCLE } from './media/lifecycle.ts';
export {
  evolveMedia,
  initialMedia,
  MEDIA_STATUSES,
  type MediaState,
  type MediaStatus,
} from './media/state.ts';
export {
  type Attempt,
  attemptsOf,
  failureOf,
  hasOutcome,
  messageStatus,
  playedAt,
  statusTimesOf,
} from './message/attempts.ts';
export type {
  AcceptMessage,
  DeferMessage,
  MessageCommand,
  MessageFailure,
  QueueMessage,
  RecordOutcomeUnknown,
  RecordStatus,
  RejectMessage,
  SuppressMessage,
} from './message/commands.ts';
export { messageDecider } from './message/decide.ts';
export { MESSAGE_LIFECYCLE } from './message/lifecycle.ts';
export { PARKED, PROBE_REFUSED, parkingsOf, provenParkings } from './message/parking.ts';
export {
  evolveMessage,
  initialMessage,
  type MessageState,
  messageAtFirstRelease,
} from './message/state.ts';
export {
  BREAKDOWN_GROUPS,
  type Breakdown,
  MESSAGE_STATUSES,
  type MessageStatus,
  STATUS_MEANINGS,
} from './message/status.ts';
export { onceDecider, type RecordOnce } from './once.ts';
export { CHECKLIST_STEPS, type ChecklistItem, checklistOf } from './project/checklist.ts';
export type { ProjectCommand } from './project/commands.ts';
export { connectionOf } from './project/connection.ts';
export { projectDecider } from './project/decide.ts';
export { PROJECT_LIFECYCLE } from './project/lifecycle.ts';
export { type ProjectSettings, projectSettingsOf } from './project/settings.ts';
export {
  evolveProject,
  PROJECT_STATUSES,
  type ProjectAttention,
  type ProjectState,
  type ProjectStatus,
  type RefusedPart,
  SHOWN_PROJECT_STATUSES,
  shownProjectStatus,
} from './project/state.ts';
export { checkParameters } from './render/check-parameters.ts';
export { foldedName } from './render/field-names.ts';
export { previewTemplate } from './render/preview-template.ts';
export {
  type Rendered,
  type RenderInput,
  renderTemplate,
  templateFiller,
} from './render/render-template.ts';
export {
  isOneTimeCode,
  parameterFormatOf,
  templateVariables,
  unfillableParts,
} from './render/template-parts.ts';
export {
  type AccountStanding,
  evolveAccount,
  unknownAccount,
} from './standing/account-standing.ts';
export {
  accountBackSince,
  accountHolds,
  HOLD_REASONS,
  type Hold,
  numberHolds,
  standingHold,
} from './standing/holds.ts';
export { evolveNumberStanding, type NumberStanding, unknownNumber } from './standing/number-standing.ts';
export { holdIn, latest, restrictionsIn, type Standing } from './standing/shown-standing.ts';
export type {
  DraftTemplate,
  RecordNews,
  RecordVerdict,
  TemplateCommand,
} from './template/commands.ts';
export { templateDecider } from './template/decide.ts';
export { TEMPLATE_LIFECYCLE } from './template/lifecycle.ts';
export {
  currentVerdict,
  draftedComponents,
  evolveTemplate,
  metaTemplateIdOf,
  rejectionReason,
  TEMPLATE_STATUSES,
  type TemplateState,
  type TemplateStatus,
  templateStatus,
} from './template/state.ts';
export {
  announcedCategory,
  categoryBefore,
  categorySince,
  componentsSince,
  type StatusNotes,
  statusNotes,
  statusSince,
  templateQuality,
} from './template/told.ts';
export type { PutSettings } from './tenant/commands.ts';
export { CONSENT_WORDS, type ConsentWords } from './tenant/consent-words.ts';
export { tenantDecider } from './tenant/decide.ts';
export { isOptOutButton, keywordMeaning } from './tenant/keywords.ts';
export {
  DEFAULT_SETTINGS,
  type TenantSettings,
} from './tenant/settings.ts';
export { evolveTenant, settingsOf, TENANT_STATUSES, type TenantState } from './tenant/state.ts';
export { tenantWords } from './tenant/words.ts';
