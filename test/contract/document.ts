import { z } from 'zod';

/** One media type of an answer or a body. */
interface Media {
  readonly schema?: object;
}

/** One answer that the document describes. */
export interface DocumentedAnswer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, Media>>;
}

/** One operation of the document. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  /** Such as `/v1/tenants/{tenantId}`. */
  readonly path: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly schema: Readonly<Record<string, unknown>>;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
  readonly security?: readonly unknown[];
}

/** An OpenAPI document as served, with what its schemas accept. */
export class ServedDocument {
  readonly operations: readonly Operation[];
  readonly #definitions: object;
  readonly #validators = new Map<object, z.ZodType>();

  constructor(json: unknown) {
    // Zod reads `$defs` only. What is open to clients is all that this version says: its answers have no other values.
    const text = JSON.stringify(json)
      .replaceAll('"#/components/schemas/', '"#/$defs/')
      .replaceAll('"x-extensible-enum"', '"enum"');
    const document = JSON.parse(text) as {
      paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
      components: { schemas: object };
    };
    this.#definitions = document.components.schemas;
    this.operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
    );
  }

  /** The operation that a request reaches; undefined where none is described. Fixed parts win over parameters. */
  find(method: string, path: string): Operation | undefined {
    const [pathname = ''] = path.split('?');
    return this.operations
      .filter((operation) => operation.method === method.toLowerCase())
      .sort((a, b) => a.path.split('{').length - b.path.split('{').length)
      .find((operation) => patternOf(operation.path).test(pathname));
  }

  /** What is wrong with an answer of that operation, in sentences; empty when it is as documented. */
  faults(operation: Operation, answer: { status: number; headers: Headers; body: unknown }): string[] {
    const documented = operation.responses[String(answer.status)];
    const name = `${operation.operationId} ${answer.status}`;
    if (!documented) return [`${name} is not documented`];
    const missing = Object.entries(documented.headers ?? {})
      .filter(([header, { required }]) => required && !answer.headers.has(header))
      .map(([header]) => `${name} lacks the header ${header}`);
    const type = answer.headers.get('content-type')?.split(';')[0] ?? 'no content type';
    const media = documented.content?.[type] ?? documented.content?.['*/*'];
    if (!media?.schema) return [...missing, `${name} answers ${type}, which is not documented`];
    const result = this.#validator(media.schema).safeParse(answer.body);
    return result.success ? missing : [...missing, `${name}: ${z.prettifyError(result.error)}`];
  }

  #validator(schema: object): z.ZodType {
    const known = this.#validators.get(schema);
    if (known) return known;
    const made = z.fromJSONSchema({ ...schema, $defs: this.#definitions } as never);
    this.#validators.set(schema, made);
    return made;
  }
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
