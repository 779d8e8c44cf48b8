import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, type Pool } from '@wabus/postgres';
import type { Announcement } from '@wabus/standalone';
import { Instance } from '../../bench/crash/instance.ts';
import { DEADLINE_MS } from '../waiting.ts';

/** An answer of the API, its JSON parsed. */
export interface Answer {
  readonly method: string;
  /** As asked for, query included. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  readonly body: any;
}

/** How a call differs from the usual one. */
export interface CallOptions {
  readonly token?: string | null;
  readonly key?: string;
  /** Content type; default `application/json` where there is a body. */
  readonly type?: string;
  readonly accept?: string;
  readonly prefer?: string;
  readonly range?: string;
  /** Sent as it is instead of as JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
}

/** A request from an operation of the document. */
interface Sendable {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const POLL_MS = 40;

/** All services as `npm start` runs them, on embedded Postgres and the simulator, with one tenant that is ready to send. */
export class Stand {
  readonly announcement: Announcement;
  /** As the owner of the database, to break what no request can break. */
  readonly database: Pool;
  readonly base = '/v1/tenants/contract';
  /** Active, with a number that answers nothing by itself but statuses. */
  project!: { readonly id: string; readonly wabaId: string; readonly phoneNumberId: string };
  readonly #instance: Instance;
  readonly #folder: string;
  #named = 0;

  private constructor(instance: Instance, folder: string) {
    this.#instance = instance;
    this.#folder = folder;
    this.announcement = instance.announcement;
    this.database = createPool({ url: instance.announcement.postgres, max: 2 });
  }

  /** @param env settings beside those that a person has who sets none */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<Stand> {
    const folder = mkdtempSync(join(tmpdir(), 'wabus-contract-'));
    const stand = new Stand(await Instance.start(folder, [], env), folder);
    await stand.#prepare();
    return stand;
  }

  async end(): Promise<void> {
    await this.database.end();
    await this.#instance.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A name that nobody has had: ids, keys and names of templates. */
  fresh(prefix: string): string {
    this.#named += 1;
    return `${prefix}_${this.#named}`;
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const { token = this.announcement.token, key, type, accept, prefer, range, raw } = options;
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const contentType = type ?? (body === undefined ? undefined : 'application/json');
    const headers = {
      // On a slow machine a kept connection ends just when the next request goes out on it.
      connection: 'close',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(accept === undefined ? {} : { accept }),
      ...(prefer === undefined ? {} : { prefer }),
      ...(range === undefined ? {} : { range }),
    };
    const response = await fetch(`${this.announcement.api}${path}`, {
      method,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await textOf(response);
    const isJson = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
    const parsed = isJson ? JSON.parse(text) : text;
    return { method, path, status: response.status, headers: response.headers, body: parsed };
  }

  /** A request as it was made, with the token for all tenants. */
  send({ method, path, query, headers, body }: Sendable): Promise<Answer> {
    const { 'content-type': type, 'Idempotency-Key': key } = headers;
    const search = query.length === 0 ? '' : `?${new URLSearchParams(query.map(([...pair]) => pair))}`;
    return this.call(method, path + search, undefined, {
      ...(type === undefined ? {} : { type }),
      ...(key === undefined ? {} : { key }),
      ...(body === undefined ? {} : { raw: body }),
    });
  }

  /** `GET` below the tenant. */
  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call('GET', this.base + path, undefined, options);
  }

  /** `POST` below the tenant. */
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call('POST', this.base + path, body, options);
  }

  /** `PUT` below the tenant. */
  put(path: string, body: unknown): Promise<Answer> {
    return this.call('PUT', this.base + path, body);
  }

  /** Plays Meta, or a person with a phone. */
  async control(method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const response = await fetch(`${this.announcement.simulatorControl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await textOf(response);
    if (!response.ok) throw new Error(`${method} ${path} of the simulator answered ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The next Graph call whose path has this in it goes wrong, once. */
  async fault({
    path,
    ...fault
  }: {
    kind: string;
    path: string;
    code?: number;
    delayMs?: number;
  }): Promise<void> {
    await this.control('POST', '/faults', { ...fault, match: { path }, count: 1 });
  }

  /** Asks again until the answer is as wanted. */
  async until(ask: () => Promise<Answer>, wanted: (answer: Answer) => boolean): Promise<Answer> {
    const end = Date.now() + DEADLINE_MS;
    for (;;) {
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (Date.now() > end) {
        throw new Error(
          `${answer.method} ${answer.path} stayed at ${answer.status} ${JSON.stringify(answer.body)}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Onboards a tenant; answers its path. */
  async tenant(): Promise<string> {
    const path = `/v1/tenants/${this.fresh('tenant')}`;
    expectStatus(await this.call('PUT', path, profile), 201);
    return path;
  }

  /** A project that nobody connected; answers its id. */
  async idleProject(base = this.base): Promise<string> {
    return expectStatus(await this.call('POST', `${base}/projects`, { name: 'Shop' }), 201).body.id;
  }

  /** What the browser gets when somebody finishes Embedded Signup. */
  async signup(wanted: object = {}): Promise<{ code: string; wabaId: string; phoneNumberId: string }> {
    const { code, wabaId, phoneNumberId } = await this.control('POST', '/signups', wanted);
    return { code, wabaId, phoneNumberId };
  }

  /** A project that is active. */
  async activeProject(base = this.base): Promise<Stand['project']> {
    const id = await this.idleProject(base);
    const signup = await this.signup();
    const path = `${base}/projects/${id}`;
    expectStatus(await this.call('POST', `${path}/embedded-signup`, signup), 202);
    await this.until(
      () => this.call('GET', path),
      ({ body }) => body.status === 'active',
    );
    return { id, wabaId: signup.wabaId, phoneNumberId: signup.phoneNumberId };
  }

  /** The body of a template with two variables, the first with a default. */
  template(more: object = {}): Record<string, unknown> & { name: string } {
    const text = 'Hello {{1}}, your order {{2}} is ready for you to collect.';
    return {
      projectId: this.project.id,
      name: this.fresh('template'),
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'BODY', text, example: { body_text: [['Ana', 'A-17']] } }],
      variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } },
      ...more,
    };
  }

  /** A template that Meta approved; answers its name. */
  async approvedTemplate(more: object = {}): Promise<string> {
    const wanted = this.template(more);
    const { id } = expectStatus(await this.post('/templates', wanted), 201).body;
    await this.until(
      () => this.get(`/templates/${id}`),
      ({ body }) => body.status === 'approved',
    );
    return wanted.name;
  }

  /** A draft campaign of that template; answers its id. */
  async campaign(template: string): Promise<string> {
    const wanted = {
      projectId: this.project.id,
      title: 'News',
      template: { name: template, language: 'en_US' },
    };
    return expectStatus(await this.post('/campaigns', wanted), 201).body.id;
  }

  /** Adds recipients by number, with everything that the template needs. */
  recipients(campaign: string, ...numbers: string[]): Promise<Answer> {
    const rows = numbers.map((to) => ({ to, fields: { order_id: 'A-17' } }));
    return this.post(`/campaigns/${campaign}/recipients`, { recipients: rows });
  }

  async #prepare(): Promise<void> {
    expectStatus(await this.call('PUT', this.base, profile), 201);
    this.project = await this.activeProject();
  }
}

const profile = { name: 'Contract', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };

/** The answer, when it has that status. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(
    `${answer.method} ${answer.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
  );
}

/** A body as text; of a stream that never ends what comes first. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return first?.value ?? '';
}
