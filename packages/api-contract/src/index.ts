export { type Advised, adviceFor, type MetaAdvice } from './advice.ts';
export { LossyJsonError, parseExactly } from './exact-json.ts';
export { type ApiPorts, createApi } from './express/api.ts';
export { type AuthenticationPorts, authenticate, authorizeTenant } from './express/authenticate.ts';
export {
  type Bind,
  type BindPorts,
  type CallOf,
  DEFAULT_BODY_LIMIT,
  type RouteAnswer,
  type RouteCall,
  type RouteHandler,
} from './express/bind.ts';
export { contentType, parseJson, readBytes } from './express/body.ts';
export { endWithUnreadBody } from './express/unread-body.ts';
export { type Reading, readAs, validated } from './express/validate.ts';
export { canonicalJson, unfitJson } from './json-value.ts';
export { nearestName } from './nearest-name.ts';
export { type OpenApiDocument, openApiDocument, problemsOf } from './openapi.ts';
export { decodePosition, encodePosition, type ReadPosition } from './position.ts';
export {
  type FieldError,
  MAX_ERRORS,
  type ProblemBody,
  ProblemError,
  type ProblemMeta,
  type ProblemOccurrence,
  problem,
  shortened,
  type TemplateName,
} from './problem-error.ts';
export { type OtherPages, type ProblemPage, problemPageSchema, problemPages } from './problem-page.ts';
export { isProblemCode, type ProblemCode, type ProblemDefinition, problems } from './problems.ts';
export { type ReasonWords, reasonWords } from './reasons.ts';
export { commandRoutes } from './routes/command-routes.ts';
export { queryRoutes } from './routes/query-routes.ts';
export type { RouteContract } from './routes/route.ts';
export { routeTable } from './routes/table.ts';
export { type AuditResource, auditSchema } from './schemas/audit.ts';
export {
  type CampaignCounts,
  type CampaignResource,
  campaignBody,
  campaignCountsSchema,
  campaignSchema,
  MAX_DUPLICATE_ROWS,
  MAX_WARNINGS,
  type RecipientResource,
  type RecipientRow,
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
  conversationSchema,
  conversationWorkSchema,
  type NoteResource,
  noteSchema,
} from './schemas/conversation.ts';
export { type DeadLetterResource, deadLetterSchema } from './schemas/dead-letter.ts';
export {
  MESSAGE_STATUSES,
  type MessageResource,
  messageSchema,
} from './schemas/message.ts';
export { messageBody, templateContentSchema } from './schemas/message-body.ts';
export { countrySchema, failureSchema, idSchema, listOf, tenantIdSchema } from './schemas/primitives.ts';
export {
  CHECKLIST_STEPS,
  embeddedSignupBody,
  type ProjectResource,
  projectBody,
  projectSchema,
} from './schemas/project.ts';
export { listQuery, messagesQuery, minPositionSchema, readQuery } from './schemas/queries.ts';
export { type SettingsResource, settingsSchema } from './schemas/settings.ts';
export {
  TEMPLATE_STATUSES,
  type TemplatePreviewResource,
  type TemplateResource,
  templateBody,
  templatePreviewBody,
  templatePreviewSchema,
  templateSchema,
  templateVariablesBody,
  variableMapSchema,
} from './schemas/template.ts';
export { type TenantResource, tenantBody, tenantSchema } from './schemas/tenant.ts';
