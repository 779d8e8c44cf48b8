import { type Assignment, type EventLog, type LogBatch, type LogConsumer, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { CatalogueEvent, Position } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { type Line, type Logger, ProgressWatch, type Service, type StalledLine } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Checkpoints } from './checkpoints.ts';
import { Cursor } from './cursor.ts';
import { feedLines, offsetLines } from './feed-lines.ts';
import type { FeedMetrics } from './feed-metrics.ts';
import { FeedPartition } from './feed-partition.ts';
import { type FeedRecord, feedRecordOf } from './feed-record.ts';
import { type FeedTroubles, feedTroubles } from './feed-troubles.ts';
import { type CheckpointKey, type Follower, readsType } from './follower.ts';
import { OffsetCommits } from './offset-commits.ts';
import { OwnPace } from './own-pace.ts';
import { SharedTurn } from './shared-turn.ts';
import { StorePages } from './store-pages.ts';
import { endOf, type Share, type Workshop } from './workshop.ts';

/** A quarter of a second: who takes longer for a batch goes at its own pace. */
const SLOW_MS = 250;

/** Told about partitions and how far their followers are. */
export interface FeedListener {
  /** A partition is ours, and nothing of it was handed on yet. */
  assigned?(partition: number, reached: readonly Position[]): void;
  /** Everything of the partition up to `position` is applied; `events` are those among the last of it that the follower reads. */
  applied?(place: CheckpointKey, position: Position, events: readonly CatalogueEvent[]): void;
  /**
   * The checkpoint was found at `position`, and not where it was left: what lies before it was applied by another process,
   * or by this one, which never heard of its commit. Which events these were is not known.
   */
  found?(place: CheckpointKey, position: Position): void;
  /** The partition is not ours any more. */
  lost?(partition: number): void;
}

/** What a feed stands on. */
export interface EventFeedPorts {
  readonly log: EventLog;
  /** Consumer group of `wabus.events`. */
  readonly group: string;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly keyring: Pick<Keyring, 'open'>;
  /** Has a connection for each follower, one for those that share a turn, and one to look. */
  readonly pool: Pool;
  readonly checkpoints: Checkpoints;
  /** The first is applied before the others, by itself, and waits for none of them. */
  readonly followers: readonly [Follower, ...Follower[]];
  readonly logger: Logger;
  readonly metrics: FeedMetrics;
  readonly listener?: FeedListener;
  /**
   * Per partition the position of the newest record that was published; null where nobody knows yet. Absent: nobody may
   * ask, so what is not level is found by the records that the log brings, and progress is that of its offsets.
   */
  published?(): Promise<readonly Position[] | null>;
  /** Default 1,000. */
  readonly maxBatchRecords?: number | undefined;
  /** How long a partition of a follower may stand still although more was published before that is said. Default 30,000. */
  readonly stalledMs?: number | undefined;
  /** Default 250. */
  readonly slowMs?: number | undefined;
  /** From the beginning of a shared turn to that of the next, in milliseconds, unless a backlog waits. Default 0. */
  readonly paceMs?: number | undefined;
  /**
   * How long a checkpoint may stay behind where there was nothing for any follower, in milliseconds: for followers whose
   * checkpoints nobody reads while they run. Default 0: it is moved at once.
   */
  readonly lazyMs?: number | undefined;
}

/** The feed with a word on its followers. */
export interface EventFeed extends Service {
  starting(): readonly string[];
  /** Followers that stand still or catch up; the others are where the log is. */
  troubles(): FeedTroubles;
  /** Partitions that are ours. */
  partitions(): number[];
}

/** Hands the events of the log on to followers: `start` begins to consume, `stop` ends after what is under way. */
export function createEventFeed(ports: EventFeedPorts): EventFeed {
  return new LogFeed(ports);
}

class LogFeed implements EventFeed {
  readonly #ports: EventFeedPorts;
  readonly #shop: Workshop;
  readonly #consumer: LogConsumer;
  readonly #commits: OffsetCommits;
  readonly #end = new AbortController();
  readonly #assigned = new Map<number, Assignment>();
  readonly #owned = new Map<number, FeedPartition>();
  readonly #pages: StorePages;
  /** That of the first follower, and that of the others, which follow it and need no pace of their own. */
  readonly #turns: readonly [SharedTurn, SharedTurn];
  readonly #paces: ReadonlyMap<Follower, OwnPace>;
  readonly #progress: ProgressWatch;
  #started = false;

