export { adviceFor } from './advice.ts';
export { LossyJsonError, parseExactly } from './exact-json.ts';
export { canonicalJson, unfitJson } from './json-value.ts';
export { nearestName } from './nearest-name.ts';
export { pagePaths } from './openapi-pages.ts';
export { decodePosition, encodePosition, type ReadPosition } from './position.ts';
export {
  type FieldError,
  MAX_ERRORS,
  ProblemError,
  type ProblemMeta,
  problem,
  shortened,
  type TemplateName,
} from './problem-error.ts';
export { findProblemPage, type OtherPages, type ProblemPage, problemPages } from './problem-page.ts';
export { isProblemCode, type ProblemCode, type ProblemDefinition, problems } from './problems.ts';
export { reasonWords } from './reasons.ts';
export { campaignResource } from './resources/campaign.ts';
export { contactResource } from './resources/contact.ts';
export { conversationResource, conversationWork, noteResource } from './resources/conversation.ts';
export { identityConflictResource } from './resources/identity-conflict.ts';
export { jobResource } from './resources/job.ts';
export { type MessageFacts, messageResource } from './resources/message.ts';
export { projectResource } from './resources/project.ts';
export { templateResource } from './resources/template.ts';
export { tenantResource } from './resources/tenant.ts';
export { commandRoutes } from './routes/command-routes.ts';
export { queryRoutes } from './routes/query-routes.ts';
export { ANY_TYPE, type RouteContract } from './routes/route.ts';
export { routeTable } from './routes/table.ts';

export {
  type CampaignCounts,
  type CampaignResource,
  campaignSchema,
  MAX_DUPLICATE_ROWS,
  MAX_WARNINGS,
  type RecipientResource,
  recipientBody,
  recipientSchema,
  recipientsBody,
  type UploadReport,
  type UploadWarning,
  uploadReportSchema,
} from './schemas/campaign.ts';
export {
  type ConsentResource,
  type ContactResource,
  consentSchema,
  contactSchema,
} from './schemas/contact.ts';
export {
  type ConversationResource,
  type ConversationWork,
  conversationWorkSchema,
  type NoteResource,
  noteSchema,
} from './schemas/conversation.ts';

export {
  type MessageResource,
  messageSchema,
} from './schemas/message.ts';
export { messageBody } from './schemas/message-body.ts';

export {
  type ProjectResource,
  projectSchema,
} from './schemas/project.ts';

export { type SettingsResource, settingsSchema } from './schemas/settings.ts';
export {
  type TemplatePreviewResource,
  type TemplateResource,
  templateBody,
  templatePreviewSchema,
  templateSchema,
} from './schemas/template.ts';
export { tenantSchema } from './schemas/tenant.ts';
export { readAs, validated } from './validate.ts';
