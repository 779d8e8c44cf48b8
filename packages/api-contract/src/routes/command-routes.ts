import { campaignBody, campaignSchema, recipientsBody, uploadReportSchema } from '../schemas/campaign.ts';
import { messageSchema } from '../schemas/message.ts';
import { messageBody } from '../schemas/message-body.ts';
import { embeddedSignupBody, projectBody, projectSchema } from '../schemas/project.ts';
import { uploadQuery } from '../schemas/queries.ts';
import {
  templateBody,
  templatePreviewBody,
  templatePreviewSchema,
  templateSchema,
  templateVariablesBody,
} from '../schemas/template.ts';
import { tenantBody, tenantSchema } from '../schemas/tenant.ts';
import { contactCommandRoutes } from './contact-routes.ts';
import { conversationCommandRoutes } from './conversation-routes.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const projectRoutes = {
  putTenant: route({
    operation: 'putTenant',
    service: 'command-api',
    method: 'put',
    path: BASE,
    summary: 'Onboard a customer of the CRM, or change what is said of it. Repeatable.',
    params: tenantParams,
    query: noQuery,
    body: tenantBody,
    responses: { 200: tenantSchema, 201: tenantSchema },
    problems: [],
    access: 'tenant',
    tenantMustExist: false,
  }),
  createProject: route({
    operation: 'createProject',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/projects`,
    summary: 'Open a place for one WhatsApp presence.',
    params: tenantParams,
    query: noQuery,
    body: projectBody,
    responses: { 201: projectSchema },
    problems: [],
    access: 'tenant',
  }),
  embeddedSignup: route({
    operation: 'embeddedSignup',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/projects/{id}/embedded-signup`,
    summary:
      'Connect the project with what the browser got; subscribing, registering and activating go on afterwards.',
    params: resourceParams,
    query: noQuery,
    body: embeddedSignupBody,
    responses: { 202: projectSchema },
    problems: [
      'signup-in-progress',
      'signup-code-expired',
      'waba-not-granted',
      'number-not-granted',
      'phone-number-required',
      'waba-claimed',
      'number-claimed',
      'project-already-connected',
      'signup-not-current',
      'graph-refused',
      'graph-unavailable',
    ],
    access: 'tenant',
  }),
} as const;

const templateRoutes = {
  createTemplate: route({
    operation: 'createTemplate',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/templates`,
    summary: 'Write a template down and, unless told otherwise, hand it to Meta for review.',
    params: tenantParams,
    query: noQuery,
    body: templateBody,
    responses: { 201: templateSchema },
    problems: [
      'project-not-active',
      'template-invalid',
      'template-exists',
      'variable-unknown',
      'template-refused',
      'graph-unavailable',
    ],
    access: 'tenant',
  }),
  previewTemplate: route({
    operation: 'previewTemplate',
    keeps: false,
    service: 'command-api',
    method: 'post',
    path: `${BASE}/templates/preview`,
    summary: 'Say what Meta would refuse of a template and show it with values filled in; nothing is kept.',
    params: tenantParams,
    query: noQuery,
    body: templatePreviewBody,
    responses: { 200: templatePreviewSchema },
    problems: [],
    access: 'tenant',
  }),
  submitTemplate: route({
    operation: 'submitTemplate',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/templates/{id}/submit`,
    summary: 'Hand a draft to Meta for review.',
    params: resourceParams,
    query: noQuery,
    body: noBody,
    responses: { 202: templateSchema },
    problems: ['project-not-active', 'template-not-submittable', 'template-refused', 'graph-unavailable'],
    access: 'tenant',
  }),
  putTemplateVariables: route({
    operation: 'putTemplateVariables',
    service: 'command-api',
    method: 'put',
    path: `${BASE}/templates/{id}/variables`,
    summary: 'Say which field of the CRM fills each variable, and its default.',
    params: resourceParams,
    query: noQuery,
    body: templateVariablesBody,
    responses: { 200: templateSchema },
    problems: ['variable-unknown'],
    access: 'tenant',
  }),
} as const;

const campaignStep = (operation: string, step: 'start' | 'pause' | 'resume', summary: string) =>
  ({
    operation,
    service: 'command-api',
    method: 'post',
    path: `${BASE}/campaigns/{id}/${step}`,
    summary,
    params: resourceParams,
    query: noQuery,
    body: noBody,
    responses: { 202: campaignSchema },
    access: 'tenant',
  }) as const;

const campaignRoutes = {
  createCampaign: route({
    operation: 'createCampaign',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/campaigns`,
    summary: 'Plan a campaign of one template.',
    params: tenantParams,
    query: noQuery,
    body: campaignBody,
    responses: { 201: campaignSchema },
    problems: ['project-not-active', 'template-not-found', 'template-not-supported'],
    access: 'tenant',
  }),
  addRecipients: route({
    operation: 'addRecipients',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/campaigns/{id}/recipients`,
    summary:
      'Add recipients: JSON, NDJSON or CSV with a header row. NDJSON and CSV are streamed and may be huge.',
    params: resourceParams,
    query: uploadQuery,
    body: recipientsBody,
    streamed: ['application/json', 'application/x-ndjson', 'text/csv'],
    responses: { 200: uploadReportSchema },
    problems: ['ledger-closed', 'malformed-upload'],
    access: 'tenant',
  }),
  startCampaign: route({
    ...campaignStep('startCampaign', 'start', 'Close the list of recipients and start sending.'),
    problems: [
      'campaign-not-startable',
      'campaign-empty',
      'campaign-unfillable',
      'template-not-approved',
      'project-not-active',
    ],
  }),
  pauseCampaign: route({
    ...campaignStep(
      'pauseCampaign',
      'pause',
      'Stop sending: no attempt is recorded later than a second after this.',
    ),
    problems: ['campaign-not-pausable'],
  }),
  resumeCampaign: route({
    ...campaignStep('resumeCampaign', 'resume', 'Go on with a paused campaign.'),
    problems: ['campaign-not-resumable'],
  }),
  sendMessage: route({
    operation: 'sendMessage',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/messages`,
    summary: 'Send one message.',
    params: tenantParams,
    query: noQuery,
    body: messageBody,
    unknownType: 'message-type-not-supported',
    responses: { 202: messageSchema },
    problems: [
      'message-type-not-supported',
      'recipient-kind-not-supported',
      'invalid-phone-number',
      'project-not-active',
      'window-closed',
      'contact-opted-out',
      'template-not-approved',
      'template-not-supported',
      'variable-missing',
      'variable-invalid',
      'variable-unknown',
    ],
    access: 'tenant',
  }),
} as const;

/** The routes that change something. */
export const commandRoutes = {
  ...projectRoutes,
  ...templateRoutes,
  ...campaignRoutes,
  ...conversationCommandRoutes,
  ...contactCommandRoutes,
} as const;
