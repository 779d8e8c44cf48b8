import {
  type EventLog,
  type LogProducer,
  type LogRecord,
  PARTITIONS,
  partitionOf,
  topics,
} from '@wabus/event-log';
import { type EventStore, ForeignPositionError, type SubscriptionItem } from '@wabus/event-store';
import { type Position, STREAM_KINDS } from '@wabus/events';
import { type Logger, pause } from '@wabus/platform';
import type { Checkpoint } from './checkpoint.ts';
import { Freshness } from './freshness.ts';
import { Intake, type Taken } from './intake.ts';
import type { RelayMetrics } from './metrics.ts';
import { toBatch, toPublishable } from './records.ts';
import { foreignStore, refuseStoreBehind } from './store-behind.ts';

/** Bounds of one batch, and how often the head is looked at. */
export interface TurnSettings {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly beatMs: number;
}

/** What a turn stands on. */
export interface TurnPorts {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly checkpoint: Checkpoint;
  readonly logger: Logger;
  readonly metrics: RelayMetrics;
  /** Called each time progress was recorded: store, log and database all answered. */
  readonly onProgress: () => void;
  /** Told again and again how far is published, and where the store's head is. */
  readonly onBeat: (position: Position, head: Position) => void;
}

const PREFIXES = STREAM_KINDS.map((kind) => `${kind}-`);

/** One turn as the owner: reads the store, writes the log, keeps the checkpoint, until it is stopped or something fails. */
export class Turn {
  readonly #ports: TurnPorts;
  readonly #settings: TurnSettings;
  readonly #producer: LogProducer;
  readonly #intake: Intake;
  readonly #freshness = new Freshness();
  /** The store is known to reach as far as this. */
  #head: Position = 0n;

  constructor(ports: TurnPorts, settings: TurnSettings) {
    this.#ports = ports;
    this.#settings = settings;
    // A new turn, a new producer: after an unclear answer the old one's state is unclear too.
    this.#producer = ports.log.producer();
    this.#intake = new Intake({ after: ports.checkpoint.progress.position, ...settings });
  }

  /**
   * Runs until `signal` aborts; the batch under way is finished and recorded first.
   * @throws whatever ended the turn
   */
  async run(signal: AbortSignal): Promise<void> {
    await this.#refuseForeignStore();
    const failed = new AbortController();
    const ended = AbortSignal.any([signal, failed.signal]);
    ended.addEventListener('abort', () => this.#intake.close(), { once: true });
    if (ended.aborted) this.#intake.close();
    const parts = [this.#read(ended), this.#publish(), this.#beat(ended)];
    for (const part of parts) part.catch((error: unknown) => failed.abort(error));
    const results = await Promise.allSettled(parts);
    await this.#producer.close();
    const first = failed.signal.aborted ? failed.signal.reason : undefined;
    if (first !== undefined) throw first;
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #refuseForeignStore(): Promise<void> {
    refuseStoreBehind(this.#ports.checkpoint.progress.position, await this.#ports.store.head());
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { store, checkpoint } = this.#ports;
    const after = checkpoint.progress.position;
    let through = after;
    try {
      for await (const item of store.subscribeAll({ after, streamPrefixes: PREFIXES, signal })) {
        const publishables = item.kind === 'events' ? item.events.map(toPublishable) : [];
        through = await this.#believed(item, through);
        await this.#intake.add(publishables, through);
      }
    } catch (error) {
      throw error instanceof ForeignPositionError ? foreignStore(after, error) : error;
    }
    if (!signal.aborted) throw new Error('The subscription ended by itself.');
  }

  /**
   * How far an item goes. One that goes further than its events is asked of the store: a checkpoint beyond its head would
   * leave out everything up to there, for good.
   */
  async #believed(item: SubscriptionItem, through: Position): Promise<Position> {
    const last = item.kind === 'events' ? (item.events.at(-1)?.position ?? through) : through;
    if (item.position <= last) return last;
    if (item.position <= this.#head) return item.position;
    this.#head = await this.#ports.store.head();
    if (item.position <= this.#head) return item.position;
    this.#ports.logger.warn(
      { position: `${item.position}`, head: `${this.#head}` },
      'a subscription said that it is beyond the head of the store: not believed',
    );
    return last;
  }

  async #publish(): Promise<void> {
    const { checkpoint, metrics } = this.#ports;
    for (;;) {
      const taken = await this.#intake.take(checkpoint.progress.position);
      if (!taken) return;
      const stop = metrics.batch.startTimer();
      await this.#publishBatch(taken);
      stop();
    }
  }

  async #publishBatch({ publishables, through }: Taken): Promise<void> {
    const { checkpoint } = this.#ports;
    const batch = toBatch(publishables, checkpoint.progress.lastPositions);
    await this.#send(topics.events.name, batch.events);
    await this.#send(topics.send.name, batch.send);
    const progress = { position: through, lastPositions: batch.lastPositions };
    await checkpoint.advance(progress, this.#freshness.through(through));
    this.#ports.onProgress();
  }

  async #send(topic: string, records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    const places = await this.#producer.send(topic, records);
    records.forEach(({ key }, n) => {
      if (places[n]?.partition === partitionOf(key, PARTITIONS)) return;
      throw new Error(`The log put a key of ${topic} into another partition than it belongs to.`);
    });
    this.#ports.metrics.published.inc({ topic }, records.length);
  }

  /** Samples time and head, so that `published_through` moves while nothing happens and under load alike. */
  async #beat(signal: AbortSignal): Promise<void> {
    const { store, checkpoint, metrics } = this.#ports;
    let touched: string | null = null;
    while (!signal.aborted) {
      const time = await checkpoint.clock();
      const head = await store.head();
      this.#freshness.add({ time, head });
      this.#head = head;
      const { position } = checkpoint.progress;
      metrics.lag.set(Number(head - position));
      this.#ports.onBeat(position, head);
      const through = this.#freshness.through(position);
      if (through !== null && through !== touched) {
        await checkpoint.touch(through);
        this.#ports.onProgress();
      }
      touched = through;
      await pause(this.#settings.beatMs, signal);
    }
  }
}
