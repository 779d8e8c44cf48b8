import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CommandRunner } from '@wabus/commands';
import { type MessageCommand, messageDecider, type ProjectCommand, projectDecider } from '@wabus/domain';
import { createPostgresEventLog, type EventLog, installEventLog, topics } from '@wabus/event-log';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { conversationId, encodeEvent, type RecordedEvent, streamName } from '@wabus/events';
import { createGates } from '@wabus/gates';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { createKeyring, installKeyring } from '@wabus/keyring';
import { createFileObjects, createSpool, freshObject, installMedia, keepObject } from '@wabus/media';
import { Metrics, Secret, type Service, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import type { Provider, Sending, Uploads } from '@wabus/provider';
import { installReadModels } from '@wabus/read-models';
import { createVault, installVault } from '@wabus/vault';
import { createWhatsapp } from '@wabus/whatsapp';
import { createSender, installSender, type SenderSettings } from '../src/index.ts';

const APP = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };
const TENANT = 'tenant-1';

/** What the simulator's list of received messages shows of one. */
export interface Received {
  readonly to: string;
  readonly callbackData: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface SenderOptions {
  readonly store?: EventStore;
  readonly settings?: SenderSettings;
  readonly provider?: Sending & Partial<Uploads>;
  readonly log?: EventLog;
}

/** Starts everything around the sender: real adapters on a database of their own, and the simulator as Meta. */
export async function startStage() {
  const installs = [installEventStore, installEventLog, installKeyring, installVault, installReadModels];
  const database = await testDatabase([...installs, installSender, installMedia]);
  const dataDir = mkdtempSync(join(tmpdir(), 'sender-test-'));
  const simulator = await startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'tests', ...APP });
  const kek = randomBytes(32).toString('base64');
  const ports = await openPorts(database.url, kek, graphAt(simulator.graphUrl), join(dataDir, 'media'));
  const world = await seed(database, simulator, ports);
  const senders: { stop(): Promise<void> }[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(senders.splice(0).map(({ stop }) => stop()));
  };
  return {
    ...ports,
    ...world,
    ...actions(ports, world),
    ...projectActions(ports, world),
    ...fileActions(ports, world),
    database,
    graphAt,
    kek,
    graphUrl: simulator.graphUrl,
    control: <Value>(method: string, path: string, body?: unknown) =>
      control<Value>(simulator, method, path, body),
    received: (): Promise<Received[]> =>
      control(simulator, 'GET', `/numbers/${world.phoneNumberId}/received`),
    /** A sender of its own, as another process would be. */
    async sender(options: SenderOptions = {}): Promise<Service> {
      const sender = await startSender(ports, options);
      senders.push(sender);
      return sender;
    },
    stopAll,
    async end(): Promise<void> {
      await stopAll();
      const { log, gates, vault, keyring, store, graph } = ports;
      await Promise.all([log, gates, vault, keyring, store, graph].map((port) => port.close()));
      await ports.media.pool.end();
      await simulator.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The stage that tests play on. */
export type Stage = Awaited<ReturnType<typeof startStage>>;

type Ports = Awaited<ReturnType<typeof openPorts>>;
type World = Awaited<ReturnType<typeof seed>>;

/** Everything that a sender stands on, as a process opens it. */
export async function openPorts(databaseUrl: string, kekText: string, graph: Provider, folder: string) {
  const as = (role: string): string => roleUrl(databaseUrl, role);
  const kek = new Secret(kekText);
  const store = createPostgresEventStore({ url: as('wabus_store') });
  const keyring = createKeyring({ url: as('wabus_keyring'), kek, ids: systemIds });
  const vault = createVault({ url: as('wabus_vault'), kek });
  const gates = createGates(as('wabus_gates'));
  const log = createPostgresEventLog({ url: as('wabus_log') });
  await log.ensureTopics([topics.send]);
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const media = {
    pool: createPool({ url: as('wabus_media'), max: 2 }),
    objects: createFileObjects(join(folder, 'objects')),
    spool: createSpool(join(folder, 'given')),
  };
  return { as, store, keyring, vault, gates, log, runner, graph, media };
}

/** Starts a sender on these ports. */
export async function startSender(ports: Ports, options: SenderOptions): Promise<Service> {
  const { as, store, keyring, vault, gates, graph, media } = ports;
  const log = options.log ?? createPostgresEventLog({ url: as('wabus_log'), pollMs: 50 });
  const pool = createPool({ url: as('wabus_sender'), max: 2 });
  const sender = createSender({
    ...{
      store: options.store ?? store,
      keyring,
      vault,
      gates,
      log,
      pool,
      media,
      provider: { uploadMedia: graph.uploadMedia, ...(options.provider ?? graph) },
    },
    ...{ clock: systemClock, ids: systemIds, logger: silentLogger, metrics: new Metrics('sender') },
    settings: { numberRate: 'off', callWithinMs: 60_000, ...options.settings },
  });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= sender.stop().then(async () => {
      await log.close();
      await pool.end();
    });
    return stopped;
  };
  await sender.start();
  return { ...sender, stop };
}

/** Files of the tenant's. */
function fileActions({ media, keyring }: Ports, { projectId }: World) {
  return {
    /** Keeps a file that was uploaded, or came from a contact; answers its medium's id. */
    async kept(bytes: Buffer, type: { sentAs?: string; found: string }, contactId?: string): Promise<string> {
      const [object, mediaId] = [freshObject(systemIds), systemIds.random()];
      const spooled = await media.spool.take(Readable.from([bytes]), object, bytes.length);
      const owner = {
        ...{ tenantId: TENANT, mediaId, holderId: contactId ?? projectId, ofTenant: contactId === undefined },
        ...{ kind: 'image', at: new Date().toISOString(), filename: null },
        ...(type.sentAs === undefined ? {} : { sentAs: type.sentAs }),
      };
      await keepObject({ ...media, keyring }, owner, { spooled, object, mimeType: type.found });
      return mediaId;
    },
    /** A pool that may see and change what media are kept as. */
    mediaPool: media.pool,
    /** The contact who has a number. */
    async contactOf(phone: string): Promise<string> {
      const [found] = await keyring.identify(TENANT, [{ kind: 'phone', value: phone }]);
      return found?.contactId as string;
    },
    /** The key of a contact goes. */
    erase: (contactId: string) => keyring.erase(TENANT, contactId),
  };
}

/** The gates know that the person wrote at that time. */
async function wrote({ pool, projectId, wabaId }: World, contactId: string, at: Date): Promise<void> {
  const conversation = conversationId(projectId, contactId);
  await pool.query(
    'insert into read_models.gate_conversations values ($1, $2, $3, $4, $5, $6, $6, 1) on conflict do nothing',
    [...[TENANT, conversation, projectId, contactId, wabaId, at]],
  );
}

/** What the stream of the project may tell. */
function projectActions({ runner }: Ports, { projectId, wabaId, phoneNumberId }: World) {
  const onProject = (command: ProjectCommand): Promise<unknown> => {
    const stream = streamName.project(projectId);
    return runner.run({ decider: projectDecider, stream, command, context: context(TENANT) });
  };
  return {
    /** Takes the project through Embedded Signup, as its stream tells. */
    async connect(): Promise<void> {
      const signup = { projectId, wabaId, phoneNumberId, signupId: systemIds.fresh() };
      const shown = { displayPhoneNumber: '+1', verifiedName: 'Shop' };
      const seen = { ...shown, qualityRating: 'GREEN', throughput: 'STANDARD', vaultVersion: 1 };
      await onProject({ type: 'CreateProject', projectId, name: 'Shop' });
      await onProject({ type: 'BeginSignup', ...signup });
      await onProject({ type: 'StoreBusinessToken', ...signup, ...seen });
      await onProject({ type: 'RecordWebhooksSubscribed', projectId });
      await onProject({ type: 'RecordNumberRegistered', projectId });
      await onProject({ type: 'ActivateProject', projectId });
    },
    /** The project needs attention for the sake of that message, and Meta takes another one. */
    async recover(messageId: string): Promise<void> {
      const failure = { code: 'meta-131042', class: 'policy-block', detail: 'Payment.' } as const;
      const refusal = { messageId, refusedAt: new Date().toISOString(), failure };
      await onProject({ type: 'RaiseAttention', projectId, ...refusal, refused: 'account' });
      await onProject({ type: 'RecoverProject', projectId, messageId: systemIds.random() });
    },
  };
}

/** What the scheduler and the relay would do around the sender. */
function actions({ store, keyring, runner, log }: Ports, world: World) {
  const producer = log.producer();
  const { projectId, wabaId, phoneNumberId, templateId } = world;
  const events = (messageId: string): Promise<RecordedEvent[]> =>
    store.readStream(streamName.message(messageId));
  const run = async (command: MessageCommand): Promise<RecordedEvent> => {
    const stream = streamName.message(command.messageId);
    await runner.run({ decider: messageDecider, stream, command, context: context(wabaId) });
    return (await store.readStream(stream)).at(-1) as RecordedEvent;
  };
  /** A free-form message to a person who wrote so long ago. */
  const releasedOf = async (
    to: string,
    wroteAgoMs: number | null,
    { type, ...said }: { type: string; content: unknown; context?: { message_id: string } },
  ): Promise<RecordedEvent> => {
    const [contact] = await keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
    const contactId = contact?.contactId as string;
    if (wroteAgoMs !== null) await wrote(world, contactId, new Date(Date.now() - wroteAgoMs));
    return run({
      type: 'QueueMessage',
      ...{ messageId: systemIds.random(), contactId, projectId, wabaId, phoneNumberId, messageType: type },
      ...({ purpose: 'none', priority: 'conversational', sentBy: 'api' } as const),
      personal: { to, ...said },
      release: true,
    });
  };
  return {
    events,
    /** Appends a released message and answers its release, not yet published. */
    async released(
      to: string,
      campaignId?: string,
      purpose: 'marketing' | 'utility' | 'authentication' = 'utility',
    ): Promise<RecordedEvent> {
      const [contact] = await keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
      return run({
        type: 'QueueMessage',
        ...{ messageId: systemIds.random(), contactId: contact?.contactId as string },
        ...{ projectId, wabaId, phoneNumberId, templateId, messageType: 'template' },
        ...({ purpose, priority: 'bulk', sentBy: 'campaign' } as const),
        ...(campaignId ? { campaignId, round: 0 } : {}),
        personal: { to, content: CONTENT },
        release: true,
      });
    },
    /** Appends a released text; `wroteAgoMs`: when the person wrote last, null for never. */
    releasedText: (to: string, body: string, wroteAgoMs: number | null, quoted?: string) =>
      releasedOf(to, wroteAgoMs, {
        ...{ type: 'text', content: { body } },
        ...(quoted ? { context: { message_id: quoted } } : {}),
      }),
    /** Appends a released message of a type to somebody who just wrote. */
    releasedContent: (to: string, type: string, content: unknown) => releasedOf(to, 0, { type, content }),
    /** Releases the message once more and answers the release. */
    releaseAgain: (messageId: string, to: string, content: unknown = CONTENT): Promise<RecordedEvent> =>
      run({ type: 'ReleaseMessage', messageId, personal: { to, content } }),
    /** Publishes releases as the relay does; `times` publishes each more than once. */
    async publish(releases: readonly RecordedEvent[], times = 1): Promise<void> {
      const records = releases.map((release) => ({
        key: release.key,
        value: encodeEvent(release),
        headers: {},
      }));
      for (let n = 0; n < times; n += 1) await producer.send(topics.send.name, records);
    },
  };
}

/** Content that the approved template takes. */
export const CONTENT = {
  name: 'order_ready',
  language: { code: 'en_US' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
};

const context = (key: string) => ({
  tenantId: TENANT,
  ...(key === TENANT ? {} : { wabaId: key }),
  key,
  correlationId: systemIds.random(),
  causationId: systemIds.random(),
  actor: { kind: 'system', id: 'test' } as const,
});

/** The provider there, which waits for an answer for as long as a slow machine needs unless said otherwise. */
export function graphAt(baseUrl: string, requestMs = 60_000): Provider {
  return createWhatsapp({
    baseUrl,
    appId: APP.appId,
    appSecret: new Secret(APP.appSecret),
    timeouts: { connectMs: requestMs, requestMs },
  });
}

/** A call to the simulator's control API. */
async function control<Value>(
  simulator: RunningSimulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Value> {
  const response = await fetch(`${simulator.controlUrl}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Value;
}

interface Signup {
  readonly code: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A connected project: its token in the vault, its template approved, its gates open and fresh for the whole test. */
async function seed({ pool }: TestDatabase, simulator: RunningSimulator, { graph, vault }: Ports) {
  const signup = await control<Signup>(simulator, 'POST', '/signups', {});
  const exchanged = await graph.exchangeCode(signup.code);
  if (exchanged.kind !== 'ok') throw new Error('no token');
  const { token } = exchanged.value;
  await graph.registerNumber(signup.phoneNumberId, new Secret('212834'), token);
  await control(simulator, 'PUT', '/behaviour', { review: 'manual', statuses: 'manual' });
  const template = await graph.createTemplate(
    signup.wabaId,
    {
      name: 'order_ready',
      language: 'en_US',
      category: 'UTILITY',
      components: [{ type: 'body', text: 'Hi {{1}}, it is ready.', example: { body_text: [['Ana']] } }],
    },
    token,
  );
  if (template.kind !== 'ok') throw new Error('no template');
  await control(simulator, 'POST', `/templates/${template.value.id}/review`, { event: 'APPROVED' });
  const [projectId, templateId, campaignId] = [systemIds.random(), systemIds.random(), systemIds.random()];
  const projectWithoutToken = systemIds.random();
  await vault.put({ tenantId: TENANT, projectId, purpose: 'business-token' }, token);
  for (const id of [projectId, projectWithoutToken]) {
    const values = [TENANT, id, signup.wabaId, signup.phoneNumberId];
    const text = `insert into read_models.gate_projects values ($1, $2, 'active', $3, $4, '{}', 1, 0, 1)`;
    await pool.query(text, values);
  }
  await pool.query(
    `insert into read_models.gate_templates values ($1, $2, $3, 'order_ready', 'en_US', 'UTILITY', 'approved', '{}', 1, 0, 1)`,
    [TENANT, templateId, signup.wabaId],
  );
  await pool.query(`insert into read_models.gate_campaigns values ($1, $2, 'running', '{}', 1, 0, 1)`, [
    TENANT,
    campaignId,
  ]);
  await pool.query(`insert into read_models.gates_freshness (fresh_at) values (now() + interval '1 day')`);
  const { wabaId, phoneNumberId } = signup;
  return { pool, wabaId, phoneNumberId, projectId, projectWithoutToken, templateId, campaignId };
}
