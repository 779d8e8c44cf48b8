import { z } from 'zod';

// The parts of the OpenAPI 3.1 specification that a document like ours can have. Objects are strict, so that a
// misspelt or misplaced field is a fault; what we never use is left out on purpose and would be reported.

const description = z.string().min(1);
const ref = z.strictObject({ $ref: z.string().startsWith('#/'), description: description.optional() });

/** A JSON Schema of draft 2020-12, as far as objects are concerned; OpenAPI allows any keyword of it. */
const schema: z.ZodType = z.lazy(() =>
  z.union([
    z.boolean(),
    z.looseObject({
      $ref: z.string().startsWith('#/').optional(),
      type: z.union([jsonType, z.array(jsonType).min(1)]).optional(),
      description: z.string().optional(),
      properties: z.record(z.string(), schema).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: schema.optional(),
      propertyNames: schema.optional(),
      items: schema.optional(),
      prefixItems: z.array(schema).optional(),
      anyOf: z.array(schema).min(1).optional(),
      oneOf: z.array(schema).min(1).optional(),
      allOf: z.array(schema).min(1).optional(),
      not: schema.optional(),
      enum: z.array(z.unknown()).min(1).optional(),
      pattern: z.string().refine(isRegExp, 'is no regular expression').optional(),
      format: z.string().optional(),
      minLength: z.int().min(0).optional(),
      maxLength: z.int().min(0).optional(),
      minItems: z.int().min(0).optional(),
      maxItems: z.int().min(0).optional(),
      nullable: z.never('is of OpenAPI 3.0').optional(),
    }),
  ]),
);
const jsonType = z.enum(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const mediaType = z.strictObject({
  schema: schema.optional(),
  example: z.unknown().optional(),
  examples: z.unknown().optional(),
});
const content = z.record(z.string().regex(/^(?:\*\/\*|[a-z]+\/[a-z0-9.+-]+)$/), mediaType);
const header = z.strictObject({
  description: description.optional(),
  required: z.boolean().optional(),
  schema,
});

const parameter = z
  .strictObject({
    name: z.string().min(1),
    in: z.enum(['query', 'header', 'path', 'cookie']),
    description: description.optional(),
    required: z.boolean().optional(),
    deprecated: z.boolean().optional(),
    style: z.string().optional(),
    explode: z.boolean().optional(),
    schema,
  })
  .refine((it) => it.in !== 'path' || it.required === true, 'a parameter of a path is required')
  .refine(
    (it) => it.in !== 'header' || !/^(accept|content-type|authorization)$/i.test(it.name),
    'is ignored as a header',
  );

const response = z.strictObject({
  description,
  headers: z.record(z.string(), header).optional(),
  content: content.optional(),
});

const securityRequirement = z.record(z.string(), z.array(z.string()));
const operation = z.strictObject({
  operationId: z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/),
  summary: z.string().min(1),
  description: description.optional(),
  tags: z.array(z.string().min(1)).min(1),
  parameters: z
    .array(z.union([parameter, ref]))
    .refine(distinct, 'has a parameter twice')
    .optional(),
  requestBody: z
    .strictObject({ description: description.optional(), required: z.boolean().optional(), content })
    .optional(),
  responses: z
    .record(z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/), response)
    .refine((responses) => Object.keys(responses).some((status) => status.startsWith('2')), 'has no success'),
  deprecated: z.boolean().optional(),
  security: z.array(securityRequirement).optional(),
});

function distinct(parameters: readonly ({ $ref: string } | { name: string; in: string })[]): boolean {
  const names = parameters.map((it) => ('$ref' in it ? it.$ref : `${it.in} ${it.name.toLowerCase()}`));
  return new Set(names).size === names.length;
}

const pathItem = z.strictObject({
  get: operation.optional(),
  put: operation.optional(),
  post: operation.optional(),
  delete: operation.optional(),
  patch: operation.optional(),
});

const componentName = z.string().regex(/^[A-Za-z0-9._-]+$/);

/** What an OpenAPI 3.1 document must look like. */
export const openApiStructure = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    summary: z.string().optional(),
    description: description.optional(),
    license: z.strictObject({ name: z.string().min(1), identifier: z.string().min(1) }),
  }),
  jsonSchemaDialect: z.url().optional(),
  servers: z
    .array(z.strictObject({ url: z.string().min(1), description: description.optional() }))
    .optional(),
  paths: z.record(z.string().startsWith('/'), pathItem),
  components: z.strictObject({
    schemas: z.record(componentName, schema).optional(),
    securitySchemes: z
      .record(
        componentName,
        z.strictObject({
          type: z.literal('http'),
          scheme: z.literal('bearer'),
          bearerFormat: z.string().optional(),
          description: description.optional(),
        }),
      )
      .optional(),
  }),
  security: z.array(securityRequirement).optional(),
  tags: z.array(z.strictObject({ name: z.string(), description: description.optional() })).optional(),
});
