import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { backoffMs, briefly, type Logger, pause } from '@wabus/platform';
import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import { advanceCheckpoint, lockCheckpoint, type ReadModel, useSchema } from '@wabus/projection';
import { nextRecords, PersonalParts, type PlacedRecord } from './batch.ts';
import type { ProjectorMetrics } from './metrics.ts';

const HEAL_PAGE = 1_000;
/** A stretch that was read this fast is followed by the last one, in milliseconds. */
const CLOSE_MS = 2_000;
/** Stretches that shrink by less than this never end, or not in reasonable time. */
const HARDLY_LESS = 0.9;

/**
 * Whether the log should wait for the next stretch of catching up, so that it is the last: when the one just read took
 * little time, and also when it took hardly less than the one before, since then the log would never be overtaken.
 * While the log waits the gates of its partition grow stale and nobody sends, so it waits long only where it must.
 * Milliseconds; `beforeMs` is infinite for the first stretch.
 */
export function logShouldWait(tookMs: number, beforeMs: number): boolean {
  return tookMs < CLOSE_MS || tookMs > beforeMs * HARDLY_LESS;
}

/** What every partition of every model works with. */
export interface Workshop {
  readonly pool: Pool;
  readonly schema: string;
  readonly store: EventStore;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly metrics: ProjectorMetrics;
}

/**
 * `level`: batches are applied as they come. `behind`: what was published already is brought from the store first.
 * `stopped`: an event cannot be applied.
 */
type State =
  | { readonly is: 'level' }
  | { readonly is: 'behind'; readonly through: Position }
  | { readonly is: 'stopped'; readonly why: string; readonly since: Date };

const LEVEL: State = { is: 'level' };

/**
 * One model's copy of one partition. It never skips an event: when one cannot be applied it stops, says why, and
 * tries again from the store with growing waits, while other models and partitions go on.
 */
export class ModelPartition {
  readonly model: ReadModel;
  readonly partition: number;
  readonly #shop: Workshop;
  readonly #ended: AbortSignal;
  readonly #onRecovered: () => void;
  #state: State = LEVEL;
  #seen: Position = 0n;
  /** How far the store was read for it while it is behind. */
  #reached: Position = 0n;
  /** While it is set batches wait: the last stretch of catching up. */
  #lastStretch: Promise<void> | null = null;

  constructor(
    shop: Workshop,
    model: ReadModel,
    partition: number,
    options: { ended: AbortSignal; onRecovered: () => void },
  ) {
    this.#shop = shop;
    this.model = model;
    this.partition = partition;
    this.#ended = options.ended;
    this.#onRecovered = options.onRecovered;
  }

  /** As people read it. */
  get name(): string {
    return `${this.model.name}, partition ${this.partition}`;
  }

  /** Why it is stopped; null while it is not. */
  get stoppedBy(): string | null {
    return this.#state.is === 'stopped' ? this.#state.why : null;
  }

