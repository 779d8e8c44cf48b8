export { type AuditFilter, type AuditRow, listAudit } from './audit/queries.ts';
export { sentenceOf } from './audit/sentences.ts';
export {
  type CampaignRow,
  campaignExists,
  findCampaign,
  listCampaigns,
  listRecipients,
  type RecipientRow,
} from './campaigns/queries.ts';
export { type ContactFilter, type ContactRow, findContact, listContacts } from './contacts/queries.ts';
export { type DeadLetterRow, listDeadLetters } from './dead-letters/queries.ts';
export {
  type ConsentStates,
  type ConsentSubject,
  contactOptedOut,
  type GateContact,
  type GateTenant,
  needsConsent,
  purposeOf,
} from './gates/consents.ts';
export { markFresh, readGateCheckpoints } from './gates/freshness.ts';
export {
  type ApprovedTemplate,
  createGates,
  type GateCampaign,
  type GateConversation,
  type GateProject,
  type GateQuestion,
  type GateStates,
  type Gates,
  type GateTemplate,
  MAX_STALENESS_MS,
} from './gates/gates.ts';
export { CUSTOMER_SERVICE_WINDOW_MS, windowIsOpen } from './gates/window.ts';
export {
  type ConversationFilter,
  type ConversationRow,
  conversationExists,
  findConversation,
  listConversations,
  listNotes,
  type NoteRow,
  type ReplyMode,
} from './inbox/queries.ts';
export { installReadModels, installSchema, LIVE_SCHEMA, READ_MODEL_ROLES } from './install.ts';
export { messagesModel } from './messages/projection.ts';
export {
  type AttemptRow,
  findMessage,
  listMessages,
  type MessageFilter,
  type MessageRow,
  type Waiting,
} from './messages/queries.ts';
export type { FailureRow, StatusTimes } from './messages/times.ts';
export { models } from './models.ts';
export {
  findProject,
  findSettings,
  findTemplate,
  findTenant,
  listProjects,
  listTemplates,
  type ProjectRow,
  type TemplateRow,
  type TenantRow,
} from './operations/queries.ts';
export {
  advanceCheckpoint,
  lockCheckpoint,
  readAllCheckpoints,
  readCheckpoints,
  useSchema,
} from './projection/checkpoint.ts';
export { MissingRevisionError, type OpenedEvent, type ReadModel } from './projection/model.ts';
export { openPersonal } from './projection/open-personal.ts';
export { InvalidCursorError, type Page, type PageQuery } from './reading/page.ts';
export {
  ALL_TENANTS,
  createReadDatabase,
  type ReadDatabase,
  type TenantReader,
} from './reading/read-database.ts';
export type { Published, ReadProgress } from './reading/read-progress.ts';
export { compareModels, type TableComparison } from './rebuild/compare.ts';
export { type RebuildOptions, type RebuildResult, rebuild } from './rebuild/rebuild.ts';
export { type DeferredGroup, readConditions, type WaitingConditions } from './waiting/conditions.ts';
