import { randomBytes } from 'node:crypto';
import { CommandRunner } from '@wabus/commands';
import {
  type CampaignCommand,
  campaignDecider,
  type LedgerCommand,
  ledgerDecider,
  type MessageCommand,
  messageDecider,
  type ProjectCommand,
  projectDecider,
} from '@wabus/domain';
import { createPostgresEventLog, installEventLog, PARTITIONS, partitionOf, topics } from '@wabus/event-log';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { type RecordedEvent, streamName } from '@wabus/events';
import { createGates } from '@wabus/gates';
import { createKeyring, installKeyring } from '@wabus/keyring';
import { Metrics, pause, Secret, type Service, silentLogger, systemClock, systemIds } from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { installReadModels } from '@wabus/read-models';
import { createScheduler, installScheduler, type SchedulerSettings } from '../src/index.ts';
import { testRelay } from './test-relay.ts';

/** The tenant of these tests. */
export const TENANT = 'tenant-1';

/** A recipient of an upload. */
export interface Row {
  readonly to: string;
  readonly fields?: Record<string, string>;
}

type Ports = Awaited<ReturnType<typeof openPorts>>;

async function openPorts(database: TestDatabase) {
  const as = (role: string): string => roleUrl(database.url, role);
  const store: EventStore = createPostgresEventStore({ url: as('wabus_store') });
  const keyring = createKeyring({
    url: as('wabus_keyring'),
    kek: new Secret(randomBytes(32).toString('base64')),
    ids: systemIds,
  });
  const log = createPostgresEventLog({ url: as('wabus_log'), pollMs: 50 });
  await log.ensureTopics([topics.events]);
  const gates = createGates(as('wabus_gates'));
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  return { database, as, store, keyring, log, gates, runner, relay: testRelay(store, log) };
}

/** A campaign of the stage, as a rule with its own project, WABA and number. */
export class TestCampaign {
  readonly campaignId = systemIds.random();
  readonly projectId: string;
  readonly templateId = systemIds.random();
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly ports: Ports;

  /** `beside`: of the same project as that one. */
  constructor(ports: Ports, beside?: TestCampaign) {
    this.ports = ports;
    this.projectId = beside?.projectId ?? systemIds.random();
    this.wabaId = beside?.wabaId ?? systemIds.digits(15);
    this.phoneNumberId = beside?.phoneNumberId ?? systemIds.digits(15);
  }

  /** Its partition of `wabus.events`. */
  get partition(): number {
    return partitionOf(this.wabaId, PARTITIONS);
  }

  /** Plans it and opens its gates. */
  async create(maxPerSecond?: number): Promise<this> {
    const { campaignId, projectId, templateId, wabaId, phoneNumberId } = this;
    const { pool } = this.ports.database;
    await pool.query(
      `insert into read_models.gate_projects values ($1, $2, 'active', $3, $4, '{}', 1, 0, 1)
        on conflict do nothing`,
      [...[TENANT, projectId, wabaId, phoneNumberId]],
    );
    await pool.query(
      `insert into read_models.gate_templates values ($1, $2, $3, 'hi', 'en_US', 'MARKETING', 'approved', '{}', 1, 0, 1)`,
      [TENANT, templateId, wabaId],
    );
    await pool.query(`insert into read_models.gate_campaigns values ($1, $2, 'running', '{}', 1, 0, 1)`, [
      ...[TENANT, campaignId],
    ]);
    await this.campaign({
      type: 'CreateCampaign',
      ...{ campaignId, projectId, wabaId, phoneNumberId, title: 'A campaign' },
      template: { templateId, name: 'hi', language: 'en_US' },
      ...(maxPerSecond ? { maxPerSecond } : {}),
    });
    return this;
  }

