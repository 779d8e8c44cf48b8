import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandRunner } from '@wabus/commands';
import { templateDecider } from '@wabus/domain';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { createGates, type Gates } from '@wabus/gates';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { createJobs, installJobs, type Jobs } from '@wabus/jobs';
import { createKeyring, type ErasingKeyring, installKeyring } from '@wabus/keyring';
import { createFileObjects, createSpool, installMedia } from '@wabus/media';
import {
  type Clock,
  issueServiceToken,
  Metrics,
  Secret,
  silentLogger,
  systemClock,
  systemIds,
} from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import type { Provider } from '@wabus/provider';
import { installReadModels } from '@wabus/read-models';
import { createVault, installVault, type Vault } from '@wabus/vault';
import { createWhatsapp } from '@wabus/whatsapp';
import type { UploadOrder } from '../src/recipients/upload-jobs.ts';
import { type CommandApi, type CommandApiPorts, createCommandApi } from '../src/service.ts';
import type { CommandProvider } from '../src/streams/core.ts';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes.
  readonly body: any;
}

/** How a call differs from the usual one. */
export interface CallOptions {
  readonly token?: string | null;
  readonly key?: string;
  readonly type?: string;
  readonly encoding?: string;
  readonly prefer?: string;
  /** Sent as it is instead of as JSON. */
  readonly raw?: string | Uint8Array | ReadableStream;
}

/** What an API may stand on instead of the stage's own. */
export interface OtherPorts {
  readonly provider?: CommandProvider;
  readonly store?: EventStore;
  readonly keyring?: ErasingKeyring;
  readonly vault?: Vault;
  readonly gates?: Gates;
  readonly clock?: Clock;
  readonly bodyLimit?: number;
  readonly bodyWithinMs?: number;
  readonly goLiveRetry?: CommandApiPorts['goLiveRetry'];
}

/** Everything real but Meta: Postgres store, keyring, vault, the simulator, and the API on a port. */
export class Stage {
  readonly db: TestDatabase;
  readonly store: EventStore;
  readonly keyring: ErasingKeyring;
  readonly vault: Vault;
  readonly jobs: Jobs<UploadOrder>;
  readonly provider: Provider;
  readonly gates: Gates;
  readonly media: CommandApiPorts['media'];
  readonly simulator: RunningSimulator;
  readonly tokenKey = new Secret(randomBytes(32).toString('hex'));
  readonly dataDir: string;
  api!: CommandApi;
  url = '';
  /** For all tenants. */
  token = '';

  constructor(db: TestDatabase, simulator: RunningSimulator, dataDir: string, kek: Secret) {
    this.db = db;
    this.simulator = simulator;
    this.dataDir = dataDir;
    this.store = createPostgresEventStore({ url: roleUrl(db.url, 'wabus_store') });
    this.keyring = createKeyring({ url: roleUrl(db.url, 'wabus_keyring'), kek, ids: systemIds });
    this.vault = createVault({ url: roleUrl(db.url, 'wabus_vault'), kek });
    this.jobs = createJobs({ url: roleUrl(db.url, 'wabus_jobs'), keyring: this.keyring, ids: systemIds });
    this.gates = createGates(roleUrl(db.url, 'wabus_gates'));
    this.media = {
      pool: createPool({ url: roleUrl(db.url, 'wabus_media'), max: 4 }),
      objects: createFileObjects(join(dataDir, 'media', 'objects')),
      spool: createSpool(join(dataDir, 'media', 'given')),
      servesUnscanned: true,
    };
    const appSecret = new Secret(app.appSecret);
    this.provider = createWhatsapp({ baseUrl: simulator.graphUrl, appId: app.appId, appSecret });
  }

  /** Starts (or starts again) the API, perhaps with another Graph or clock. */
  async startApi(other: OtherPorts = {}): Promise<void> {
    await this.api?.stop();
    this.api = createCommandApi({
      store: other.store ?? this.store,
      keyring: other.keyring ?? this.keyring,
      vault: other.vault ?? this.vault,
      jobs: this.jobs,
      media: this.media,
      provider: other.provider ?? this.provider,
      gates: other.gates ?? this.gates,
      clock: other.clock ?? systemClock,
      ids: systemIds,
      logger: silentLogger,
      metrics: new Metrics('command-api'),
      tokenKey: this.tokenKey,
      listen: { host: '127.0.0.1', port: 0 },
      ...(other.bodyLimit === undefined ? {} : { bodyLimit: other.bodyLimit }),
      ...(other.bodyWithinMs === undefined ? {} : { bodyWithinMs: other.bodyWithinMs }),
      ...(other.goLiveRetry ? { goLiveRetry: other.goLiveRetry } : {}),
    });
    await this.api.start();
    this.url = `http://127.0.0.1:${this.api.port()}`;
    this.token = await this.tokenFor('*');
  }