  /** How many positions of the store it is behind what was published when it was taken up; 0 once it is level. */
  get behindBy(): Position {
    if (this.#state.is !== 'behind' || this.#state.through <= this.#reached) return 0n;
    return this.#state.through - this.#reached;
  }

  /** When it was stopped; null while it is not. */
  get stoppedSince(): Date | null {
    return this.#state.is === 'stopped' ? this.#state.since : null;
  }

  /** True while batches are applied as they come. */
  get level(): boolean {
    return this.#state.is === 'level';
  }

  /** True once the partition is somebody else's. */
  get over(): boolean {
    return this.#ended.aborted;
  }

  /** How far the store was read for it, while it is behind. */
  get reached(): Position {
    return this.#reached;
  }

  /** Applies a batch; never throws. A stopped partition only remembers how far the log has come. */
  async apply(records: readonly PlacedRecord[], parts: PersonalParts): Promise<void> {
    for (const { position } of records) if (position > this.#seen) this.#seen = position;
    await this.#lastStretch;
    if (!this.level) return;
    try {
      await this.#applyRecords(records, parts);
    } catch (error) {
      this.stop(error);
    }
  }

  /**
   * It has applied the partition through `checkpoint` and is to have it through `through`: until it does, batches are
   * only remembered. Answers false for one that is not level and has enough to do.
   */
  fallBehind(checkpoint: Position, through: Position): boolean {
    if (!this.level || this.over) return false;
    if (through > this.#seen) this.#seen = through;
    this.#reached = checkpoint;
    this.#state = { is: 'behind', through };
    const { name: model } = this.model;
    const how = { model, partition: this.partition, from: `${checkpoint}`, through: `${through}` };
    // Ordinary after a kill between two models' transactions: no failure, but reads of it must wait.
    this.#shop.logger.info(how, 'a read model is behind what was published: it catches up from the store');
    return true;
  }

  /** Applies what it lacks of these events of its partition, read from the store; rejects at one that it cannot. */
  async applyStored(events: readonly CatalogueEvent[], parts: PersonalParts): Promise<void> {
    if (this.#state.is !== 'behind') return;
    const { through } = this.#state;
    await this.#applyHealed(
      events.filter(({ position }) => position > this.#reached && position <= through),
      parts,
    );
  }

  /** The store was read, and everything of this partition applied, through `position`. */
  reachedInStore(position: Position): void {
    if (position > this.#reached) this.#reached = position;
  }

  /** It is no longer read for: what came meanwhile it brings from the store itself, then batches are applied again. */
  goOnAlone(): void {
    // One that an event stopped meanwhile recovers already.
    if (this.#state.is === 'behind') void this.#recover();
  }

  /** The partition is somebody else's from now on. */
  release(): void {
    this.#shop.metrics.stopped.set({ model: this.model.name, partition: this.partition }, 0);
  }

  async #applyRecords(records: readonly PlacedRecord[], parts: PersonalParts): Promise<void> {
    let healed: Position | null = null;
    for (;;) {
      const { checkpoint, healThrough } = await this.#applyNext(records, parts);
      if (healThrough === null) return;
      if (healThrough === healed) throw new Error(`the store has no event at position ${healed}`);
      healed = healThrough;
      this.#shop.logger.warn(
        {
          model: this.model.name,
          partition: this.partition,
          from: `${checkpoint}`,
          through: `${healThrough}`,
        },
        'the log does not give every event: what is between is read from the store, and nothing is lost',
      );
      await this.#heal(checkpoint, healThrough);
    }
  }

  async #applyNext(
    records: readonly PlacedRecord[],
    parts: PersonalParts,
  ): Promise<{ checkpoint: Position; healThrough: Position | null }> {
    const done = this.#shop.metrics.batchSeconds.startTimer({ model: this.model.name });
    // Opened before the transaction, so that a slow keyring holds no lock; records dropped later cost nothing more.
    const all = records.flatMap(({ event }) => (event ? [event] : []));
    const opened = new Map((await parts.openFor(this.model, all)).map((one) => [one.event.position, one]));
    return inTransaction(this.#shop.pool, async (tx) => {
      const checkpoint = await this.#begin(tx);
      const { events, healThrough } = nextRecords(records, checkpoint);
      const last = events.at(-1);
      if (!last) return { checkpoint, healThrough };
      await this.model.project(
        tx,
        events.flatMap(({ position }) => opened.get(position) ?? []),
      );
      await advanceCheckpoint(tx, this.model, this.partition, last.position);
      this.#shop.metrics.events.inc({ model: this.model.name }, events.length);
      return { checkpoint: last.position, healThrough };
    }).finally(done);
  }

  /** Applies everything of this partition after `checkpoint` through `through` as the store has it. */
  async #heal(checkpoint: Position, through: Position): Promise<void> {
    let after = checkpoint;
    while (after < through && !this.#ended.aborted) {
      const page = await this.#shop.store.readAll({
        after,
        streamPrefixes: STREAM_PREFIXES,
        maxCount: HEAL_PAGE,
      });
      const mine = page.events.filter(
        ({ key, position }) => position <= through && partitionOf(key, PARTITIONS) === this.partition,
      ) as CatalogueEvent[];
      await this.#applyHealed(mine, new PersonalParts(this.#shop.keyring, [this.model], mine));
      if (page.end && page.next < through) throw new Error(`the store ends before position ${through}`);
      after = page.next;
    }
  }

  async #applyHealed(events: readonly CatalogueEvent[], parts: PersonalParts): Promise<void> {
    const last = events.at(-1);
    if (!last) return;
    const opened = await parts.openFor(this.model, events);
    await inTransaction(this.#shop.pool, async (tx) => {
      const checkpoint = await this.#begin(tx);
      const fresh = opened.filter(({ event }) => event.position > checkpoint);
      if (fresh.length === 0) return;
      await this.model.project(tx, fresh);
      await advanceCheckpoint(tx, this.model, this.partition, last.position);
      this.#shop.metrics.healed.inc({ model: this.model.name }, fresh.length);
    });
  }

  async #begin(tx: PoolClient): Promise<Position> {
    await useSchema(tx, this.#shop.schema);
    return lockCheckpoint(tx, this.model, this.partition);
  }

  /** An event cannot be applied: it says why, and tries again from the store. */
  stop(error: unknown): void {
    // Once it is somebody else's, what fails here is neither a stop nor anybody's business.
    if (this.#ended.aborted) return;
    this.#remember(error, 0);
    void this.#recover();
  }

  #remember(error: unknown, attempt: number): void {
    // Shown by /readyz. Who was stopped already was stopped since then.
    this.#state = { is: 'stopped', why: briefly(error), since: this.stoppedSince ?? new Date() };
    this.#shop.metrics.stopped.set({ model: this.model.name, partition: this.partition }, 1);
    this.#shop.metrics.failures.inc({ model: this.model.name });
    this.#shop.logger.error(
      { err: error, model: this.model.name, partition: this.partition, attempt },
      'a read model stopped at an event it cannot apply',
    );
  }

  /**
   * Applies from the store all that the log has brought meanwhile, then lets the log go on. Since it brings more while
   * that is read, it has to wait for the last stretch: else catching up would never end under load.
   */
  async #recover(): Promise<void> {
    let close = false;
    let beforeMs = Number.POSITIVE_INFINITY;
    for (let attempt = 1; !this.#ended.aborted; attempt += 1) {
      const stretch = Promise.withResolvers<void>();
      if (close) this.#lastStretch = stretch.promise;
      try {
        const target = this.#seen;
        const began = performance.now();
        const checkpoint = await inTransaction(this.#shop.pool, (tx) => this.#begin(tx));
        if (checkpoint < target) await this.#heal(checkpoint, target);
        if (this.#ended.aborted) return;
        if (!close && this.#seen > target) {
          const tookMs = performance.now() - began;
          close = logShouldWait(tookMs, beforeMs);
          beforeMs = tookMs;
          continue;
        }
        this.#goOn();
        return;
      } catch (error) {
        if (this.#ended.aborted) return;
        close = false;
        this.#remember(error, attempt);
        this.#letGo(stretch);
        await pause(backoffMs(attempt, 100, 30_000), this.#ended);
      } finally {
        this.#letGo(stretch);
      }
    }
  }

  #letGo(stretch: PromiseWithResolvers<void>): void {
    if (this.#lastStretch === stretch.promise) this.#lastStretch = null;
    stretch.resolve();
  }

  #goOn(): void {
    const { metrics, logger } = this.#shop;
    this.#state = LEVEL;
    metrics.stopped.set({ model: this.model.name, partition: this.partition }, 0);
    logger.info({ model: this.model.name, partition: this.partition }, 'the read model goes on');
    this.#onRecovered();
  }
}