  /** Adds an upload; without `complete` it is one that was cut off. */
  async upload(rows: readonly Row[], complete = true): Promise<void> {
    const { campaignId } = this;
    const uploadId = systemIds.fresh();
    const contacts = await this.ports.keyring.identify(
      TENANT,
      rows.map(({ to }) => ({ kind: 'phone', value: to })),
    );
    const size = 50;
    for (let chunk = 0; chunk * size < rows.length; chunk += 1) {
      const recipients = rows
        .slice(chunk * size, (chunk + 1) * size)
        .map(({ to, fields = { name: 'Ana' } }, index) => ({
          contactId: contacts[chunk * size + index]?.contactId as string,
          line: chunk * size + index + 1,
          personal: { to, fields, variables: {} },
        }));
      await this.ledger({ type: 'AddRecipients', campaignId, uploadId, chunk, recipients });
    }
    if (!complete) return;
    const counts = {
      chunks: Math.ceil(rows.length / size),
      received: rows.length,
      rejectedCount: 0,
      rejected: [],
    };
    await this.ledger({ type: 'CompleteUpload', campaignId, uploadId, ...counts });
  }

  /** Closes the ledger and starts the campaign; its template has one variable without a default. */
  async begin(): Promise<void> {
    const { campaignId } = this;
    await this.ledger({ type: 'CloseLedger', campaignId });
    const components = [{ type: 'BODY', text: 'Hi {{1}}' }];
    const variables = { '1': { field: 'name' } };
    await this.campaign({ type: 'StartCampaign', campaignId, category: 'MARKETING', components, variables });
  }

  /** Runs a command on the campaign's stream. */
  async campaign(command: CampaignCommand): Promise<void> {
    await this.#run(campaignDecider, streamName.campaign(this.campaignId), command);
  }

  /** Runs a command on the ledger. */
  async ledger(command: LedgerCommand): Promise<void> {
    await this.#run(ledgerDecider, streamName.ledger(this.campaignId), command);
  }

  /** Runs a command on a message. */
  async message(command: MessageCommand): Promise<void> {
    await this.#run(messageDecider, streamName.message(command.messageId), command);
  }

  /** Runs a command on its project. */
  async project(command: ProjectCommand): Promise<void> {
    await this.#run(projectDecider, streamName.project(this.projectId), command, TENANT);
  }

  /** Takes its project through Embedded Signup until it is active. */
  async connect(): Promise<void> {
    const { projectId, wabaId, phoneNumberId } = this;
    const signupId = systemIds.fresh();
    const seen = {
      displayPhoneNumber: '+1',
      verifiedName: 'Shop',
      qualityRating: 'GREEN',
      throughput: 'STANDARD',
    };
    const known = await this.ports.store.readStream(streamName.project(projectId));
    if (known.length === 0) await this.project({ type: 'CreateProject', projectId, name: 'Shop' });
    await this.project({ type: 'BeginSignup', projectId, signupId, wabaId, phoneNumberId });
    const token = { projectId, signupId, wabaId, phoneNumberId, ...seen, vaultVersion: 1 };
    await this.project({ type: 'StoreBusinessToken', ...token });
    await this.project({ type: 'RecordWebhooksSubscribed', projectId });
    await this.project({ type: 'RecordNumberRegistered', projectId });
    await this.project({ type: 'ActivateProject', projectId });
  }

  /** Types of the events of its project, from one on. */
  async projectTypes(): Promise<string[]> {
    return (await this.ports.store.readStream(streamName.project(this.projectId))).map(({ type }) => type);
  }

  /** Sets what the gates say. */
  async gate(table: 'campaigns' | 'templates' | 'projects', status: string): Promise<void> {
    const id = { campaigns: this.campaignId, templates: this.templateId, projects: this.projectId }[table];
    const column = table.slice(0, -1);
    const text = `update read_models.gate_${table} set status = $2 where ${column}_id = $1`;
    await this.ports.database.pool.query(text, [id, status]);
  }

  /** Sets the category that Meta gives its template from now on. */
  async category(category: 'MARKETING' | 'UTILITY'): Promise<void> {
    const text = 'update read_models.gate_templates set category = $2 where template_id = $1';
    await this.ports.database.pool.query(text, [this.templateId, category]);
  }

  /** Events of this campaign's messages, by message. */
  async messages(): Promise<Map<string, RecordedEvent[]>> {
    const { events } = await this.ports.store.readAll({
      after: 0n,
      streamPrefixes: ['message-'],
      maxCount: 100_000,
    });
    const streams = new Map<string, RecordedEvent[]>();
    for (const event of events.filter(({ key }) => key === this.wabaId)) {
      const id = event.stream.slice('message-'.length);
      streams.set(id, [...(streams.get(id) ?? []), event]);
    }
    return streams;
  }

