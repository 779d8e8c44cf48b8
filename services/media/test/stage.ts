import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandRunner } from '@wabus/commands';
import { contactDecider, mediaDecider, onceDecider } from '@wabus/domain';
import { eventLogSettings, eventStoreSettings, openEngines } from '@wabus/engines';
import { deriveTopics, installEventLog, topics } from '@wabus/event-log';
import { installEventStore } from '@wabus/event-store';
import { conversationId, inboundId, type RecordedEvent, streamName } from '@wabus/events';
import { startSimulator } from '@wabus/graph-simulator';
import { createKeyring, installKeyring } from '@wabus/keyring';
import {
  createSpool,
  installMedia,
  type MediaStoreConfig,
  mediaStoreSettings,
  openObjects,
  type Scanning,
} from '@wabus/media';
import {
  systemClock as clock,
  systemIds as ids,
  Metrics,
  Secret,
  type Service,
  silentLogger,
} from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import type { Media } from '@wabus/provider';
import { createVault, installVault } from '@wabus/vault';
import { createWhatsapp } from '@wabus/whatsapp';
import { z } from 'zod';
import { createMediaService, type MediaSettings } from '../src/index.ts';
import type { ShrinkBounds } from '../src/thumbnails/shrinker.ts';

const APP = { appId: '123456789012345', appSecret: 'secret-of-tests', verifyToken: 'verify-tests' };

/** A photo as a message has it. */
export const photo = (id: string, more: object = {}) => ({ id, mime_type: 'image/jpeg', ...more });

interface Options {
  readonly provider?: Media;
  readonly settings?: MediaSettings;
  readonly scanning?: Scanning;
  readonly shrinking?: ShrinkBounds;
  readonly store?: MediaStoreConfig;
}

type Ports = Awaited<ReturnType<typeof openPorts>>;

/** Real adapters on a database of their own, and the simulator as Meta. */
async function openPorts() {
  const installs = [installEventStore, installEventLog, installKeyring, installVault, installMedia];
  const database = await testDatabase(installs);
  const folder = mkdtempSync(join(tmpdir(), 'media-test-'));
  const dataDir = join(folder, 'simulator');
  const simulator = await startSimulator({ port: 0, controlPort: 0, dataDir, seed: 'tests', ...APP });
  const as = (role: string): string => roleUrl(database.url, role);
  const kek = new Secret(randomBytes(32).toString('base64'));
  const onFatal = (error: Error): never => {
    throw error;
  };
  const user = { service: 'media', logger: silentLogger, postgresUrl: as, onFatal };
  const engines = await openEngines(z.object({ ...eventStoreSettings, ...eventLogSettings }).parse({}), user);
  await engines.log.ensureTopics([topics.events]);
  await deriveTopics(database.url);
  const keyring = createKeyring({ url: as('wabus_keyring'), kek, ids });
  const vault = createVault({ url: as('wabus_vault'), kek });
  const provider = createWhatsapp({
    ...{ baseUrl: simulator.graphUrl, appId: APP.appId, appSecret: new Secret(APP.appSecret) },
    timeouts: { connectMs: 60_000, requestMs: 60_000 },
  });
  const runner = new CommandRunner({ store: engines.store, keyring, clock, ids });
  return { as, database, engines, folder, keyring, provider, runner, simulator, vault };
}

