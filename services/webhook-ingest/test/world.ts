import { createHmac, randomBytes } from 'node:crypto';
import { CommandRunner } from '@wabus/commands';
import {
  contactDecider,
  messageDecider,
  numberDecider,
  projectDecider,
  templateDecider,
  wabaDecider,
} from '@wabus/domain';
import {
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogConsumer,
  type LogProducer,
  topics,
} from '@wabus/event-log';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { type RecordedEvent, streamName, templateId } from '@wabus/events';
import { type Address, createKeyring, type ErasingKeyring, installKeyring } from '@wabus/keyring';
import { Metrics, Secret, type Service, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { installReadModels } from '@wabus/read-models';
import { createWebhookArchive, installWebhookArchive, type WebhookArchive } from '@wabus/webhook-archive';
import { formatCallbackData } from '@wabus/whatsapp';
import {
  createDeadLetters,
  createNormaliser,
  createUnknownFacts,
  createWaitingStatuses,
  createWamids,
} from '../src/index.ts';
import { Bynames } from '../src/normaliser/bynames.ts';
import { Owners } from '../src/normaliser/owners.ts';
import { Portfolios } from '../src/normaliser/portfolios.ts';
import { Statuses } from '../src/normaliser/statuses.ts';
import { recordsOf, sendByLane } from '../src/receiver/records.ts';
import { standInRelay } from './progress.ts';

const asItIs = (real: LogConsumer): LogConsumer => real;
/** A tenant with one project on one WABA and number. */
export interface Presence {
  readonly tenantId: string;
  readonly projectId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A message of ours with one attempt. */
export interface SentMessage {
  readonly messageId: string;
  readonly attemptId: string;
  readonly callbackData: string;
  /** Of the person it was for. */
  readonly address: Address;
}

/** A dead letter as it stands in the table. */
export interface DeadLetterRow {
  readonly class: string;
  readonly reason: string;
  readonly tenant_id: string | null;
  readonly waba_id: string | null;
  readonly phone_number_id: string | null;
  readonly bytes: Buffer;
  readonly item: number;
  readonly resolution: string | null;
}

/** Signs as Meta does; the receiver's own code has no part in it. */
export const signed = (body: string | Buffer, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** What is true of events and people; the order keeps foreign keys whole. */
const COPIED = [
  'event_store.head',
  'event_store.events',
  'keyring.tenant_keys',
  'keyring.addresses',
  'keyring.contact_keys',
];

let lastDigits = 0;
/** A decimal id that nobody else has. */
export const newId = (): string => `${Date.now()}${(++lastDigits).toString().padStart(4, '0')}`;

const openTables = (url: string) => ({
  deadLetters: createDeadLetters(url),
  unknownFacts: createUnknownFacts(url),
  wamids: createWamids(url),
  waiting: createWaitingStatuses(url),
});

/** The real store, log, keyring and read-model tables of one test file, with a normaliser on top. */
export class World {
  readonly db: TestDatabase;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: ErasingKeyring;
  readonly runner: CommandRunner;
  readonly bynames = new Bynames();
  readonly producer: LogProducer;
  /** Of the normaliser made last. */
  metrics = new Metrics('normaliser');
  readonly tables: ReturnType<typeof openTables>;
  readonly archive: WebhookArchive;

  readonly #kek: Secret;

  private constructor(db: TestDatabase, kek: Secret) {
    this.db = db;
    this.#kek = kek;
    this.store = createPostgresEventStore({ url: roleUrl(db.url, 'wabus_store') });
    this.log = createPostgresEventLog({ url: roleUrl(db.url, 'wabus_log'), tendMs: 25, pollMs: 100 });
    this.keyring = createKeyring({ url: roleUrl(db.url, 'wabus_keyring'), kek, ids: systemIds });
    const { store, keyring } = this;
    this.runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
    this.producer = this.log.producer();
    const url = roleUrl(db.url, 'wabus_normaliser');
    this.tables = openTables(url);
    this.archive = createWebhookArchive({ url, keyring: this.keyring, clock: systemClock });
  }

  static async create(kek = new Secret(randomBytes(32).toString('hex'))): Promise<World> {
    const db = await testDatabase([
      ...[installEventStore, installEventLog, installKeyring, installReadModels, installWebhookArchive],
    ]);
    await standInRelay(db);
    const world = new World(db, kek);
    await world.log.ensureTopics([topics.webhooks, topics.bulkWebhooks]);
    return world;
  }

  /** Another world with the same events and people. */
  async copy(): Promise<World> {
    const other = await World.create(this.#kek);
    await other.db.pool.query('delete from event_store.head');
    for (const table of COPIED) {
      const { rows } = await this.db.pool.query<{ all: string }>(
        `select coalesce(jsonb_agg(t), '[]')::text as all from ${table} t`,
      );
      await other.db.pool.query(
        `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [rows[0]?.all],
      );
    }
    return other;
  }

  /** A normaliser of its own metrics; `consumer` may put itself between it and the log. */
  normaliser(consumer = asItIs, wamidWaitMs = 1_000, bulkWaitMs = 10): Service {
    this.metrics = new Metrics('normaliser');
    return createNormaliser({
      ...{ redriveEveryMs: 100, stalledMs: 500, archiveEveryMs: 10, bulkWaitMs },
      log: { ...this.log, consumer: (options) => consumer(this.log.consumer(options)) },
      ...{ ...this.tables, store: this.store, keyring: this.keyring, erasures: this.keyring },
      ...{ archive: this.archive, ids: systemIds, logger: silentLogger, metrics: this.metrics, wamidWaitMs },
    });
  }

  /** Owners and statuses as a normaliser places them, for a test that takes one step of it. */
  placing(): { readonly owners: Owners; readonly statuses: Statuses } {
    const { runner, keyring } = this;
    const portfolios = new Portfolios(this.store, systemClock);
    const statuses = new Statuses({ runner, keyring, portfolios, bynames: this.bynames, ...this.tables });
    return { owners: new Owners(this.store, systemClock), statuses };
  }

  /** Claims a new WABA and number for a new project, of `tenantId` where given. */
  async presence(given: Partial<Presence> = {}): Promise<Presence> {
    const made = {
      tenantId: `t-${newId()}`,
      projectId: systemIds.random(),
      wabaId: newId(),
      phoneNumberId: newId(),
      ...given,
    };
    const { tenantId, projectId, wabaId, phoneNumberId } = made;
    await this.claimWaba(made);
    const ids = { phoneNumberId, wabaId, tenantId, projectId, claimId: systemIds.fresh() };
    const command = { type: 'ClaimNumber', ...ids } as const;
    const stream = streamName.number(phoneNumberId);
    await this.runner.run({ decider: numberDecider, stream, command, context: this.#context(made) });
    return made;
  }

  async claimWaba(presence: Presence): Promise<void> {
    const { tenantId, projectId, wabaId } = presence;
    const command = { type: 'ClaimWaba', wabaId, tenantId, projectId, claimId: systemIds.fresh() } as const;
    const stream = streamName.waba(wabaId);
    await this.runner.run({ decider: wabaDecider, stream, command, context: this.#context(presence) });
  }

  /** The signup of the project named its business portfolio. */
  async signedUp(presence: Presence, businessId?: string): Promise<string> {
    const { projectId, wabaId, phoneNumberId } = presence;
    const signupId = systemIds.fresh();
    await this.onProject(presence, { type: 'CreateProject', projectId, name: 'Shop' });
    const signup = { projectId, signupId, wabaId, phoneNumberId, businessId };
    await this.onProject(presence, { type: 'BeginSignup', ...signup });
    return signupId;
  }

  /** The token of the project was proven to grant its number, which is written so. */
  async connected(presence: Presence, displayPhoneNumber: string): Promise<void> {
    const { projectId, wabaId, phoneNumberId } = presence;
    const signupId = await this.signedUp(presence);
    const told = { displayPhoneNumber, verifiedName: 'Shop', qualityRating: 'GREEN', throughput: 'STANDARD' };
    const granted = { projectId, signupId, wabaId, phoneNumberId, ...told, vaultVersion: 1 };
    await this.onProject(presence, { type: 'StoreBusinessToken', ...granted });
  }

  /** A command on the stream of the project. */
  async onProject(presence: Presence, command: Parameters<typeof projectDecider.decide>[0]): Promise<void> {
    const stream = streamName.project(presence.projectId);
    await this.runner.run({ decider: projectDecider, stream, command, context: this.#context(presence) });
  }

  /** Gives WABA and number back, as a failed signup does. */
  async release(presence: Presence): Promise<void> {
    const { wabaId, phoneNumberId } = presence;
    const context = this.#context(presence);
    const reason = 'signup-failed';
    const [waba, number] = [streamName.waba(wabaId), streamName.number(phoneNumberId)];
    const claimOf = async (stream: string) => {
      const { claimId } = ((await this.events(stream)).at(-1)?.data ?? {}) as { claimId?: string };
      return claimId ?? '';
    };
    const releaseWaba = { type: 'ReleaseWaba', wabaId, claimId: await claimOf(waba), reason } as const;
    await this.runner.run({ decider: wabaDecider, stream: waba, command: releaseWaba, context });
    const releaseNumber = {
      type: 'ReleaseNumber',
      phoneNumberId,
      claimId: await claimOf(number),
      reason,
    } as const;
    await this.runner.run({ decider: numberDecider, stream: number, command: releaseNumber, context });
  }

  /** A message that was queued, released and attempted; nobody knows yet what Meta said. */
  async attempted(
    presence: Presence,
    { messageId, attemptId } = { messageId: systemIds.random(), attemptId: systemIds.fresh() },
  ): Promise<SentMessage> {
    const { tenantId, projectId, wabaId, phoneNumberId } = presence;
    const address = { kind: 'phone', value: `+1${newId()}` } as const;
    const [contact] = await this.keyring.identify(tenantId, [address]);
    const personal = { to: '+16505551234', content: { body: 'hi' } };
    const run = (command: Parameters<typeof messageDecider.decide>[0]) =>
      this.runner.run({
        decider: messageDecider,
        stream: streamName.message(messageId),
        command,
        context: this.#context(presence),
      });
    const contactId = contact?.contactId ?? '';
    await this.runner.run({
      decider: contactDecider,
      stream: streamName.contact(tenantId, contactId),
      command: { type: 'IdentifyContact', tenantId, contactId, source: 'message', address },
      context: { ...this.#context(presence), key: tenantId },
    });
    const kind = { messageType: 'text', purpose: 'none', priority: 'bulk', sentBy: 'api' } as const;
    await run({
      type: 'QueueMessage',
      messageId,
      projectId,
      wabaId,
      phoneNumberId,
      contactId,
      ...kind,
      personal,
      release: true,
    });
    const callBy = new Date(Date.now() + 2_000).toISOString();
    await run({ type: 'AttemptMessage', messageId, attemptId, release: 1, callBy });
    return { messageId, attemptId, address, callbackData: formatCallbackData({ messageId, attemptId }) };
  }

  async draftTemplate(presence: Presence, name: string, language: string): Promise<string> {
    const { projectId, wabaId } = presence;
    const id = templateId(wabaId, name, language);
    const components = [{ type: 'BODY', text: 'Hello' }];
    const command = {
      type: 'DraftTemplate',
      templateId: id,
      projectId,
      wabaId,
      name,
      language,
      category: 'UTILITY',
      components,
      variables: {},
    } as const;
    const context = this.#context(presence);
    await this.runner.run({ decider: templateDecider, stream: streamName.template(id), command, context });
    return id;
  }

  /** Meta took the template under this id. */
  async submitted(presence: Presence, id: string, metaTemplateId: string): Promise<void> {
    const command = { type: 'RecordSubmitted', templateId: id, metaTemplateId, category: 'UTILITY' } as const;
    const context = this.#context(presence);
    await this.runner.run({ decider: templateDecider, stream: streamName.template(id), command, context });
  }

  /** What the projector would write once it has seen the message accepted. */
  async projectWamid(presence: Presence, messageId: string, wamid: string): Promise<void> {
    const { tenantId, wabaId, phoneNumberId } = presence;
    await this.db.pool.query(
      `insert into read_models.message_wamids (tenant_id, wamid, message_id, waba_id, phone_number_id, position)
       values ($1, $2, $3, $4, $5, 1)`,
      [tenantId, wamid, messageId, wabaId, phoneNumberId],
    );
  }

  /** Puts webhooks where the receiver puts them, each in a record of its own. */
  async deliver(...bodies: readonly (object | Buffer)[]): Promise<void> {
    for (const body of bodies) {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      await sendByLane(this.producer, recordsOf(bytes, new Date().toISOString()));
    }
  }

  /** How many records no normaliser has committed yet. */
  async uncommitted(): Promise<number> {
    const { rows } = await this.db.pool.query<{ left: number }>(
      `select (sum(p.next_offset) - sum(coalesce(g.next_offset, 0)))::int as left
         from event_log.partitions p
         left join event_log.group_partitions g
           on g.topic_id = p.topic_id and g.partition = p.partition and g.group_name = 'normaliser'`,
    );
    return rows[0]?.left ?? 0;
  }

  /** How many facts came to this, as the metrics say; without a kind or outcome, of all of them. */
  outcomes(kind = '', outcome = ''): Promise<number> {
    return this.#counted('wabus_webhook_facts_total', [kind, outcome]);
  }

  /** How many batches had to come again. */
  failures(): Promise<number> {
    return this.#counted('wabus_normaliser_batch_failures_total', []);
  }

  async #counted(name: string, labels: readonly string[]): Promise<number> {
    const found = (await this.metrics.registry.getMetricsAsJSON()).find((metric) => metric.name === name);
    const wanted = labels.filter((label) => label !== '');
    const values = (found?.values ?? []).filter(({ labels: own }) =>
      wanted.every((label) => Object.values(own).includes(label)),
    );
    return values.reduce((sum, { value }) => sum + value, 0);
  }

  /** Wamids of the webhooks whose statuses wait for their messages to become known. */
  async waiting(): Promise<string[]> {
    const { rows } = await this.db.pool.query<{ wamid: string }>(
      'select unnest(wamids) as wamid from read_models.waiting_statuses order by 1',
    );
    return rows.map(({ wamid }) => wamid);
  }

  events(stream: string): Promise<RecordedEvent[]> {
    return this.store.readStream(stream);
  }

  async typesOf(stream: string): Promise<string[]> {
    return (await this.events(stream)).map(({ type }) => type);
  }

  async deadLettersOf(wabaId: string | null): Promise<DeadLetterRow[]> {
    const { rows } = await this.db.pool.query<DeadLetterRow>(
      `select class, reason, tenant_id, waba_id, phone_number_id, bytes, item, resolution
         from read_models.dead_letters where waba_id is not distinct from $1 order by recorded_at, id`,
      [wabaId],
    );
    return rows;
  }

  async close(): Promise<void> {
    const { log, store, keyring, archive, tables } = this;
    await Promise.all([log, store, keyring, archive, ...Object.values(tables)].map((part) => part.close()));
    await this.db.drop();
  }

  #context({ tenantId, wabaId }: Presence) {
    const id = systemIds.fresh();
    return {
      tenantId,
      wabaId,
      key: wabaId,
      correlationId: id,
      causationId: id,
      actor: { kind: 'system', id: 'test' },
    } as const;
  }
}