  /** How many of its messages have an event of this type. */
  async count(type: string): Promise<number> {
    const streams = [...(await this.messages()).values()];
    return streams.filter((events) => events.some((event) => event.type === type)).length;
  }

  /** Types of the events of its own stream. */
  async types(): Promise<string[]> {
    return (await this.ports.store.readStream(streamName.campaign(this.campaignId))).map(({ type }) => type);
  }

  /** What the sender would do with every message that is released: attempt and acceptance. */
  async sendReleased(): Promise<number> {
    let sent = 0;
    for (const [messageId, events] of await this.messages()) {
      const last = events.at(-1);
      if (last?.type !== 'MessageReleased') continue;
      const attemptId = systemIds.fresh();
      const at = new Date().toISOString();
      const { release } = last.data as { release: number };
      await this.message({ type: 'AttemptMessage', messageId, attemptId, release, callBy: at });
      await this.message({
        type: 'AcceptMessage',
        messageId,
        attemptId,
        wamid: `wamid.${messageId}`,
        held: false,
        at,
      });
      sent += 1;
    }
    return sent;
  }

  // biome-ignore lint/suspicious/noExplicitAny: deciders of several kinds of stream.
  #run(decider: any, stream: string, command: unknown, key = this.wabaId): Promise<unknown> {
    const { wabaId } = this;
    const context = {
      ...{
        tenantId: TENANT,
        wabaId,
        key,
        correlationId: systemIds.random(),
        causationId: systemIds.random(),
      },
      actor: { kind: 'system', id: 'test' } as const,
    };
    return this.ports.runner.run({ decider, stream, command, context });
  }
}

/** Real adapters on a database of their own, gates that are fresh all day, and a relay that is told when to publish. */
export async function startStage() {
  const installs = [installEventStore, installEventLog, installKeyring, installReadModels, installScheduler];
  const database = await testDatabase(installs);
  await database.pool.query(
    `insert into read_models.gates_freshness (fresh_at) values (now() + interval '1 day')`,
  );
  const ports = await openPorts(database);
  const running: { stop(): Promise<void> }[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  };
  return {
    ...ports,
    /** A campaign that was planned. */
    plan: (maxPerSecond?: number, beside?: TestCampaign): Promise<TestCampaign> =>
      new TestCampaign(ports, beside).create(maxPerSecond),
    /** A scheduler as another process would be: nothing in memory. */
    async scheduler(settings: SchedulerSettings = {}, store = ports.store): Promise<Service> {
      const scheduler = await startScheduler({ ...ports, store }, settings);
      running.push(scheduler);
      return scheduler;
    },
    /**
     * Publishes again and again while `condition` does not hold: the relay that runs beside the scheduler. The deadline
     * of the test ends it.
     */
    async until(condition: () => Promise<boolean>): Promise<void> {
      for (;;) {
        await ports.relay.publish();
        if (await condition()) return;
        await pause(25);
      }
    },
    stopAll,
    async end(): Promise<void> {
      await stopAll();
      await Promise.all([ports.log, ports.gates, ports.keyring, ports.store].map((port) => port.close()));
      await database.drop();
    },
  };
}

async function startScheduler(ports: Ports, settings: SchedulerSettings): Promise<Service> {
  const { as, store, keyring, gates } = ports;
  const log = createPostgresEventLog({ url: as('wabus_log'), pollMs: 50 });
  const pool = createPool({ url: as('wabus_scheduler'), max: 4 });
  const scheduler = createScheduler({
    ...{ store, keyring, gates, log, pool, clock: systemClock, ids: systemIds, logger: silentLogger },
    metrics: new Metrics('scheduler'),
    settings: { numberRate: 'off', ...settings },
  });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopped ??= scheduler.stop().then(async () => {
      await log.close();
      await pool.end();
    });
    return stopped;
  };
  await scheduler.start();
  return { ...scheduler, stop };
}

/** The stage that tests play on. */
export type Stage = Awaited<ReturnType<typeof startStage>>;
