export { believedTime, type Dated } from './believed-time.ts';
export type {
  CampaignCommand,
  CompleteCampaign,
  CreateCampaign,
  PauseCampaign,
  ResumeCampaign,
  StartCampaign,
} from './campaign/commands.ts';
export { campaignDecider } from './campaign/decide.ts';
export { CAMPAIGN_LIFECYCLE } from './campaign/lifecycle.ts';
export { type CampaignState, type CampaignStatus, evolveCampaign } from './campaign/state.ts';
export type {
  ClaimNumber,
  ClaimWaba,
  NumberCommand,
  ReleaseNumber,
  ReleaseWaba,
  WabaCommand,
} from './claims/commands.ts';
export { numberDecider, wabaDecider } from './claims/decide.ts';
export {
  evolveNumber,
  evolveWaba,
  type NumberClaim,
  unclaimedWaba,
  type WabaClaims,
} from './claims/state.ts';
export type {
  AddAddress,
  ContactCommand,
  IdentifyContact,
  RecordConsent,
  RecordPreference,
  UpdateContact,
} from './contact/commands.ts';
export {
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
export { contactAddressId, contactDecider, contactIdentifiedId } from './contact/decide.ts';
export type { ContactState } from './contact/state.ts';
export type {
  AddNote,
  AssignConversation,
  CloseConversation,
  ConversationCommand,
  ReadConversation,
  ReopenConversation,
  SetLabels,
  Thread,
} from './conversation/commands.ts';
export { conversationDecider } from './conversation/decide.ts';
export { CONVERSATION_LIFECYCLE } from './conversation/lifecycle.ts';
export { type ConversationState, evolveConversation } from './conversation/state.ts';
export { type Decider, type FoldableEvent, fold } from './decider.ts';
export {
  DOMAIN_ERROR_CODES,
  DomainError,
  type DomainErrorCode,
  ForeignStreamError,
  INVARIANT_CODES,
} from './domain-error.ts';
export type { InboundCommand, ReceiveMessage } from './inbound/commands.ts';
export { inboundDecider } from './inbound/decide.ts';
export type { InboundState } from './inbound/state.ts';
export type {
  AddRecipients,
  CloseLedger,
  CompleteUpload,
  LedgerCommand,
  LedgerRecipient,
} from './ledger/commands.ts';
export { ledgerDecider, MAX_CHUNK_RECIPIENTS, MAX_LISTED_REJECTIONS } from './ledger/decide.ts';
export { type DuplicateRow, duplicatesOf, type LedgerPlace } from './ledger/duplicates.ts';
export {
  emptyLedger,
  evolveLedger,
  type LedgerChunk,
  type LedgerRow,
  type LedgerState,
  recipientsOf,
  rowsOf,
} from './ledger/state.ts';
export type { Lifecycle, LifecycleStatus } from './lifecycle.ts';
export {
  type Attempt,
  attemptsOf,
  evidenceOf,
  failureOf,
  hasOutcome,
  isSettled,
  messageStatus,
  statusTimesOf,
} from './message/attempts.ts';
export type {
  AbandonAttempt,
  AcceptMessage,
  AttemptMessage,
  DeferMessage,
  MessageCommand,
  MessageFailure,
  QueueMessage,
  RecordOutcomeUnknown,
  RecordStatus,
  RejectMessage,
  ReleaseMessage,
  SuppressMessage,
} from './message/commands.ts';
export { messageDecider } from './message/decide.ts';
export {
  MESSAGE_LIFECYCLE,
  type MessagePhase,
  type MessageStep,
  nextPhase,
  type PhaseDefinition,
} from './message/lifecycle.ts';
export { PARKED, PROBE_REFUSED, parkingsOf, provenParkings } from './message/parking.ts';
export {
  type Deferral,
  evolveMessage,
  initialMessage,
  type MessageState,
  type OwnAttempt,
  type StatusFact,
  statusFact,
} from './message/state.ts';
export {
  type AttemptMark,
  attemptStatus,
  type Breakdown,
  breakdownOf,
  earlier,
  type MarkTimes,
  MESSAGE_STATUSES,
  type MessageStatus,
  mergeTimes,
  type StatusEvidence,
  statusOf,
} from './message/status.ts';
export { CHECKLIST_STEPS, type ChecklistItem, type ChecklistStep, checklistOf } from './project/checklist.ts';
export type {
  ActivateProject,
  BeginSignup,
  CreateProject,
  FailProject,
  FailSignup,
  ProjectCommand,
  RaiseAttention,
  RecordNumberRegistered,
  RecordRegistrationFailed,
  RecordWebhooksSubscribed,
  RecoverProject,
  StoreBusinessToken,
} from './project/commands.ts';
export { projectDecider } from './project/decide.ts';
export { PROJECT_LIFECYCLE } from './project/lifecycle.ts';
export {
  evolveProject,
  type ProjectAttention,
  type ProjectFailure,
  type ProjectState,
  type ProjectStatus,
  type RefusedPart,
  type SignupState,
  shownProjectStatus,
} from './project/state.ts';
export { checkParameters, type ParameterFault } from './render/check-parameters.ts';
export { foldedName } from './render/field-names.ts';
export { previewTemplate, type TemplatePreview } from './render/preview-template.ts';
export {
  type ComponentParameters,
  type Rendered,
  type RenderInput,
  renderTemplate,
  type TemplateContent,
  type TextParameter,
} from './render/render-template.ts';
export {
  bodyVariables,
  isOneTimeCode,
  parameterFormatOf,
  type TemplateButton,
  type TemplateVariable,
  templateVariables,
  unfillableParts,
} from './render/template-parts.ts';
export type { Retry } from './runner/append.ts';
export { CommandRunner, type CommandRunnerPorts } from './runner/command-runner.ts';
export {
  commandEventIds,
  type EnvelopeContext,
  envelop,
  foldable,
  sealEvents,
  type UnsealedEvent,
} from './runner/envelop.ts';
export { AppendUnknownError, StreamContendedError } from './runner/errors.ts';
export type {
  AppendedEvent,
  CommandContext,
  RunOutcome,
  RunRequest,
  RunResult,
  StreamOrigin,
  StreamSnapshot,
} from './runner/types.ts';
export type {
  CheckSubmittable,
  DraftTemplate,
  MapVariables,
  RecordCategory,
  RecordSubmissionFailed,
  RecordSubmitted,
  RecordVerdict,
  TemplateCommand,
} from './template/commands.ts';
export { templateDecider } from './template/decide.ts';
export { TEMPLATE_LIFECYCLE } from './template/lifecycle.ts';
export {
  type CategoryFact,
  currentVerdict,
  evolveTemplate,
  laterVerdict,
  type TemplateState,
  type TemplateStatus,
  templateStatus,
  type Verdict,
  type VerdictFact,
  verdictFact,
} from './template/state.ts';
export type { PutSettings, PutTenant, TenantCommand, TenantProfile } from './tenant/commands.ts';
export { CONSENT_WORDS, type ConsentWords } from './tenant/consent-words.ts';
export { tenantDecider } from './tenant/decide.ts';
export { foldKeyword, isOptOutButton, keywordMeaning, MAX_KEYWORD } from './tenant/keywords.ts';
export {
  DEFAULT_SETTINGS,
  type TenantSettings,
} from './tenant/settings.ts';
export { evolveTenant, settingsOf, type TenantState } from './tenant/state.ts';
export { type TenantWords, tenantWords } from './tenant/words.ts';
