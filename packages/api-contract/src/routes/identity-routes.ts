import { contactErasureSchema } from '../schemas/contact.ts';
import {
  contactLinksSchema,
  decideBody,
  identityConflictSchema,
  linkBody,
  unlinkBody,
} from '../schemas/identity.ts';
import { listOf } from '../schemas/primitives.ts';
import { identityConflictsQuery } from '../schemas/queries.ts';
import { EXAMPLE_ID } from './example.ts';
import { noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

const BASE = '/v1/tenants/{tenantId}';

const write = {
  service: 'command-api',
  method: 'post',
  params: resourceParams,
  query: noQuery,
  access: 'tenant',
} as const;

/** What people say of who is one person. */
export const identityCommandRoutes = {
  linkContact: route({
    ...write,
    operation: 'linkContact',
    path: `${BASE}/contacts/{id}/link`,
    summary: 'Say that another contact is the same person: consent counts for both, threads stay apart.',
    body: linkBody,
    examples: {
      reason: {
        summary: 'With the reason',
        value: { contactId: EXAMPLE_ID, reason: 'Told us at the counter that both numbers are hers.' },
      },
      plain: { summary: 'Without one', value: { contactId: EXAMPLE_ID } },
    },
    responses: { 200: contactLinksSchema },
    problems: [],
  }),
  unlinkContact: route({
    ...write,
    operation: 'unlinkContact',
    path: `${BASE}/contacts/{id}/unlink`,
    summary: 'Take back that another contact is the same person.',
    body: unlinkBody,
    examples: {
      one: { summary: 'A contact that was linked', value: { contactId: EXAMPLE_ID } },
      again: { summary: 'One that was not: nothing changes', value: { contactId: EXAMPLE_ID } },
    },
    responses: { 200: contactLinksSchema },
    problems: ['contacts-merged'],
  }),
  decideIdentityConflict: route({
    ...write,
    operation: 'decideIdentityConflict',
    path: `${BASE}/identity-conflicts/{id}/decide`,
    summary: 'Decide whether both contacts are one person; if so they are merged, for good.',
    body: decideBody,
    examples: {
      same: { summary: 'One person', value: { same: true } },
      different: { summary: 'Two people', value: { same: false } },
    },
    responses: { 200: identityConflictSchema },
    problems: ['conflict-decided'],
  }),
  eraseContact: route({
    ...write,
    operation: 'eraseContact',
    path: `${BASE}/contacts/{id}/erase`,
    summary:
      'Erase a person for good, with every contact that was merged; linked ones are asked for one by one. Nothing is sent any more.',
    body: noBody,
    responses: { 202: contactErasureSchema },
    problems: [],
  }),
} as const;

/** What is unclear. */
export const identityQueryRoutes = {
  listIdentityConflicts: route({
    service: 'query-api',
    method: 'get',
    body: noBody,
    access: 'tenant',
    operation: 'listIdentityConflicts',
    path: `${BASE}/identity-conflicts`,
    summary: 'Pairs of contacts of which it is unclear whether they are one person, the newest first.',
    params: tenantParams,
    query: identityConflictsQuery,
    responses: { 200: listOf(identityConflictSchema) },
    problems: ['read-model-behind'],
  }),
} as const;
