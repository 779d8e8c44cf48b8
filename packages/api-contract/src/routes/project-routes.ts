import {
  embeddedSignupBody,
  projectBody,
  projectSchema,
  projectSettingsBody,
  projectSettingsSchema,
} from '../schemas/project.ts';
import { tenantBody, tenantSchema } from '../schemas/tenant.ts';
import { noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

/** Tenants and their places for a WhatsApp presence. */
export const projectCommandRoutes = {
  putTenant: route({
    operation: 'putTenant',
    service: 'command-api',
    method: 'put',
    path: BASE,
    summary: 'Onboard a customer of the CRM, or change what is said of it. Repeatable.',
    params: tenantParams,
    query: noQuery,
    body: tenantBody,
    examples: {
      brazil: {
        summary: 'A customer in Brazil',
        value: { name: 'Loja Azul', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' },
      },
      germany: {
        summary: 'A customer in Germany',
        value: { name: 'Blauer Laden', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
      },
    },
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
    examples: {
      plain: { summary: 'A name is enough', value: { name: 'Shop' } },
      metadata: {
        summary: "With the CRM's own data",
        value: { name: 'Shop', metadata: { branch: 'north', crmId: '12345678901234567890' } },
      },
    },
    responses: { 201: projectSchema },
    problems: [],
    access: 'tenant',
  }),
  putProjectSettings: route({
    operation: 'putProjectSettings',
    service: 'command-api',
    method: 'put',
    path: `${BASE}/projects/{id}/settings`,
    summary: 'Set how the project behaves; what is left out stays as it is.',
    params: resourceParams,
    query: noQuery,
    body: projectSettingsBody,
    examples: {
      hide: {
        summary: 'What was deleted for everyone is shown without its content',
        value: { hideRevoked: true },
      },
      show: { summary: 'It is shown as it was, marked with when', value: { hideRevoked: false } },
    },
    responses: { 200: projectSettingsSchema },
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
    examples: {
      number: {
        summary: 'With the number that was chosen',
        value: {
          code: 'AQBk1x…',
          wabaId: '102290129340398',
          phoneNumberId: '106540352242922',
          businessId: '2729063490586005',
          event: 'FINISH',
        },
      },
      account: {
        summary: 'An account with exactly one number',
        value: { code: 'AQBk1x…', wabaId: '102290129340398' },
      },
    },
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
