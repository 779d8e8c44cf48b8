import {
  templateBody,
  templatePreviewBody,
  templatePreviewSchema,
  templateSchema,
  templateVariablesBody,
} from '../schemas/template.ts';
import { EXAMPLE_ID } from './example.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const components = [
  {
    type: 'BODY',
    text: 'Hello {{1}}, your order {{2}} is ready.',
    example: { body_text: [['Ana', 'A-17']] },
  },
  { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'I am coming' }] },
];
const template = { name: 'order_ready', language: 'en_US', category: 'UTILITY', components };

/** What is sent to people whose window is not open. */
export const templateCommandRoutes = {
  createTemplate: route({
    operation: 'createTemplate',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/templates`,
    summary: 'Write a template down and, unless told otherwise, hand it to Meta for review.',
    params: tenantParams,
    query: noQuery,
    body: templateBody,
    examples: {
      submitted: {
        summary: 'Handed to Meta at once, filled from fields of the CRM',
        value: {
          projectId: EXAMPLE_ID,
          ...template,
          variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } },
        },
      },
      draft: { summary: 'Kept as a draft', value: { projectId: EXAMPLE_ID, ...template, submit: false } },
    },
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
    examples: {
      values: { summary: 'With values', value: { ...template, variables: { 1: 'Ana', 2: 'A-17' } } },
      fields: {
        summary: 'As fields of the CRM fill it',
        value: {
          components,
          variables: { 1: { field: 'first_name', default: 'there' } },
          fields: { first_name: 'Ana' },
        },
      },
    },
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
    examples: {
      body: {
        summary: 'Variables of the body',
        value: { variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } } },
      },
      named: {
        summary: 'A variable with a name, and the end of a link',
        value: { variables: { first_name: { field: 'first_name' }, 'button.0.1': { field: 'order_id' } } },
      },
    },
    responses: { 200: templateSchema },
    problems: ['variable-unknown'],
    access: 'tenant',
  }),
} as const;
