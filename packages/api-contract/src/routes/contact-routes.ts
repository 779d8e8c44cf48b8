import {
  consentBody,
  consentByAddressBody,
  consentSchema,
  contactBody,
  contactSchema,
} from '../schemas/contact.ts';
import { listOf } from '../schemas/primitives.ts';
import { contactsQuery, readQuery } from '../schemas/queries.ts';
import { settingsBody, settingsSchema } from '../schemas/settings.ts';
import { EXAMPLE_ID } from './example.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const write = { service: 'command-api', query: noQuery, access: 'tenant' } as const;

const read = {
  service: 'query-api',
  method: 'get',
  body: noBody,
  problems: ['read-model-behind'],
  access: 'tenant',
} as const;

/** What the CRM says of people, and how wabus is to treat them. */
export const contactCommandRoutes = {
  putSettings: route({
    ...write,
    operation: 'putSettings',
    method: 'put',
    path: `${BASE}/settings`,
    summary: 'Set how wabus behaves for the tenant; what is left out stays as it is.',
    params: tenantParams,
    body: settingsBody,
    examples: {
      words: {
        summary: 'The words that mean stop, instead of all those before: send along what is to stay',
        value: { stopKeywords: { en: ['STOP', 'STOP ALL', 'UNSUBSCRIBE'], pt: ['PARAR', 'SAIR', 'CHEGA'] } },
      },
      optIn: {
        summary: 'Marketing only to people who asked for it',
        value: { consentPolicy: { marketing: 'opt-in' }, replyAttributionHours: 48 },
      },
    },
    responses: { 200: settingsSchema },
    problems: [],
  }),
  putContact: route({
    ...write,
    operation: 'putContact',
    method: 'put',
    path: `${BASE}/contacts/{id}`,
    summary: 'Say who a person is, and name more addresses; what is left out stays as it is.',
    params: resourceParams,
    body: contactBody,
    examples: {
      named: {
        summary: 'Who the person is in the CRM',
        value: { name: 'Ana Souza', language: 'pt_BR', externalId: 'lead-17' },
      },
      address: {
        summary: 'A second number of the same person',
        value: { addresses: [{ kind: 'phone', value: '11 96123-0002' }], country: 'BR' },
      },
    },
    responses: { 200: contactSchema },
    problems: ['invalid-phone-number', 'address-taken'],
  }),
  addConsent: route({
    ...write,
    operation: 'addConsent',
    method: 'post',
    path: `${BASE}/contacts/{id}/consents`,
    summary: 'Record that a person gave or withdrew consent, for the whole tenant.',
    params: resourceParams,
    body: consentBody,
    examples: {
      given: {
        summary: 'Ticked a box of a form',
        value: {
          purpose: 'marketing',
          state: 'given',
          source: 'newsletter form',
          evidence: { page: 'https://shop.example/newsletter', ip: '203.0.113.7' },
          occurredAt: '2026-11-02T09:30:00-03:00',
        },
      },
      withdrawn: {
        summary: 'Said no on the phone',
        value: {
          purpose: 'all',
          state: 'withdrawn',
          source: 'call',
          evidence: 'Asked not to be written to.',
        },
      },
    },
    responses: { 201: consentSchema },
    problems: [],
  }),
  addConsentByAddress: route({
    ...write,
    operation: 'addConsentByAddress',
    method: 'post',
    path: `${BASE}/consents`,
    summary: 'The same by address; whoever is new becomes a contact.',
    params: tenantParams,
    body: consentByAddressBody,
    examples: {
      phone: {
        summary: 'By phone number',
        value: { to: '11 96123-0001', country: 'BR', purpose: 'marketing', state: 'given', source: 'form' },
      },
      contact: {
        summary: 'By contact',
        value: { to: { contactId: EXAMPLE_ID }, purpose: 'marketing', state: 'withdrawn', source: 'call' },
      },
    },
    responses: { 201: consentSchema },
    problems: ['invalid-phone-number', 'recipient-kind-not-supported'],
  }),
} as const;

/** People and settings. */
export const contactQueryRoutes = {
  getSettings: route({
    ...read,
    operation: 'getSettings',
    path: `${BASE}/settings`,
    summary: 'How wabus behaves for the tenant: keywords, consent policy, quiet hours, reply attribution.',
    params: tenantParams,
    query: readQuery,
    responses: { 200: settingsSchema },
  }),
  listContacts: route({
    ...read,
    operation: 'listContacts',
    path: `${BASE}/contacts`,
    summary: 'People, the newest known first; by own id or by address.',
    params: tenantParams,
    query: contactsQuery,
    responses: { 200: listOf(contactSchema) },
  }),
  getContact: route({
    ...read,
    operation: 'getContact',
    path: `${BASE}/contacts/{id}`,
    summary: 'One person with addresses and consents.',
    params: resourceParams,
    query: readQuery,
    responses: { 200: contactSchema },
  }),
} as const;
