import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a registry of tests is like. */
export interface RegistryDoubleOptions {
  /** Whether it knows the mode IMPORT; default true. */
  readonly imports?: boolean;
  /** Whether it takes the mode IMPORT, but counts ids itself as Apicurio 3.3 does; default false. */
  readonly counts?: boolean;
  /** Whether it can forget the mode of a subject (DELETE); default true. */
  readonly forgets?: boolean;
  /** How it writes a schema that it was given; default as it came. */
  readonly writes?: (text: string) => string;
  /** `user:password` that it asks for. */
  readonly credentials?: string;
}

/** A registry on this machine. */
export interface RegistryDouble {
  readonly url: string;
  /** Every request that was answered, such as `PUT /mode/a`. */
  readonly requests: readonly string[];
  /** Modes that subjects have of their own. */
  readonly modes: ReadonlyMap<string, string>;
  /** The mode of all subjects without one of their own. */
  globalMode: string;
  /** So many of the next requests are answered with 503. */
  unavailable: number;
  /** The versions of a subject: version → id. */
  versionsOf(subject: string): ReadonlyMap<number, number>;
  /** Registers as any other client would: the next id and version. */
  registerOther(subject: string, schema: object): number;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const fault = (code: number, message: string): Reply => ({
  status: Number(String(code).slice(0, 3)),
  body: { error_code: code, message },
});

/**
 * A test double of a Confluent-compatible schema registry, not a registry: it keeps in memory what `registerSchemas`
 * and `verifySchemas` ask for, of one context, and nothing else. Paths, answers and codes are those of Confluent's API
 * reference and of its tests (`RestApiModeTest`): an id may be given in mode IMPORT only (42205), must be given there
 * (42205), is never bound to another schema (42205); a version that is imported again is overwritten; IMPORT on a
 * subject with versions needs `force`; a subject without a mode of its own answers 40409.
 */
export async function startRegistryDouble(options: RegistryDoubleOptions = {}): Promise<RegistryDouble> {
  const registry = new Registry(options);
  const server = createServer(async (request, response) => {
    const { status, body } = registry.answer(request, await textOf(request));
    response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(registry, {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

class Registry {
  readonly requests: string[] = [];
  readonly modes = new Map<string, string>();
  globalMode = 'READWRITE';
  unavailable = 0;
  readonly #options: RegistryDoubleOptions;
  readonly #texts = new Map<number, string>();
  readonly #subjects = new Map<string, Map<number, number>>();

  constructor(options: RegistryDoubleOptions) {
    this.#options = options;
  }

  versionsOf(subject: string): Map<number, number> {
    return this.#subjects.get(subject) ?? new Map();
  }

  registerOther(subject: string, schema: object): number {
    const id = Math.max(0, ...this.#texts.keys()) + 1;
    this.#put(subject, Math.max(0, ...this.versionsOf(subject).keys()) + 1, id, JSON.stringify(schema));
    return id;
  }

  answer(request: IncomingMessage, text: string): Reply {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
    const parts = pathname.split('/').slice(1).map(decodeURIComponent);
    this.requests.push(`${request.method} ${pathname}`);
    if (this.unavailable > 0) {
      this.unavailable -= 1;
      return { status: 503, body: 'down' };
    }
    const { credentials } = this.#options;
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (wanted && request.headers.authorization !== wanted) return fault(401, 'Unauthorized');
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    if (parts[0] === 'mode') return this.#mode(request.method, parts[1], body, searchParams.has('force'));
    if (parts[0] === 'schemas' && parts[1] === 'ids') return this.#byId(Number(parts[2]));
    if (parts[0] === 'subjects' && parts[2] === 'versions') {
      const [, subject = '', , version] = parts;
      return request.method === 'POST'
        ? this.#register(subject, body)
        : this.#byVersion(subject, Number(version));
    }
    return fault(404, 'HTTP 404 Not Found');
  }

  #byId(id: number): Reply {
    const schema = this.#texts.get(id);
    return schema === undefined ? fault(40_403, `Schema ${id} not found`) : ok({ schema });
  }

  #byVersion(subject: string, version: number): Reply {
    if (!this.#subjects.has(subject)) return fault(40_401, `Subject '${subject}' not found.`);
    const id = this.versionsOf(subject).get(version);
    if (id === undefined) return fault(40_402, `Version ${version} not found.`);
    return ok({ subject, version, id, schema: this.#texts.get(id) });
  }

  #mode(
    method: string | undefined,
    subject: string | undefined,
    body: { mode?: unknown },
    force: boolean,
  ): Reply {
    if (subject === undefined) return ok({ mode: this.globalMode });
    const own = this.modes.get(subject);
    const none = fault(40_409, `Subject '${subject}' does not have subject-level mode configured`);
    if (method === 'GET') return own ? ok({ mode: own }) : none;
    if (method === 'DELETE') {
      if (!(this.#options.forgets ?? true)) return { status: 405, body: { detail: 'Method Not Allowed' } };
      return this.modes.delete(subject) ? ok({ mode: own }) : none;
    }
    const mode = String(body.mode);
    const known = ['READWRITE', 'READONLY', ...((this.#options.imports ?? true) ? ['IMPORT'] : [])];
    if (!known.includes(mode)) return fault(42_204, `Invalid mode. Valid values are ${known.join(', ')}`);
    if (mode === 'IMPORT' && own !== 'IMPORT' && !force && this.#subjects.has(subject)) {
      return fault(42_205, 'Cannot import since found existing subjects');
    }
    this.modes.set(subject, mode);
    return ok({ mode });
  }

  #register(subject: string, body: Record<string, unknown>): Reply {
    const mode = this.modes.get(subject) ?? this.globalMode;
    const { id, version, schema } = body as { id?: number; version?: number; schema: string };
    if (mode === 'READONLY') return fault(42_205, `Subject ${subject} is in read-only mode`);
    if (mode !== 'IMPORT' && id !== undefined)
      return fault(42_205, `Subject ${subject} is not in import mode`);
    if (mode !== 'IMPORT') return ok({ id: this.registerOther(subject, JSON.parse(schema)) });
    if (id === undefined) return fault(42_205, `Subject ${subject} is not in read-write mode`);
    if (this.#options.counts) return ok({ id: this.registerOther(subject, JSON.parse(schema)) });
    const text = this.#options.writes?.(schema) ?? schema;
    const bound = this.#texts.get(id);
    if (bound !== undefined && bound !== text) {
      return fault(42_205, `Overwrite new schema with id ${id} is not permitted.`);
    }
    this.#put(subject, version ?? this.versionsOf(subject).size + 1, id, text);
    return ok({ id });
  }

  #put(subject: string, version: number, id: number, text: string): void {
    this.#texts.set(id, text);
    this.#subjects.set(subject, this.versionsOf(subject).set(version, id));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