  constructor(ports: EventFeedPorts) {
    this.#ports = ports;
    const { pool, checkpoints, keyring, logger, metrics, followers, paceMs = 0, lazyMs = 0 } = ports;
    const slowMs = this.#slowMs;
    this.#consumer = ports.log.consumer({
      group: ports.group,
      topics: [topics.events.name],
      maxBatchRecords: this.#maxBatchRecords,
      maxBatchBytes: 4 * 1024 * 1024,
    });
    this.#commits = new OffsetCommits(this.#consumer, logger);
    const [first, ...others] = followers;
    this.#shop = {
      ...{ pool, checkpoints, keyring, logger, metrics, ended: this.#end.signal, graceMs: slowMs },
      partitions: () => [...this.#owned.values()],
      applied: (share, moved) => this.#applied(share, moved),
      found: (cursor) => {
        if (!cursor.over) ports.listener?.found?.(cursor, cursor.reached);
      },
      changed: (partition) => this.#changed(partition),
      slow: (follower) => this.#slow(follower),
    };
    const pages = new StorePages(ports, followers);
    this.#pages = pages;
    const budgetOf = (follower: Follower): number => (follower === first ? Number.POSITIVE_INFINITY : slowMs);
    this.#turns = [
      new SharedTurn(this.#shop, [first], { budgetMs: budgetOf(first), paceMs, lazyMs }),
      new SharedTurn(this.#shop, others, { budgetMs: slowMs, paceMs: 0, lazyMs }),
    ];
    this.#paces = new Map(
      followers.map((follower) => {
        const options = { pages, budgetMs: budgetOf(follower) };
        return [follower, new OwnPace(this.#shop, follower, options)];
      }),
    );
    this.#progress = new ProgressWatch({
      lines: () => this.#lines(),
      gauge: metrics.stalled,
      onStalled: (stalled) => this.#level(stalled),
      stalledMs: ports.stalledMs,
    });
  }

  get #slowMs(): number {
    return this.#ports.slowMs ?? SLOW_MS;
  }

  get #maxBatchRecords(): number {
    return this.#ports.maxBatchRecords ?? 1_000;
  }

  async start(): Promise<void> {
    await this.#ports.log.ensureTopics([topics.events]);
    await this.#consumer.start({
      onAssigned: (assignment) => this.#own(assignment),
      onRevoked: ({ partition, epoch }) => this.#disown(partition, epoch),
      onBatch: (batch) => this.#take(batch),
    });
    this.#progress.start();
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    for (const partition of this.#owned.values()) partition.end();
    await this.#consumer.stop();
    const working = [...this.#turns, ...this.#paces.values()];
    await Promise.all([...working.map((one) => one.ended()), this.#progress.stop()]);
  }

  waitingFor(): readonly string[] {
    if (!this.#started) return ['start'];
    const { stopped, behind } = this.troubles();
    const named = new Set(
      this.#cursors().flatMap(({ stoppedBy, name }) => (stoppedBy === null ? [] : [`${name}:`])),
    );
    const stalled = this.#progress
      .waitingFor()
      .filter((text) => !named.has(text.slice(0, text.indexOf(':') + 1)));
    return [...[...stopped, ...behind].map(({ text }) => text), ...stalled];
  }

  starting(): readonly string[] {
    if (!this.#started) return ['start'];
    const [first] = this.#ports.followers;
    return this.troubles()
      .behind.filter(({ model }) => model === first.name)
      .map(({ text }) => text);
  }

  troubles(): FeedTroubles {
    return feedTroubles(this.#cursors(), this.#owned.size);
  }

  partitions(): number[] {
    return [...this.#owned.keys()];
  }

  #cursors(): readonly Cursor[] {
    return [...this.#owned.values()].flatMap(({ cursors }) => cursors);
  }

  async #own(assignment: Assignment): Promise<void> {
    const { partition } = assignment;
    const { followers, pool, checkpoints, listener } = this.#ports;
    this.#owned.get(partition)?.end();
    this.#owned.delete(partition);
    this.#assigned.set(partition, assignment);
    const published = (await this.#ports.published?.())?.[partition] ?? 0n;
    const places = followers.map((follower) => ({ follower, partition }));
    const reached = await checkpoints.read(pool, places);
    // Taken away again while that was read.
    if (this.#assigned.get(partition) !== assignment || this.#end.signal.aborted) return;
    // What the log still holds it brings by itself, but nobody knows whether it does.
    const furthest = reached.reduce((most, one) => (one > most ? one : most), published);
    const end = new AbortController();
    const cursors = followers.map((follower, index) => {
      const cursor = new Cursor(follower, partition, { reached: reached[index] ?? 0n, ended: end.signal });
      if (cursor.reached < furthest) this.#fallBehind(cursor, furthest);
      return cursor;
    });
    const owned = new FeedPartition(assignment, { cursors, end, maxBatchRecords: this.#maxBatchRecords });
    this.#owned.set(partition, owned);
    listener?.assigned?.(partition, reached);
    this.#changed(owned);
  }

  #disown(partition: number, epoch: number): void {
    if (this.#assigned.get(partition)?.epoch !== epoch) return;
    this.#assigned.delete(partition);
    const owned = this.#owned.get(partition);
    owned?.end();
    this.#owned.delete(partition);
    for (const { name: model } of this.#ports.followers)
      this.#ports.metrics.stopped.set({ model, partition }, 0);
    this.#ports.listener?.lost?.(partition);
  }

  #applied(share: Share, moved: 'moved' | 'passed'): void {
    const { cursor, events } = share;
    cursor[moved](endOf(share));
    const read = events.filter(({ type }) => readsType(cursor.follower, type));
    if (!cursor.over) this.#ports.listener?.applied?.(cursor, cursor.reached, read);
  }

  async #take(batch: LogBatch): Promise<void> {
    const owned = this.#owned.get(batch.partition);
    if (owned?.assignment.epoch !== batch.epoch) return;
    owned.take(batch, this.#placed(batch));
    this.#changed(owned);
    await owned.firstHasIt();
    await owned.roomForMore(this.#slowMs);
    await this.#turns[0].rest(batch.records.length);
  }

  #placed(batch: LogBatch): FeedRecord[] {
    return batch.records.flatMap((record) => {
      const placed = feedRecordOf(record);
      if (placed?.event) return [placed];
      const { topic, partition, offset } = record;
      this.#ports.metrics.unreadable.inc();
      this.#ports.logger.error({ topic, partition, offset: `${offset}` }, 'a record cannot be read');
      return placed ? [placed] : [];
    });
  }

  #changed(partition: FeedPartition): void {
    const nextOffset = partition.changed();
    // What not all followers have is held back, so that another process that takes over meets it again.
    if (nextOffset !== null) this.#commits.add(partition.assignment, nextOffset);
    for (const turn of this.#turns) turn.wake();
    const apart = new Set(this.#cursors().flatMap(({ level, follower }) => (level ? [] : [follower])));
    for (const follower of apart) this.#paces.get(follower)?.wake();
    if (apart.size === 0) this.#pages.clear();
  }

  #slow(follower: Follower): void {
    this.#ports.logger.info({ model: follower.name }, 'a read model takes long: it goes at its own pace');
    for (const cursor of this.#cursors()) if (cursor.follower === follower) cursor.leave(0n);
    this.#paces.get(follower)?.wasSlow();
  }

  #fallBehind(cursor: Cursor, through: Position): void {
    const { follower, partition, reached } = cursor;
    const how = { model: follower.name, partition, from: `${reached}`, through: `${through}` };
    // Ordinary after a kill between two models' transactions: no failure, but reads of it must wait.
    this.#ports.logger.info(how, 'a read model is behind what was published: it catches up from the store');
    cursor.leave(through);
  }

  async #lines(): Promise<readonly Line[]> {
    const { published, pool, checkpoints } = this.#ports;
    if (!published) return offsetLines(this.#cursors(), await this.#consumer.progress());
    const lines = await feedLines(this.#cursors(), { published, pool, checkpoints });
    for (const [model, those] of Map.groupBy(lines, ({ labels }) => `${labels.model}`)) {
      const most = those.reduce((most, { at, end }) => (end - at > most ? end - at : most), 0n);
      this.#ports.metrics.behind.set({ model }, Number(most));
    }
    return lines;
  }

  /** What the log does not bring by itself comes from the store. */
  #level(stalled: readonly StalledLine[]): void {
    const lines = new Map(stalled.map(({ line }) => [line.name, line]));
    for (const partition of this.#owned.values()) {
      for (const cursor of partition.cursors) {
        const line = lines.get(cursor.name);
        // Who is stopped or catches up already knows; who goes at its own pace and has nothing to do does not.
        if (!line || cursor.stoppedBy !== null || cursor.behindBy > 0n || cursor.over) continue;
        cursor.foundAt(line.at);
        this.#fallBehind(cursor, line.end);
      }
      this.#changed(partition);
    }
  }
}
