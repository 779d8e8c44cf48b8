import { z } from 'zod';
import { auditSchema } from '../schemas/audit.ts';
import { campaignSchema, recipientSchema } from '../schemas/campaign.ts';
import { deadLetterSchema } from '../schemas/dead-letter.ts';
import { jobSchema } from '../schemas/job.ts';
import { messageSchema } from '../schemas/message.ts';
import { listOf } from '../schemas/primitives.ts';
import { projectSchema } from '../schemas/project.ts';
import {
  auditQuery,
  campaignsQuery,
  deadLettersQuery,
  listQuery,
  messagesQuery,
  readQuery,
  recipientsQuery,
  templatesQuery,
  webhooksQuery,
} from '../schemas/queries.ts';
import { templateSchema } from '../schemas/template.ts';
import { tenantSchema } from '../schemas/tenant.ts';
import { webhookSchema } from '../schemas/webhook.ts';
import { contactQueryRoutes } from './contact-routes.ts';
import { conversationQueryRoutes } from './conversation-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { identityQueryRoutes } from './identity-routes.ts';
import { mediaQueryRoutes } from './media-routes.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const shared = {
  service: 'query-api',
  method: 'get',
  body: noBody,
  problems: ['read-model-behind'],
  access: 'tenant',
} as const;

/** The routes that only read. */
export const queryRoutes = {
  getTenant: route({
    ...shared,
    operation: 'getTenant',
    path: BASE,
    summary: 'One tenant.',
    params: tenantParams,
    query: readQuery,
    responses: { 200: tenantSchema },
  }),
  listProjects: route({
    ...shared,
    operation: 'listProjects',
    path: `${BASE}/projects`,
    summary: "The tenant's projects.",
    params: tenantParams,
    query: listQuery,
    responses: { 200: listOf(projectSchema) },
  }),
  getProject: route({
    ...shared,
    operation: 'getProject',
    path: `${BASE}/projects/{id}`,
    summary: 'One project with the checklist of going live.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: projectSchema },
  }),
  listTemplates: route({
    ...shared,
    operation: 'listTemplates',
    path: `${BASE}/templates`,
    summary: "The tenant's templates.",
    params: tenantParams,
    query: templatesQuery,
    responses: { 200: listOf(templateSchema) },
  }),
  getTemplate: route({
    ...shared,
    operation: 'getTemplate',
    path: `${BASE}/templates/{id}`,
    summary: 'One template.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: templateSchema },
  }),
  listMessages: route({
    ...shared,
    operation: 'listMessages',
    path: `${BASE}/messages`,
    summary: 'Messages by project, campaign, contact, own id, wamid, status, direction or time.',
    params: tenantParams,
    query: messagesQuery,
    responses: { 200: listOf(messageSchema) },
  }),
  getMessage: route({
    ...shared,
    operation: 'getMessage',
    path: `${BASE}/messages/{id}`,
    summary: 'One message with its attempts and the times of its statuses.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: messageSchema },
  }),
  listCampaigns: route({
    ...shared,
    operation: 'listCampaigns',
    path: `${BASE}/campaigns`,
    summary: "The tenant's campaigns.",
    params: tenantParams,
    query: campaignsQuery,
    responses: { 200: listOf(campaignSchema) },
  }),
  getCampaign: route({
    ...shared,
    operation: 'getCampaign',
    path: `${BASE}/campaigns/{id}`,
    summary: 'One campaign with its counts.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: campaignSchema },
  }),
  listRecipients: route({
    ...shared,
    operation: 'listRecipients',
    path: `${BASE}/campaigns/{id}/recipients`,
    summary: 'The recipients of a campaign with what became of each.',
    params: resourceParams,
    query: recipientsQuery,
    responses: { 200: listOf(recipientSchema) },
    alsoAnswers: ['text/csv', 'application/x-ndjson'],
  }),
  getJob: route({
    ...shared,
    operation: 'getJob',
    path: `${BASE}/jobs/{id}`,
    summary: 'How far work is that goes on after its request was answered; shown for a day after its end.',
    params: resourceParams,
    query: noQuery,
    responses: { 200: jobSchema },
    problems: [],
  }),
  ...conversationQueryRoutes,
  ...contactQueryRoutes,
  ...identityQueryRoutes,
  ...mediaQueryRoutes,
  ...eventRoutes,
  listAudit: route({
    ...shared,
    operation: 'listAudit',
    path: `${BASE}/audit`,
    summary: 'Who did what, when, because of what: one entry per event, newest first.',
    params: tenantParams,
    query: auditQuery,
    responses: { 200: listOf(auditSchema) },
  }),
  listWebhooks: route({
    ...shared,
    operation: 'listWebhooks',
    path: `${BASE}/webhooks`,
    summary:
      'What Meta sent for this tenant, as it came, with what became of each item of it; what was read last first. A page may be shorter than its limit and have a `next` all the same.',
    params: tenantParams,
    query: webhooksQuery,
    responses: { 200: listOf(webhookSchema) },
  }),
  listDeadLetters: route({
    ...shared,
    operation: 'listDeadLetters',
    path: `${BASE}/dead-letters`,
    summary: "What could not be placed and is known to be this tenant's.",
    params: tenantParams,
    query: deadLettersQuery,
    responses: { 200: listOf(deadLetterSchema) },
    problems: [],
  }),
  listAllDeadLetters: route({
    ...shared,
    operation: 'listAllDeadLetters',
    path: '/v1/dead-letters',
    summary: 'Everything that could not be placed. Needs a token for all tenants.',
    params: z.object({}),
    query: deadLettersQuery,
    responses: { 200: listOf(deadLetterSchema) },
    problems: [],
    access: 'all-tenants',
  }),
} as const;
