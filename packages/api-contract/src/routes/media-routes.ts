import { z } from 'zod';
import { mediumSchema, mediumWorkSchema, uploadedMediumSchema } from '../schemas/media.ts';
import { idSchema } from '../schemas/primitives.ts';
import { readQuery } from '../schemas/queries.ts';
import { ANY_TYPE, noBody, noQuery, resourceParams, route, tenantParams } from './route.ts';

/** What proves an address that was given out. */
const contentQuery = readQuery.extend({
  as: z
    .enum(['thumbnail'])
    .optional()
    .describe('A small picture of it instead; may be added to an address that was given out'),
  expires: z.string().min(1).max(20).optional().describe('Of an address that was given out: as it is there'),
  signature: z.string().min(1).max(100).optional().describe('As it is there; instead of a token'),
});

const BASE = '/v1/tenants/{tenantId}/media';

/** What is done with media. */
export const mediaCommandRoutes = {
  uploadMedia: route({
    operation: 'uploadMedia',
    service: 'command-api',
    method: 'post',
    path: BASE,
    summary: 'Upload a file that messages may send: as the body with its type, or as `file` of a form.',
    params: tenantParams,
    query: z.strictObject({ projectId: idSchema.describe('The project that is to send it') }),
    body: noBody,
    streamed: ['multipart/form-data', ANY_TYPE],
    responses: { 201: uploadedMediumSchema },
    problems: [
      'project-not-active',
      'unsupported-media-type',
      'media-too-large',
      'media-type-refused',
      'media-mismatch',
      'media-infected',
      'media-not-scanned',
    ],
    access: 'tenant',
  }),
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
  getMediaContent: route({
    operation: 'getMediaContent',
    service: 'query-api',
    method: 'get',
    path: `${BASE}/{id}/content`,
    summary:
      'The bytes of a medium or of its thumbnail, or a part of them: by its `url` without a token, or with one.',
    params: resourceParams,
    query: contentQuery,
    body: noBody,
    responses: { 200: z.string(), 206: z.string() },
    bytes: true,
    signed: true,
    problems: [
      'read-model-behind',
      'media-address-refused',
      'media-not-stored',
      'no-thumbnail',
      'range-not-satisfiable',
    ],
    access: 'tenant',
  }),
} as const;
