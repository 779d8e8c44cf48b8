import { type Assignment, type EventLog, type LogBatch, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { CatalogueEvent, Position } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { type Logger, type Metrics, ProgressWatch, type Service, type StalledLine } from '@wabus/platform';
import { createPool, inTransaction, type Pool } from '@wabus/postgres';
import { lockCheckpoint, type ReadModel, useSchema } from '@wabus/projection';
import { models as allModels, LIVE_SCHEMA } from '@wabus/read-models';
import { PersonalParts, type PlacedRecord, placeRecord } from './batch.ts';
import { keepGatesFresh } from './gates-freshness.ts';
import { Levelling } from './levelling.ts';
import { projectorMetrics } from './metrics.ts';
import { modelLines } from './model-lines.ts';
import { ModelPartition, type Workshop } from './model-partition.ts';
import { type ModelTroubles, modelTroubles } from './model-troubles.ts';
import { type RelayProgress, readRelayProgress } from './relay-progress.ts';

/** What the projector stands on. */
export interface ProjectorPorts {
  readonly log: EventLog;
  readonly store: EventStore;
  readonly keyring: Keyring;
  /** Logs in as `wabus_projector`. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Default: every read model. The first one is applied before the others in every batch. */
  readonly models?: readonly ReadModel[];
  /** Default: `read_models`. */
  readonly schema?: string;
  /** Upper bound of one batch; default 1,000 records. */
  readonly maxBatchRecords?: number;
  /** How long a partition of a model may stand still although more was published before that is said. Default 30,000. */
  readonly stalledMs?: number;
  /** Default: the row of the relay in the same database. */
  relayProgress?(): Promise<RelayProgress | null>;
}

interface OwnedPartition {
  readonly assignment: Assignment;
  readonly models: readonly ModelPartition[];
  readonly end: AbortController;
  /** What the group would read next; committed only while every model is level. */
  nextOffset: bigint | null;
}

/** The projector with a word on its models. */
export interface Projector extends Service {
  /** Models that stand still or catch up; the others are where the log is. */
  models(): ModelTroubles;
}

/** Folds the log into the read models: `start` begins to consume, `stop` ends after the batches under way. */
export function createProjector(ports: ProjectorPorts): Projector {
  const pool = createPool({ url: ports.databaseUrl, max: 16, name: 'wabus-projector' });
  return new LogProjector(ports, pool);
}

class LogProjector implements Projector {
  readonly #ports: ProjectorPorts;
  readonly #models: readonly ReadModel[];
  readonly #shop: Workshop;
  readonly #pool: Pool;
  readonly #consumer;
  readonly #end = new AbortController();
  readonly #owned = new Map<number, OwnedPartition>();
  readonly #levelling: Levelling;
  readonly #relayProgress: () => Promise<RelayProgress | null>;
  readonly #progress: ProgressWatch;
  #freshness: Promise<void> = Promise.resolve();
  #started = false;

  constructor(ports: ProjectorPorts, pool: Pool) {
    this.#ports = ports;
    this.#pool = pool;
    this.#models = ports.models ?? allModels;
    const schema = ports.schema ?? LIVE_SCHEMA;
    const { store, keyring, logger } = ports;
    this.#shop = { pool, schema, store, keyring, logger, metrics: projectorMetrics(ports.metrics) };
    this.#levelling = new Levelling(ports, this.#end.signal);
    this.#relayProgress = ports.relayProgress ?? (() => readRelayProgress(pool));
    this.#progress = new ProgressWatch({
      lines: () => modelLines(this.#parts(), { pool, schema, relayProgress: this.#relayProgress }),
      gauge: this.#shop.metrics.stalled,
      onStalled: (stalled) => this.#level(stalled),
      stalledMs: ports.stalledMs,
    });
    this.#consumer = ports.log.consumer({
      group: 'projector',
      topics: [topics.events.name],
      maxBatchRecords: ports.maxBatchRecords ?? 1_000,
      maxBatchBytes: 4 * 1024 * 1024,
    });
  }

  async start(): Promise<void> {
    await this.#ports.log.ensureTopics([topics.events]);
    const relayProgress = this.#relayProgress;
    this.#freshness = keepGatesFresh({ ...this.#shop, relayProgress }, this.#end.signal);
    await this.#consumer.start({
      onAssigned: (assignment) => this.#own(assignment),
      onRevoked: ({ partition, epoch }) => this.#disown(partition, epoch),
      onBatch: (batch) => this.#apply(batch),
    });
    this.#progress.start();
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#consumer.stop();
    for (const { end } of this.#owned.values()) end.abort();
    await Promise.all([this.#freshness, this.#levelling.ended(), this.#progress.stop()]);
    await this.#pool.end();
  }

  waitingFor(): readonly string[] {
    if (!this.#started) return ['start'];
    const { stopped, behind } = this.models();
    const named = new Set(
      this.#parts().flatMap(({ stoppedBy, name }) => (stoppedBy === null ? [] : [`${name}:`])),
    );
    const stalled = this.#progress
      .waitingFor()
      .filter((text) => !named.has(text.slice(0, text.indexOf(':') + 1)));
    return [...[...stopped, ...behind].map(({ text }) => text), ...stalled];
  }

  starting(): readonly string[] {
    if (!this.#started) return ['start'];
    return this.models()
      .behind.filter(({ model }) => model === this.#models[0]?.name)
      .map(({ text }) => text);
  }

  models(): ModelTroubles {
    return modelTroubles([...this.#owned.values()].map(({ models }) => models));
  }

  #parts(): readonly ModelPartition[] {
    return [...this.#owned.values()].flatMap(({ models }) => models);
  }

  /** What the log does not bring by itself comes from the store. */
  #level(stalled: readonly StalledLine[]): void {
    const lines = new Map(stalled.map(({ line }) => [line.name, line]));
    this.#levelling.add(
      this.#parts().filter((part) => {
        const line = lines.get(part.name);
        return line !== undefined && part.fallBehind(line.at, line.end);
      }),
    );
  }

  async #own(assignment: Assignment): Promise<void> {
    const { partition } = assignment;
    this.#owned.get(partition)?.end.abort();
    const end = new AbortController();
    const onRecovered = () => void this.#commit(partition);
    const models = this.#models.map(
      (model) => new ModelPartition(this.#shop, model, partition, { ended: end.signal, onRecovered }),
    );
    this.#owned.set(partition, { assignment, models, end, nextOffset: null });
    const published = (await this.#relayProgress())?.lastPositions[partition] ?? 0n;
    const reached = await this.#checkpoints(partition);
    // What the log still holds it brings by itself, but nobody knows whether it does.
    const furthest = reached.reduce((most, one) => (one > most ? one : most), published);
    this.#levelling.add(
      models.filter((model, index) => {
        const checkpoint = reached[index] ?? 0n;
        return checkpoint < furthest && model.fallBehind(checkpoint, furthest);
      }),
    );
  }

  #disown(partition: number, epoch: number): void {
    const owned = this.#owned.get(partition);
    if (owned?.assignment.epoch !== epoch) return;
    owned.end.abort();
    for (const model of owned.models) model.release();
    this.#owned.delete(partition);
  }

  #checkpoints(partition: number): Promise<Position[]> {
    return inTransaction(this.#pool, async (tx) => {
      await useSchema(tx, this.#shop.schema);
      const reached: Position[] = [];
      for (const model of this.#models) reached.push(await lockCheckpoint(tx, model, partition));
      return reached;
    });
  }

  async #apply(batch: LogBatch): Promise<void> {
    const owned = this.#owned.get(batch.partition);
    if (owned?.assignment.epoch !== batch.epoch) return;
    const records = this.#placed(batch);
    const events = records.flatMap(({ event }): CatalogueEvent[] => (event ? [event] : []));
    const parts = new PersonalParts(this.#shop.keyring, this.#models, events);
    const [gates, ...others] = owned.models;
    await gates?.apply(records, parts);
    await Promise.all(others.map((model) => model.apply(records, parts)));
    const last = batch.records.at(-1);
    if (last) owned.nextOffset = last.offset + 1n;
    await this.#commit(batch.partition);
  }

  #placed(batch: LogBatch): PlacedRecord[] {
    return batch.records.flatMap((record) => {
      const placed = placeRecord(record);
      if (placed?.event) return [placed];
      const { topic, partition, offset } = record;
      this.#shop.metrics.unreadable.inc();
      this.#ports.logger.error({ topic, partition, offset: `${offset}` }, 'a record cannot be read');
      return placed ? [placed] : [];
    });
  }

  /** A model that is not level holds the offset back, so that another process that takes over meets its records again. */
  async #commit(partition: number): Promise<void> {
    const owned = this.#owned.get(partition);
    if (!owned?.nextOffset || owned.models.some(({ level }) => !level)) return;
    try {
      await this.#consumer.commit(owned.assignment, owned.nextOffset);
    } catch (error) {
      this.#ports.logger.warn(
        { err: error, partition },
        'the offset could not be committed: records may come again',
      );
    }
  }
}
