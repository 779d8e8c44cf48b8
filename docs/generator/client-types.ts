import { compile, type JSONSchema } from 'json-schema-to-typescript';

/** Any part of the document. */
type Node = Readonly<Record<string, unknown>>;

/** An operation of the document, as far as a client needs it. */
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Node;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Node }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Node }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
}

const BANNER = '// Generated from the OpenAPI document by docs/generator/generate.ts: do not edit.\n';

/** What the compiler says of where a definition is used, with the comment around it where it has nothing else. */
const REFERENCED =
  /\/\*\*\n \* This interface was referenced by [^\n]*\n \* via the `definition` [^\n]*\n \*\/\n| \*\n \* This interface was referenced by [^\n]*\n \* via the `definition` [^\n]*\n/g;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every operation with its method and path; pages for browsers are none of a client's. */
const operationsOf = (document: Document) =>
  Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
    );

/** `operations.ts` of the client: how each operation is called. */
export function clientOperations(document: unknown): string {
  const lines = operationsOf(document as Document).map(
    ({ operationId, method, path }) =>
      `  ${operationId}: { method: '${method.toUpperCase()}', path: '${path}' },`,
  );
  return `${BANNER}\n/** How each operation is called. */\nexport const operations = {\n${lines.join('\n')}\n} as const;\n`;
}

/** `types.ts` of the client: every schema, and what each operation is given and answers. */
export async function clientTypes(document: unknown): Promise<string> {
  const { components } = document as Document;
  const operations = operationsOf(document as Document);
  const properties = Object.fromEntries(
    operations.map((operation) => [operation.operationId, schemaOf(operation)]),
  );
  const required = Object.keys(properties);
  const description = 'What each operation is given, and what it answers when it succeeds.';
  const root: Node = { type: 'object', description, additionalProperties: false, required, properties };
  const schema = asJsonSchema({ ...root, definitions: components.schemas }) as JSONSchema;
  const style = { singleQuote: true, printWidth: 110, trailingComma: 'all' } as const;
  const text = await compile(schema, 'Operations', {
    bannerComment: '',
    unreachableDefinitions: true,
    style,
  });
  return `${BANNER}\n${text.replaceAll(REFERENCED, '')}`;
}

function schemaOf({
  summary,
  parameters = [],
  requestBody,
  responses,
}: Operation & { readonly method: string }): Node {
  const properties: Record<string, Node> = {
    path: parametersOf(parameters.filter((one) => one.in === 'path')),
    query: parametersOf(parameters.filter((one) => one.in === 'query')),
    answer: answerOf(responses),
  };
  const content = requestBody?.content ?? {};
  if (content['application/json']) properties.body = content['application/json'].schema;
  if (Object.keys(content).some((type) => type !== 'application/json')) properties.content = { const: true };
  const required = Object.keys(properties);
  return { type: 'object', description: summary, additionalProperties: false, required, properties };
}

function parametersOf(parameters: NonNullable<Operation['parameters']>): Node {
  return {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter((one) => one.required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}

function answerOf(responses: Operation['responses']): Node {
  const schemas = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content }]) => content?.['application/json']?.schema ?? []);
  if (schemas.length === 0) return { tsType: 'undefined' };
  return schemas.length === 1 ? (schemas[0] as Node) : { anyOf: schemas };
}

/** The same for a compiler of JSON Schema: definitions for components, open lists of values as open types. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (!isNode(value)) return value;
  const values = value['x-extensible-enum'];
  if (Array.isArray(values)) {
    const known = values.map((one) => `'${one}'`).join(' | ');
    return { description: value.description, tsType: `${known} | (string & {})` };
  }
  const { title: _title, examples: _examples, propertyNames: _names, $ref, ...others } = value;
  if (typeof $ref === 'string') return { $ref: $ref.replace('#/components/schemas/', '#/definitions/') };
  return Object.fromEntries(Object.entries(others).map(([key, inner]) => [key, asJsonSchema(inner)]));
}
