import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandRunner, messageDecider, type ReleaseMessage } from '@wabus/domain';
import { createPostgresEventLog, type EventLog, installEventLog, topics } from '@wabus/event-log';
import { createPostgresEventStore, installEventStore } from '@wabus/event-store';
import { encodeEvent, type RecordedEvent, streamName } from '@wabus/events';
import { type RunningSimulator, startSimulator } from '@wabus/graph-simulator';
import { createKeyring, installKeyring } from '@wabus/keyring';
import { Metrics, Secret, type Service, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { createGates, installReadModels } from '@wabus/read-models';
import { createVault, installVault } from '@wabus/vault';
import { createGraphClient, type GraphClient } from '@wabus/whatsapp';
import { createSender, installSender, type SenderSettings } from '../src/index.ts';

const APP = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };
const TENANT = 'tenant-1';

/** What the simulator's list of received messages shows of one. */
export interface Received {
  readonly to: string;
  readonly callbackData: string;
}

/** Starts everything around the sender: real adapters on a database of their own, and the simulator as Meta. */
export async function startStage() {
  const database = await testDatabase();
  for (const install of [
    installEventStore,
    installEventLog,
    installKeyring,
    installVault,
    installReadModels,
    installSender,
  ]) {
    await install(database.url);
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'sender-test-'));
  const simulator = await startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'tests', ...APP });
  const as = (role: string): string => roleUrl(database.url, role);
  const kek = new Secret(randomBytes(32).toString('base64'));
  const store = createPostgresEventStore({ url: as('wabus_store') });
  const keyring = createKeyring({ url: as('wabus_keyring'), kek, ids: systemIds });
  const vault = createVault({ url: as('wabus_vault'), kek });
  const gates = createGates(as('wabus_gates'));
  const graph = graphAt(simulator.graphUrl);
  const senders: { stop(): Promise<void> }[] = [];
  const shared = { store, keyring, vault, gates };
  const world = await seed({ database, simulator, graph, vault });
  const publisher = createPostgresEventLog({ url: as('wabus_log') });
  await publisher.ensureTopics([topics.send]);
  const producer = publisher.producer();
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  return {
    ...shared,
    ...world,
    database,
    graph,
    graphAt,
    runner,
    control: (method: string, path: string, body?: unknown) => control(simulator, method, path, body),
    received: (phoneNumberId = world.phoneNumberId): Promise<Received[]> =>
      control(simulator, 'GET', `/numbers/${phoneNumberId}/received`),
    /** A sender with a log of its own, as another process would have, or with one that is handed to it. */
    async sender(options: SenderOptions = {}): Promise<Service> {
      const log = options.log ?? createPostgresEventLog({ url: as('wabus_log'), pollMs: 50 });
      const pool: Pool = createPool({ url: as('wabus_sender'), max: 2 });
      const sender = createSender({
        ...{ ...shared, log, pool, graph: options.graph ?? graph, clock: systemClock, ids: systemIds },
        ...{ logger: silentLogger, metrics: new Metrics('sender') },
        settings: { numberRate: 'off', ...options.settings },
      });
      let stopped: Promise<void> | null = null;
      const stop = (): Promise<void> => {
        stopped ??= sender.stop().then(async () => {
          await log.close();
          await pool.end();
        });
        return stopped;
      };
      senders.push({ stop });
      await sender.start();
      return { ...sender, stop };
    },
    events: (messageId: string): Promise<RecordedEvent[]> => store.readStream(streamName.message(messageId)),
    /** Appends a released message and answers its release, not yet published. */
    async released(to: string, campaignId?: string): Promise<RecordedEvent> {
      const [contact] = await keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
      const contactId = contact?.contactId as string;
      const messageId = systemIds.random();
      await runner.run({
        decider: messageDecider,
        stream: streamName.message(messageId),
        command: {
          type: 'QueueMessage',
          ...{ messageId, contactId, projectId: world.projectId, wabaId: world.wabaId },
          ...{ phoneNumberId: world.phoneNumberId, templateId: world.templateId, messageType: 'template' },
          ...({ purpose: 'utility', priority: 'bulk', sentBy: 'campaign' } as const),
          ...(campaignId ? { campaignId, round: 0 } : {}),
          personal: { to, content: CONTENT },
          release: true,
        },
        context: context(world.wabaId),
      });
      return (await store.readStream(streamName.message(messageId))).at(-1) as RecordedEvent;
    },
    /** Releases the message once more, as the scheduler does. */
    async releaseAgain(messageId: string, to: string): Promise<RecordedEvent> {
      const command: ReleaseMessage = {
        type: 'ReleaseMessage',
        messageId,
        personal: { to, content: CONTENT },
      };
      const stream = streamName.message(messageId);
      await runner.run({ decider: messageDecider, stream, command, context: context(world.wabaId) });
      return (await store.readStream(stream)).at(-1) as RecordedEvent;
    },
    /** Publishes releases as the relay does; `times` publishes each more than once. */
    async publish(releases: readonly RecordedEvent[], times = 1): Promise<void> {
      const records = releases.map((release) => ({
        key: release.key,
        value: encodeEvent(release),
        headers: {},
      }));
      for (let n = 0; n < times; n += 1) await producer.send(topics.send.name, records);
    },
    async end(): Promise<void> {
      await Promise.all(senders.map(({ stop }) => stop()));
      await Promise.all([publisher, gates, vault, keyring, store, graph].map((port) => port.close()));
      await simulator.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

interface SenderOptions {
  readonly settings?: SenderSettings;
  readonly graph?: Pick<GraphClient, 'sendMessage'>;
  readonly log?: EventLog;
}

/** The stage that tests play on. */
export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Content that the approved template takes. */
export const CONTENT = {
  name: 'order_ready',
  language: { code: 'en_US' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
};

const context = (wabaId: string) => ({
  tenantId: TENANT,
  wabaId,
  key: wabaId,
  correlationId: systemIds.random(),
  causationId: systemIds.random(),
  actor: { kind: 'system', id: 'test' } as const,
});

function graphAt(baseUrl: string, requestMs = 1_000): GraphClient {
  return createGraphClient({
    baseUrl,
    appId: APP.appId,
    appSecret: new Secret(APP.appSecret),
    timeouts: { connectMs: 1_000, requestMs },
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
async function seed(given: {
  database: { pool: Pool };
  simulator: RunningSimulator;
  graph: GraphClient;
  vault: ReturnType<typeof createVault>;
}) {
  const { simulator, graph, vault } = given;
  const { pool } = given.database;
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
  await vault.put({ tenantId: TENANT, projectId, purpose: 'business-token' }, token);
  await pool.query(`insert into read_models.gate_projects values ($1, $2, 'active', $3, $4, '{}', 1, 0, 1)`, [
    TENANT,
    projectId,
    signup.wabaId,
    signup.phoneNumberId,
  ]);
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
  return { wabaId, phoneNumberId, projectId, templateId, campaignId, token };
}
