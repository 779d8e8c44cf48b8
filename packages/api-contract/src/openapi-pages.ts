import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { problemPageSchema } from './problem-page.ts';
import { type ProblemCode, problems } from './problems.ts';
import { problemSchema } from './schemas/problem.ts';

type Content = Record<string, { schema: z.ZodType }>;

const readiness = z.object({
  ready: z.boolean(),
  waitingFor: z.array(z.string()).describe('What is not there yet; empty when ready'),
});
const html = { 'text/html': { schema: z.string() } };

/** Said by HTTP itself, of a request to whatever address. */
export const refusedByHttp: readonly ProblemCode[] = [
  'malformed-request',
  'request-too-slow',
  'body-too-large',
  'header-too-large',
];

/** The answers of these problems, by status. */
export function problemAnswers(codes: readonly ProblemCode[]): ZodOpenApiOperationObject['responses'] {
  const byStatus = Map.groupBy(codes, (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      String(status),
      {
        description: those.map((code) => `\`${code}\`: ${problems[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** What is served beside the routes of the table, without a token. */
export const pagePaths: ZodOpenApiPathsObject = {
  '/openapi.json': {
    get: page('getOpenApi', 'This document.', { 'application/json': { schema: z.looseObject({}) } }),
  },
  '/docs': { get: page('getDocs', 'A page to try the API.', html) },
  '/problems': {
    get: page('listProblemPages', 'Every code of a problem or failure, as JSON or as HTML by `Accept`.', {
      'application/json': { schema: z.object({ data: z.array(problemPageSchema), next: z.null() }) },
      ...html,
    }),
  },
  '/problems/{code}': {
    get: {
      ...page('getProblemPage', 'What a code means and what to do, as JSON or as HTML by `Accept`.', {
        'application/json': { schema: problemPageSchema },
        ...html,
      }),
      requestParams: {
        path: z.object({ code: z.string().min(1).describe('Such as `not-found` or `meta-131026`') }),
      },
      responses: {
        200: {
          description: 'Done.',
          content: { 'application/json': { schema: problemPageSchema }, ...html },
        },
        ...problemAnswers(['not-found', ...refusedByHttp]),
      },
    },
  },
  '/healthz': {
    get: page('getHealth', 'Whether the process lives.', {
      'application/json': { schema: z.object({ status: z.literal('ok') }) },
    }),
  },
  '/readyz': { get: readyPage() },
  '/metrics': {
    get: page('getMetrics', 'Metrics in the text format of Prometheus.', {
      'text/plain': { schema: z.string() },
    }),
  },
};

function page(operationId: string, summary: string, content: Content): ZodOpenApiOperationObject {
  return {
    operationId,
    summary,
    tags: ['pages'],
    security: [],
    responses: { 200: { description: 'Done.', content }, ...problemAnswers(refusedByHttp) },
  };
}

function readyPage(): ZodOpenApiOperationObject {
  const content = { 'application/json': { schema: readiness } };
  const ready = page('getReadiness', 'Whether requests are served, and what is waited for.', content);
  return { ...ready, responses: { ...ready.responses, 503: { description: 'Not yet.', content } } };
}
