export { auditModel } from './audit/model.ts';
export { eventsTogether, listAudit } from './audit/queries.ts';

export {
  type CampaignRow,
  campaignExists,
  findCampaign,
  listCampaigns,
  listRecipients,
  type RecipientRow,
} from './campaigns/queries.ts';
export { findContact, listContacts, listIdentityConflicts } from './contacts/queries.ts';
export { listDeadLetters } from './dead-letters/queries.ts';
export { readModelsPage } from './documentation.ts';
export {
  type ConversationRow,
  conversationThreadIds,
  findConversation,
  listConversations,
  listNotes,
} from './inbox/queries.ts';
export { installReadModels, LIVE_SCHEMA } from './install.ts';
export { findMedium } from './messages/find-medium.ts';
export type { AttemptRow, FailureRow } from './messages/json-columns.ts';
export { findByWamids, type KnownWamid, knownMessages } from './messages/known.ts';
export { messagesModel } from './messages/model.ts';
export {
  findMessage,
  listMessages,
  type MessageRow,
  type Waiting,
} from './messages/queries.ts';
export { models } from './models.ts';
export { normaliserTables } from './normaliser-tables.ts';
export {
  findProject,
  findSettings,
  findTemplate,
  findTenant,
  listProjects,
  listTemplates,
  type ProjectRow,
} from './operations/queries.ts';
export { decodeCursor, encodeCursor, InvalidCursorError, type Page, type PageQuery } from './reading/page.ts';
export {
  ALL_TENANTS,
  createReadDatabase,
  type ReadDatabase,
  type TenantReader,
} from './reading/read-database.ts';
export { type ReadProgress, readReached } from './reading/read-progress.ts';
export { compareModels, type RowDifference, type TableComparison } from './rebuild/compare.ts';
export { rebuild } from './rebuild/rebuild.ts';
export { cursorOf, isSame, placeOf } from './told/cursor.ts';
export { isKnown, readKnown } from './told/known.ts';
export {
  type EventPlace,
  findNewestPlace,
  findOldestPlace,
  findPlace,
  readPlaces,
} from './told/places.ts';
export { type FillProgress, progressSentence, tellingProgress } from './versions/fill-progress.ts';
export { forgettingBeside } from './versions/forgetting-beside.ts';
export { type ModelLag, readLag } from './versions/lag.ts';
export { aloneWithModel, type HeldModel, ModelHeldError } from './versions/model-lock.ts';
export { otherVersionText, readOtherVersions } from './versions/other-versions.ts';
export { type Unfoldable, UnfoldableEventError } from './versions/parked.ts';
export { type Blocker, blockerText, StillHeldError } from './versions/patient.ts';
export {
  bringBack,
  compareBeside,
  fillBeside,
  NothingBeforeError,
  OtherVersionError,
  outdatedModels,
  refillOutdated,
  rollBack,
  type Swapped,
  swapVersions,
  type VersionOptions,
  verifyModel,
} from './versions/versions.ts';
export { readConditions, type WaitingConditions } from './waiting/conditions.ts';
export { sayOutage, takeOutageBack } from './waiting/graph-outages.ts';
