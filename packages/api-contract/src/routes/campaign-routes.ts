import { campaignBody, campaignSchema, recipientsBody, uploadReportSchema } from '../schemas/campaign.ts';
import { jobSchema } from '../schemas/job.ts';
import { uploadQuery } from '../schemas/queries.ts';
import { EXAMPLE_ID } from './example.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

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

/** One template to many people. */
export const campaignCommandRoutes = {
  createCampaign: route({
    operation: 'createCampaign',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/campaigns`,
    summary: 'Plan a campaign of one template.',
    params: tenantParams,
    query: noQuery,
    body: campaignBody,
    examples: {
      plain: {
        summary: 'At the pace of the number',
        value: {
          projectId: EXAMPLE_ID,
          title: 'News in May',
          template: { name: 'order_ready', language: 'en_US' },
        },
      },
      slow: {
        summary: "Slower, and with the CRM's own id",
        value: {
          projectId: EXAMPLE_ID,
          title: 'News in May',
          template: { name: 'order_ready', language: 'en_US' },
          externalId: 'campaign-5',
          maxPerSecond: 2,
        },
      },
    },
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
    examples: {
      fields: {
        summary: 'Fields that the template maps',
        value: {
          recipients: [
            {
              to: '+55 11 96123-0001',
              fields: { first_name: 'Ana', order_id: 'A-17' },
              externalId: 'lead-17',
            },
            { to: '11 96123-0002', country: 'BR', fields: { first_name: 'Bia', order_id: 'A-18' } },
            { to: { userId: 'BR.13491208655302741918' }, fields: { first_name: 'Caio', order_id: 'A-19' } },
          ],
        },
      },
      variables: {
        summary: 'Values by variable',
        value: { country: 'BR', recipients: [{ to: '11 96123-0001', variables: { 1: 'Ana', 2: 'A-17' } }] },
      },
      csv: {
        summary: 'A file: `to`, `userId`, `country` and `externalId` are known, each other column is a field',
        type: 'text/csv',
        value:
          'to,externalId,first_name,order_id\n+5511961230001,lead-17,Ana,A-17\n+5511961230002,lead-18,Bia,A-18\n',
      },
      ndjson: {
        summary: 'One recipient a line',
        type: 'application/x-ndjson',
        value:
          '{"to":"+5511961230001","fields":{"first_name":"Ana"}}\n{"to":"+5511961230002","fields":{"first_name":"Bia"}}\n',
      },
    },
    streamed: ['application/json', 'application/x-ndjson', 'text/csv'],
    maybeLater: true,
    responses: { 200: uploadReportSchema, 202: jobSchema },
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
} as const;