  tokenFor(tenant: string): Promise<string> {
    return issueServiceToken(this.tokenKey, { subject: 'tests', tenant });
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const { token = this.token, key, type, encoding, prefer, raw } = options;
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const contentType = type ?? (body === undefined ? undefined : 'application/json');
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        // On a slow machine a kept connection ends just when the next request goes out on it.
        connection: 'close',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
        ...(prefer === undefined ? {} : { prefer }),
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      },
      body: sent,
      ...(sent instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  /** A call to the simulator's control API. */
  async control(method: string, path: string, body?: unknown): Promise<Answer['body']> {
    const response = await fetch(`${this.simulator.controlUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Onboards a tenant of Brazil with a fresh id. */
  async tenant(country = 'BR'): Promise<string> {
    const id = `t-${systemIds.fresh()}`;
    const body = { name: 'Loja da Ana', country, timeZone: 'America/Sao_Paulo', language: 'pt' };
    const answer = await this.call('PUT', `/v1/tenants/${id}`, body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return id;
  }

  /** A project that nobody connected yet. */
  async project(tenantId: string): Promise<string> {
    return (await this.call('POST', `/v1/tenants/${tenantId}/projects`, { name: 'Vendas' })).body.id;
  }

  /** Somebody finishes Embedded Signup in the simulator. */
  signup(wanted: Record<string, unknown> = {}): Promise<Answer['body']> {
    return this.control('POST', '/signups', wanted);
  }

  /** The newest status of a project, from its stream. */
  async eventTypes(stream: string): Promise<string[]> {
    return (await this.store.readStream(stream)).map(({ type }) => type);
  }

  /** A project that is active. */
  async activeProject(tenantId: string): Promise<{ id: string; wabaId: string; phoneNumberId: string }> {
    const id = await this.project(tenantId);
    const { code, wabaId, phoneNumberId } = await this.signup();
    const body = { code, wabaId, phoneNumberId };
    const answer = await this.call('POST', `/v1/tenants/${tenantId}/projects/${id}/embedded-signup`, body);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    await this.until(async () =>
      (await this.eventTypes(streamName.project(id))).includes('ProjectActivated'),
    );
    return { id, wabaId, phoneNumberId };
  }

  /** A template that Meta approved (as the normaliser would record it). */
  async approvedTemplate(
    tenantId: string,
    projectId: string,
    more: Record<string, unknown> = {},
  ): Promise<Answer['body']> {
    const answer = await this.call('POST', `/v1/tenants/${tenantId}/templates`, templateOf(projectId, more));
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    await this.approve(tenantId, answer.body);
    return answer.body;
  }

  async approve(
    tenantId: string,
    template: { id: string; wabaId: string; metaTemplateId: string },
    verdict: 'approved' | 'paused' = 'approved',
  ): Promise<void> {
    const { id: templateId, metaTemplateId } = template;
    const word = { templateId, metaTemplateId, at: new Date().toISOString(), eventId: systemIds.fresh() };
    await this.#saidOfTemplate(tenantId, template, { type: 'RecordVerdict', verdict, ...word });
  }

  /** Meta says that a template has this body and nothing else (as the normaliser would record it). */
  async changeTexts(tenantId: string, template: { id: string; wabaId: string }, body: string): Promise<void> {
    const { id: templateId } = template;
    const data = { templateId, body, buttons: [], at: new Date().toISOString() };
    const event = { type: 'TemplateComponentsChanged', id: systemIds.fresh(), data } as const;
    await this.#saidOfTemplate(tenantId, template, { type: 'RecordNews', templateId, event });
  }

  async #saidOfTemplate(
    tenantId: string,
    template: { id: string; wabaId: string },
    command: Parameters<typeof templateDecider.decide>[0],
  ): Promise<void> {
    const { store, keyring } = this;
    const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
    await runner.run({
      decider: templateDecider,
      stream: streamName.template(template.id),
      command,
      context: {
        tenantId,
        key: template.wabaId,
        correlationId: 'test',
        causationId: 'test',
        actor: { kind: 'meta', id: 'webhook' },
      },
    });
  }

  /** Waits for a condition; the deadline of the test ends it. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await sleep(20);
  }

  async end(): Promise<void> {
    await this.api?.stop();
    const { store, keyring, vault, jobs, provider, gates } = this;
    await Promise.all([store, keyring, vault, jobs, provider, gates].map((port) => port.close()));
    await this.media.pool.end();
    await this.simulator.close();
    await this.db.drop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** Repeats a request as a client does while 409 `idempotency-key-in-progress` says that the first is still under way. */
export async function untilKnown(send: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await send();
    if (answer.body?.code !== 'idempotency-key-in-progress') return answer;
  }
}

/** Identity of the app in these tests. */
export const app = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };

/** A template with two variables, one of which has a default. */
export function templateOf(projectId: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    projectId,
    name: 'order_ready',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, your order {{2}} is ready for you to collect.',
        example: { body_text: [['Ana', 'A-17']] },
      },
    ],
    variables: { '1': { field: 'first_name', default: 'there' }, '2': { field: 'order' } },
    ...more,
  };
}

/** Sets everything up; the API listens. */
export async function createStage(): Promise<Stage> {
  const db = await testDatabase([
    installEventStore,
    installKeyring,
    installVault,
    installJobs,
    installMedia,
    installReadModels,
  ]);
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-command-api-'));
  const simulator = await startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'tests', ...app });
  const stage = new Stage(db, simulator, dataDir, new Secret(randomBytes(32).toString('hex')));
  await stage.startApi();
  return stage;
}
