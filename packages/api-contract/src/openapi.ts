import { VERSION } from '@wabus/platform';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiMediaTypeObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import { openAnswers } from './open-answers.ts';
import { pagePaths, problemAnswers, refusedByHttp } from './openapi-pages.ts';
import type { ProblemCode } from './problems.ts';
import type { RouteContract } from './routes/route.ts';
import { routeTable } from './routes/table.ts';

/** An OpenAPI 3.1 document, ready to be served. */
export type OpenApiDocument = ReturnType<typeof createDocument>;

const header = (description: string) => z.string().meta({ description });
const requestId = header('Id of this request; name it when you report something');
const wabusPosition = header(
  'Opaque token of the last event of this write; reads wait for it with `minPosition`',
);
const replayed = header('`true` when this answer repeats that of an earlier request with the same key');
const idempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Repeat a request safely: same key, same body'),
});

const prefer = z.object({
  Prefer: z
    .string()
    .optional()
    .describe(
      '`respond-async`: answer 202 with a job once the body is durable, and work on it then (RFC 7240)',
    ),
});
const jobAddress = header('Address of the job: ask it how far the work is');

const part = z.object({
  Range: z.string().optional().describe('One part of the bytes, such as `bytes=0-1023` (RFC 9110)'),
});

const everywhere: readonly ProblemCode[] = [
  ...refusedByHttp,
  'unauthenticated',
  'not-found',
  'validation-failed',
  'unknown-parameter',
  'internal-error',
  'service-unavailable',
];
const onWrites: readonly ProblemCode[] = [
  'malformed-json',
  'body-too-slow',
  'number-inexact',
  'unsupported-media-type',
  'unknown-field',
];
const onPosts: readonly ProblemCode[] = ['idempotency-key-reused', 'idempotency-key-in-progress'];

/** Codes that a route may answer, those of every route included. */
export function problemsOf(contract: RouteContract): readonly ProblemCode[] {
  const codes = [...contract.problems, ...everywhere];
  if (contract.method !== 'get') codes.push(...onWrites);
  if (contract.method === 'post') codes.push(...onPosts);
  return [...new Set(codes)].sort();
}

const takesBody = (contract: RouteContract): boolean => !(contract.body instanceof z.ZodUndefined);

/** The document of all routes, made from the schemas that the servers validate by. */
export function openApiDocument(): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const contract of routeTable) {
    const path = paths[contract.path] ?? {};
    paths[contract.path] = path;
    path[contract.method] = operationOf(contract);
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'wabus',
      version: VERSION,
      description:
        'WhatsApp Business messaging behind a CRM. Errors are `application/problem+json`. HEAD answers as GET does, without the body; OPTIONS answers 204; any other method that a path does not have 405 `method-not-allowed`. Both say by `Allow` which methods it has.',
      license: { name: 'All rights reserved', identifier: 'LicenseRef-All-Rights-Reserved' },
    },
    servers: [{ url: '/' }],
    security: [{ serviceToken: [] }],
    paths: { ...(paths as ZodOpenApiPathsObject), ...pagePaths },
    components: {
      securitySchemes: {
        serviceToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'A service token: `token` of the line that `npm start` prints, or one of `npm run token -- --tenant <id>`, for one tenant or, with `*`, for all.',
        },
      },
    },
  });
  return openAnswers(document);
}

function operationOf(contract: RouteContract): ZodOpenApiOperationObject {
  const operation: ZodOpenApiOperationObject = {
    operationId: contract.operation,
    summary: contract.summary,
    tags: [tagOf(contract.path)],
    requestParams: {
      ...(hasFields(contract.params) ? { path: contract.params } : {}),
      ...(hasFields(contract.query) ? { query: contract.query } : {}),
      ...(contract.method === 'post' ? { header: headersOf(contract) } : {}),
      ...(contract.bytes ? { header: part } : {}),
    },
    responses: { ...answersOf(contract), ...problemAnswers(problemsOf(contract)) },
  };
  if (takesBody(contract) || contract.streamed) operation.requestBody = bodyOf(contract);
  return operation;
}

const headersOf = ({ maybeLater }: RouteContract): z.ZodObject =>
  maybeLater ? idempotencyKey.extend(prefer.shape) : idempotencyKey;

const hasFields = (schema: z.ZodObject): boolean => Object.keys(schema.shape).length > 0;

function tagOf(path: string): string {
  return (
    path
      .replace('/v1/tenants/{tenantId}', '')
      .split('/')
      .find((part) => part !== '' && part !== 'v1') ?? 'tenants'
  );
}

function bodyOf(contract: RouteContract): ZodOpenApiOperationObject['requestBody'] {
  const others = (contract.streamed ?? []).filter((type) => type !== 'application/json');
  const content: Record<string, ZodOpenApiMediaTypeObject> = {};
  if (takesBody(contract)) {
    const examples = examplesOf(contract, 'application/json');
    content['application/json'] = { schema: contract.body, examples };
  }
  for (const type of others) {
    const schema = type === 'multipart/form-data' ? fileForm : z.string();
    content[type] = { schema, examples: examplesOf(contract, type) };
  }
  return { required: !takesBody(contract) || !contract.body.safeParse(undefined).success, content };
}

/** A form with one file. */
const fileForm = z.strictObject({
  file: z.string().meta({ format: 'binary' }),
  messaging_product: z.string().optional().describe("As in Meta's examples; not needed"),
  type: z
    .string()
    .optional()
    .describe("As in Meta's examples; not needed: the part of the file has its type"),
});

function examplesOf({ examples = {} }: RouteContract, type: string) {
  const own = Object.entries(examples).filter(([, example]) => (example.type ?? 'application/json') === type);
  return Object.fromEntries(own.map(([name, { summary, value }]) => [name, { summary, value }]));
}

function answersOf(contract: RouteContract): ZodOpenApiOperationObject['responses'] {
  const write = contract.method !== 'get' && contract.keeps !== false;
  const headersFor = (status: number) =>
    z.object({
      'X-Request-Id': requestId,
      ...(contract.maybeLater && status === 202
        ? { Location: jobAddress }
        : write
          ? { 'Wabus-Position': wabusPosition }
          : {}),
      ...(contract.method === 'post' ? { 'Idempotent-Replayed': replayed.optional() } : {}),
    });
  return Object.fromEntries(
    Object.entries(contract.responses).map(([status, schema]) => {
      const type = contract.bytes ? '*/*' : 'application/json';
      const content: Record<string, { schema: z.ZodType }> = { [type]: { schema } };
      for (const other of contract.alsoAnswers ?? []) content[other] = { schema: z.string() };
      const headers = headersFor(Number(status));
      return [status, { description: descriptionOf(Number(status)), headers, content }];
    }),
  );
}

function descriptionOf(status: number): string {
  if (status === 201) return 'Created; durable.';
  if (status === 206) return 'The part that was asked for.';
  if (status === 202) return 'Taken; durable, and work goes on.';
  return 'Done.';
}
