import { mediumSchema, mediumWorkSchema } from '../schemas/media.ts';
import { readQuery } from '../schemas/queries.ts';
import { noBody, noQuery, resourceParams, route } from './route.ts';

const BASE = '/v1/tenants/{tenantId}/media';

/** What is done with media. */
export const mediaCommandRoutes = {
  retryMedia: route({
    operation: 'retryMedia',
    service: 'command-api',
    method: 'post',
    path: `${BASE}/{id}/retry`,
    summary: 'Fetch a medium once more that failed; one that is pending or stored stays as it is.',
    params: resourceParams,
    query: noQuery,
    body: noBody,
    responses: { 202: mediumWorkSchema },
    problems: [],
    access: 'tenant',
  }),
} as const;

/** Media as they stand. */
export const mediaQueryRoutes = {
  getMedia: route({
    operation: 'getMedia',
    service: 'query-api',
    method: 'get',
    path: `${BASE}/{id}`,
    summary: 'One medium: what its message announced, and what became of its bytes.',
    params: resourceParams,
    query: readQuery,
    body: noBody,
    responses: { 200: mediumSchema },
    problems: ['read-model-behind'],
    access: 'tenant',
  }),
} as const;