/** Starts everything around the service. */
export async function startStage() {
  const ports = await openPorts();
  const { database, engines, folder, keyring, provider, simulator, vault } = ports;
  const services: Service[] = [];
  return {
    ...{ folder, keyring, provider, pool: database.pool },
    ...meta(ports),
    ...streams(ports),
    /** Starts a service, as a process would. */
    async service(options: Options = {}): Promise<void> {
      services.push(await startService(ports, options));
    },
    async end(): Promise<void> {
      await Promise.all(services.map((service) => service.stop()));
      await Promise.all([vault, keyring, engines, provider].map((port) => port.close()));
      await simulator.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The stage that tests play on. */
export type Stage = Awaited<ReturnType<typeof startStage>>;

async function startService(ports: Ports, options: Options): Promise<Service> {
  const { as, engines, folder, keyring, vault } = ports;
  const pool = createPool({ url: as('wabus_media'), max: 6 });
  const config = options.store ?? z.object(mediaStoreSettings).parse({});
  const objects = await openObjects(config, folder, { clock, ids, logger: silentLogger });
  const service = createMediaService({
    ...{ store: engines.store, log: engines.log, keyring, vault, pool, clock, ids },
    ...{ logger: silentLogger, metrics: new Metrics('media'), settings: options.settings ?? {} },
    ...(options.shrinking ? { shrinking: options.shrinking } : {}),
    ...(options.scanning ? { scanning: options.scanning } : {}),
    provider: options.provider ?? ports.provider,
    objects,
    spool: createSpool(join(folder, 'incoming')),
  });
  await service.start();
  return {
    ...service,
    stop: () =>
      service
        .stop()
        .then(() => Promise.all([pool.end(), objects.close()]))
        .then(() => undefined),
  };
}

/** A connected business. */
interface Business {
  readonly projectId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly token: Secret;
}

const businesses = new WeakMap<Ports, Map<string, Promise<Business>>>();

/** The one business of a tenant, connected. */
function businessOf(ports: Ports, tenantId: string): Promise<Business> {
  const known = businesses.get(ports) ?? new Map<string, Promise<Business>>();
  businesses.set(ports, known);
  const found = known.get(tenantId) ?? connect(ports, tenantId);
  known.set(tenantId, found);
  return found;
}

async function connect(ports: Ports, tenantId: string): Promise<Business> {
  const signup = await controlOf(ports)<Record<string, string>>('POST', '/signups', {});
  const { code = '', wabaId = '', phoneNumberId = '' } = signup;
  const exchanged = await ports.provider.exchangeCode(code);
  if (exchanged.kind !== 'ok') throw new Error('no token');
  const [projectId, { token }] = [ids.random(), exchanged.value];
  await ports.vault.put({ tenantId, projectId, purpose: 'business-token' }, token);
  return { projectId, token, wabaId, phoneNumberId };
}

const controlOf =
  ({ simulator }: Ports) =>
  async <Value>(method: string, path: string, body?: unknown): Promise<Value> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(simulator.controlUrl + path, { method, ...sent });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Value;
  };

/** What Meta has and does. */
function meta(ports: Ports) {
  const control = controlOf(ports);
  return {
    control,
    business: (tenantId: string): Promise<Business> => businessOf(ports, tenantId),
    /** Meta has a medium for the business of a tenant; answers its id. */
    async medium(tenantId: string, of: object = {}): Promise<string> {
      const { phoneNumberId } = await businessOf(ports, tenantId);
      const { id } = await control<{ id: string }>('POST', `/numbers/${phoneNumberId}/media`, of);
      return id;
    },
  };
}

/** What stands in streams, and is put there by others. */
function streams(ports: Ports) {
  const { runner, engines } = ports;
  const events = (mediaId: string): Promise<RecordedEvent[]> =>
    engines.store.readStream(streamName.media(mediaId));
  return {
    events,
    /** What stands last of a medium: its type and what it says. */
    async last(mediaId: string): Promise<Record<string, unknown> | undefined> {
      const event = (await events(mediaId)).at(-1);
      return event && { type: event.type, ...(event.data as object) };
    },
    /** A person sends something that has a medium; answers its id. */
    says: (tenantId: string, from: string, type: string, content: object, at = new Date()): Promise<string> =>
      says(ports, { tenantId, from, type, content, at: at.toISOString() }),
    /** A person is erased, as their stream tells it, and their key goes. */
    erase: (tenantId: string, phone: string): Promise<void> => erase(ports, tenantId, phone),
    /** Somebody wants it tried again. */
    async retry(tenantId: string, mediaId: string): Promise<void> {
      const [first] = await events(mediaId);
      if (!first) throw new Error('nothing became of it yet');
      const { projectId, contactId } = first.data as { projectId: string; contactId: string };
      await runner.run({
        decider: mediaDecider,
        stream: streamName.media(mediaId),
        command: { type: 'RequestMediaRetry', mediaId, messageId: mediaId, projectId, contactId },
        context: {
          ...{ tenantId, key: first.key, correlationId: 'test', causationId: ids.random() },
          actor: { kind: 'crm', id: 'test' },
        },
      });
    },
  };
}

async function erase({ keyring, runner }: Ports, tenantId: string, phone: string): Promise<void> {
  const [contact] = await keyring.find(tenantId, [{ kind: 'phone', value: phone }]);
  const contactId = contact?.contactId ?? '';
  const address = { kind: 'phone', value: phone } as const;
  for (const command of [
    { type: 'IdentifyContact', tenantId, contactId, address },
    { type: 'EraseContact', contactId, personId: contactId, at: new Date().toISOString() },
  ] as const) {
    await runner.run({
      decider: contactDecider,
      stream: streamName.contact(tenantId, contactId),
      command,
      context: {
        ...{ tenantId, key: tenantId, correlationId: 'test', causationId: ids.random() },
        actor: { kind: 'crm', id: 'test' },
      },
    });
  }
  await keyring.erase(tenantId, contactId);
}

interface Saying {
  readonly tenantId: string;
  readonly from: string;
  readonly type: string;
  readonly content: object;
  readonly at: string;
}

async function says(ports: Ports, { tenantId, from, type, content, at }: Saying): Promise<string> {
  const { projectId, wabaId, phoneNumberId } = await businessOf(ports, tenantId);
  const [contact] = await ports.keyring.identify(tenantId, [{ kind: 'phone', value: from }]);
  const contactId = contact?.contactId ?? '';
  const wamid = `wamid.${ids.random()}`;
  const place = { wamid, projectId, wabaId, phoneNumberId, contactId, at };
  await ports.runner.run({
    decider: onceDecider,
    stream: streamName.inbound(inboundId(wamid)),
    command: {
      type: 'RecordOnce',
      by: 'type',
      event: {
        type: 'MessageReceived',
        id: ids.random(),
        data: { ...place, conversationId: conversationId(projectId, contactId), messageType: type },
        personal: [{ contactId, plain: { from: from.slice(1), content } }],
      },
    },
    context: {
      ...{ tenantId, wabaId, key: wabaId, correlationId: 'test', causationId: ids.random() },
      actor: { kind: 'meta', id: 'webhook' },
    },
  });
  return inboundId(wamid);
}
