import {
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogRecord,
  PARTITIONS,
  partitionOf,
  type RelayProgress,
  topics,
} from '@wabus/event-log';
import { type CatalogueEvent, encodeEvent } from '@wabus/events';
import { Metrics, type Service, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { compareModels, LIVE_SCHEMA, models, rebuild } from '@wabus/read-models';
import { createWorld, playScenario, type Scenario, type World } from '@wabus/read-models/testing';
import { expect } from 'vitest';
import { createProjector, type Projector, type ProjectorPorts } from '../src/index.ts';

/** An event and its record as the relay writes it. */
export interface Chained {
  readonly event: CatalogueEvent;
  readonly record: LogRecord;
}

/** A store with a scenario played on it, a log, and projectors between it and the read models. */
export class Stage {
  readonly world: World;
  readonly log: EventLog;
  readonly scenario: Scenario;
  /** What the relay's row says. */
  progress: RelayProgress | null = null;
  #metrics = new Metrics('projector');
  readonly #running = new Set<Service>();

  private constructor(world: World, log: EventLog, scenario: Scenario) {
    this.world = world;
    this.log = log;
    this.scenario = scenario;
  }

  static async open(): Promise<Stage> {
    const world = await createWorld();
    await installEventLog(world.database.url);
    const log = createPostgresEventLog({ url: roleUrl(world.database.url, 'wabus_log'), pollMs: 20 });
    await log.ensureTopics([topics.events]);
    return new Stage(world, log, await playScenario(world, 'tenant-1'));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running].map((service) => service.stop()));
    await this.log.close();
    await this.world.close();
  }

  /** Starts a projector; what is counted from now on is its. */
  async project(more: Partial<ProjectorPorts> = {}): Promise<Projector> {
    this.#metrics = new Metrics('projector');
    const service = createProjector({
      log: this.log,
      store: this.world.store,
      keyring: this.world.keyring,
      databaseUrl: roleUrl(this.world.database.url, 'wabus_projector'),
      logger: silentLogger,
      metrics: this.#metrics,
      maxBatchRecords: 7,
      relayProgress: async () => this.progress,
      ...more,
    });
    this.#running.add(service);
    await service.start();
    return service;
  }

  /** Stops one projector in the middle of a test. */
  async end(service: Service): Promise<void> {
    this.#running.delete(service);
    await service.stop();
  }

  /** The records of the whole store as a relay chains them. */
  async chained(): Promise<Chained[]> {
    const last = new Map<number, bigint>();
    return (await this.world.events()).map((event) => {
      const partition = partitionOf(event.key, PARTITIONS);
      const headers = { position: `${event.position}`, prev: `${last.get(partition) ?? 0n}` };
      last.set(partition, event.position);
      return { event, record: { key: event.key, value: encodeEvent(event), headers } };
    });
  }

  async publish(records: readonly Chained[]): Promise<void> {
    await this.log.producer().send(
      topics.events.name,
      records.map(({ record }) => record),
    );
  }

  async expectEqualToRebuild(): Promise<void> {
    const { store, keyring, database } = this.world;
    await rebuild({ store, keyring, ownerUrl: database.url, schema: 'read_models_check' });
    const differing = async (): Promise<unknown[]> =>
      (await compareModels(database.url, LIVE_SCHEMA, 'read_models_check'))
        .filter(({ equal }) => !equal)
        .map(({ table, differing }) => [table, differing]);
    await expect.poll(differing).toEqual([]);
  }

  async counter(name: string): Promise<number> {
    const metric = await this.#metrics.registry.getSingleMetric(name)?.get();
    return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0);
  }
}

/** What a relay would have written once all of these are in the log. */
export function relayedThrough(
  records: readonly Chained[],
  publishedThrough = new Date().toISOString(),
): RelayProgress {
  const lastPositions = Array.from({ length: PARTITIONS }, () => 0n);
  for (const { event } of records) lastPositions[partitionOf(event.key, PARTITIONS)] = event.position;
  return { lastPositions, publishedThrough };
}

/** The models, `campaigns` of which cannot take a LedgerClosed while `failing`. */
export function broken(failing: () => boolean): ReadModel[] {
  return models.map((model) => ({
    ...model,
    project: async (tx, events) => {
      const stops =
        model.name === 'campaigns' && failing() && events.some(({ event }) => event.type === 'LedgerClosed');
      if (stops) throw new Error('cannot apply LedgerClosed');
      await model.project(tx, events);
    },
  }));
}
