import { type Logger, pause } from '@wabus/platform';
import kafkajs from 'kafkajs';
import type { Assignment, LogConsumer, LogHandler, PartitionProgress, StoredLogRecord } from '../port.ts';
import type { NewClient } from './client-config.ts';
import type { GroupLag } from './group-lag.ts';
import {
  assignerFor,
  type Generation,
  generationOf,
  type Membership,
  type PartitionOffset,
  type TopicPartition,
} from './kafkajs-patches.ts';
import { OffsetCommits, partitionKey } from './offset-commits.ts';
import type { KafkaTimings } from './options.ts';
import { toStored } from './records.ts';
import { refusedGap, refusedStart } from './refusals.ts';
import { Turns } from './turns.ts';
import { Watchdog } from './watchdog.ts';

/** How a consumer on Kafka behaves. */
export interface ConsumerSettings {
  readonly group: string;
  readonly topics: readonly string[];
  readonly fromLatest: boolean;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly timings: Required<KafkaTimings>;
}

/** What a consumer stands on. */
export interface ConsumerPorts {
  readonly newClient: NewClient;
  readonly lag: GroupLag;
  readonly logger: Logger;
  readonly onFatal: (error: Error) => void;
  /** Milliseconds of a clock that goes on while the machine sleeps. */
  readonly now: () => number;
}

/** Bytes of one partition in one answer; a larger record comes alone. */
const FETCH_BYTES_PER_PARTITION = 1024 * 1024;
const FETCH_BYTES = 16 * 1024 * 1024;
/** In a rebalance, how long batches under way may take to finish, and then handlers to give partitions back. */
const DRAIN_MS = 2_000;
const REVOKE_MS = 3_000;
/** A commit that finds no coordinator is tried again for so long. */
const COMMIT_WITHIN_MS = 10_000;
/** How long a stop waits for the broker to take the goodbye. */
const LEAVE_MS = 5_000;
/** The shortest wait of a fetch, while a full queue is being worked off and may want more at any moment. */
const BUSY_FETCH_WAIT_MS = 20;

/** A member of a group. kafkajs fetches, this admits; the turns hand out. */
export class KafkaConsumer implements LogConsumer {
  readonly #ports: ConsumerPorts;
  readonly #settings: ConsumerSettings;
  readonly #logger: Logger;
  readonly #consumer: kafkajs.Consumer;
  readonly #commits = new OffsetCommits(COMMIT_WITHIN_MS);
  readonly #watchdog: Watchdog;
  readonly #firstJoin = Promise.withResolvers<void>();
  #turns: Turns | undefined;
  #watching: NodeJS.Timeout | undefined;
  /** Until when at least the group keeps our partitions for us: the first stands still where a machine sleeps. */
  #oursUntil = { running: Number.NEGATIVE_INFINITY, clock: Number.NEGATIVE_INFINITY };
  /** Resolves when no join is under way. */
  #joining: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;
  #failed = false;

  constructor(ports: ConsumerPorts, settings: ConsumerSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#logger = ports.logger.child({ group: settings.group });
    this.#watchdog = new Watchdog(settings.timings.watchdogMs, ports.now);
    this.#firstJoin.promise.catch(() => undefined);
    this.#consumer = this.#newConsumer();
  }

  async start(handler: LogHandler): Promise<void> {
    if (this.#turns || this.#stopped) throw new Error('A consumer starts once.');
    const { maxBatchRecords: batchRecords, maxBatchBytes: batchBytes, topics, fromLatest } = this.#settings;
    const bounds = {
      batchRecords,
      batchBytes,
      queueRecords: 4 * batchRecords,
      queueBytes: Math.max(batchBytes, FETCH_BYTES_PER_PARTITION),
    };
    this.#turns = new Turns({ handler, bounds, logger: this.#logger, stillOurs: () => this.#stillOurs() });
    await this.#ports.lag.refuseMissing(topics);
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...topics], fromBeginning: !fromLatest });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (payload) => this.#admit(payload),
    });
    this.#watch();
    await this.#firstJoin.promise;
  }

  async commit(assignment: Assignment, nextOffset: bigint): Promise<boolean> {
    const found = this.#turns?.committable(assignment);
    if (!found) return false;
    const { generation, committed, current, reached } = found;
    if (nextOffset <= committed) return true;
    const { topic, partition } = assignment;
    const done = await this.#commits.commit({ topic, partition, offset: nextOffset, generation, current });
    if (done) reached(nextOffset);
    return done;
  }

  pause(assignment: Assignment): void {
    this.#turns?.find(assignment)?.pause();
  }

  resume(assignment: Assignment): void {
    this.#turns?.find(assignment)?.resume();
  }

  assignments(): readonly Assignment[] {
    const turns = this.#turns?.all() ?? [];
    const ours = turns.filter(({ state, next }) => state === 'held' && next !== undefined);
    return ours.map(({ assignment }) => assignment);
  }

  lag(): Promise<bigint> {
    return this.#ports.lag.of(this.#settings.group, this.assignments(), this.#settings.fromLatest);
  }

  async progress(): Promise<readonly PartitionProgress[]> {
    const { group, fromLatest } = this.#settings;
    const all = await this.#ports.lag.progress(group, this.assignments(), fromLatest);
    const failures = new Map(
      this.#turns?.all().map(({ assignment, failure }) => [partitionKey(assignment), failure]),
    );
    return all.map((one) => ({ ...one, failure: failures.get(partitionKey(one)) ?? null }));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    clearInterval(this.#watching);
    if (!this.#turns) return;
    this.#firstJoin.reject(new Error('The consumer was stopped while it was starting.'));
    await this.#turns.end(Number.POSITIVE_INFINITY);
    await this.#turns.settled();
    await this.#commits.idle();
    // Who is cut off while joining leaves a member behind that the group waits for.
    const leave = this.#joining.then(() => this.#consumer.disconnect());
    const left = await Promise.race([leave.then(() => true), pause(LEAVE_MS).then(() => false)]).catch(
      () => false,
    );
    if (!left) void this.#consumer.disconnect().catch(() => undefined);
    if (!left)
      this.#logger.warn(
        { sessionMs: this.#settings.timings.sessionMs },
        'the group was not told that we leave: others take over when the session ends',
      );
  }

  #newConsumer(): kafkajs.Consumer {
    const { group, timings } = this.#settings;
    const consumer = this.#ports.newClient().consumer({
      groupId: group,
      partitionAssigners: [assignerFor(this.#membership(), kafkajs.PartitionAssigners.roundRobin)],
      sessionTimeout: timings.sessionMs,
      heartbeatInterval: timings.heartbeatMs,
      rebalanceTimeout: timings.rebalanceMs,
      maxWaitTimeInMs: timings.fetchWaitMs,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      maxBytes: FETCH_BYTES,
      allowAutoTopicCreation: false,
    });
    consumer.on('consumer.fetch', () => this.#watchdog.feed());
    consumer.on('consumer.heartbeat', () => this.#watchdog.feed());
    consumer.on('consumer.crash', ({ payload: { error, restart } }) => this.#crashed(error, restart));
    return consumer;
  }

  #membership(): Membership {
    return {
      leaving: (known) => this.#leaving(known),
      joining: (join) => {
        this.#joining = join.catch((error: Error) => this.#joinFailed(error));
      },
      stopped: () => this.#stopped !== undefined,
      joined: (generation) => this.#joined(generation),
      confirmed: (askedAt) => this.#confirmed(askedAt),
      startsAt: (generation, start) => this.#startsAt(generation, start),
      outOfRange: (generation, place) => void this.#outOfRange(generation, place),
      fetchWaitMs: () => this.#fetchWaitMs(),
    };
  }

  /** Nothing is handed out, told or committed any more when this resolves, unless a handler takes too long. */
  async #leaving(known: boolean): Promise<void> {
    const turns = this.#turns;
    if (!turns || this.#stopped) return;
    const giveBack = turns.end(known ? DRAIN_MS : 0).then(() => this.#commits.idle());
    const given = await Promise.race([
      giveBack.then(() => true),
      pause(DRAIN_MS + REVOKE_MS).then(() => false),
    ]);
    if (!given) this.#logger.warn('partitions were given back before their handlers had finished with them');
  }

  #joinFailed(error: Error): void {
    if (!this.#stopped)
      this.#logger.warn({ err: error }, 'joining the group failed: nothing is read meanwhile');
  }

  #joined(generation: Generation): void {
    if (this.#stopped) return;
    this.#turns?.begin(generation);
    this.#watchdog.feed();
    if (generation.places.length === 0) this.#firstJoin.resolve();
    this.#logger.info(
      { generation: generation.number, partitions: generation.places.length },
      'joined the group',
    );
  }

  #startsAt(generation: Generation, start: PartitionOffset): void {
    this.#turns?.startAt(generation, start);
    if (this.#turns?.all().every(({ next }) => next !== undefined)) this.#firstJoin.resolve();
  }

  /** A session begins anew when the broker hears from us, which is after we have asked. */
  #confirmed(askedAt: number): void {
    const left = askedAt + this.#settings.timings.sessionMs - performance.now();
    this.#oursUntil = { running: performance.now() + left, clock: this.#ports.now() + left };
    for (const turn of this.#turns?.all() ?? []) turn.nudge();
  }

  /**
   * A process that was frozen for longer than its session asks the group first, before it hands out what it has. What
   * the group had answered before does not count, though it is only read afterwards.
   */
  #stillOurs(): boolean {
    return performance.now() < this.#oursUntil.running && this.#ports.now() < this.#oursUntil.clock;
  }

  /** A fetch that waits does not see that a full queue was worked off meanwhile, so that it is not kept waiting long. */
  #fetchWaitMs(): number {
    const full = this.#turns?.all().filter((turn) => turn.full) ?? [];
    if (full.length === 0) return this.#settings.timings.fetchWaitMs;
    const moved = Math.max(...full.map(({ movedAt }) => movedAt));
    const wait = Math.max(BUSY_FETCH_WAIT_MS, (performance.now() - moved) / 4);
    return Math.min(this.#settings.timings.fetchWaitMs, Math.round(wait));
  }

  #admit({ batch, resolveOffset }: kafkajs.EachBatchPayload): void {
    const generation = generationOf(batch);
    if (!generation || !this.#turns) return;
    const { topic, partition } = batch;
    const records = batch.messages.map((message): StoredLogRecord => toStored({ topic, partition }, message));
    const { admitted, gap } = this.#turns.admit(generation, batch, records);
    if (admitted) resolveOffset(batch.lastOffset());
    if (!gap) return;
    generation.setFetching({ topic, partition }, false);
    this.#fatal(refusedGap(this.#settings.group, batch, gap));
  }

  async #outOfRange(generation: Generation, place: TopicPartition): Promise<void> {
    const { group } = this.#settings;
    const next = this.#turns?.nextOf(generation, place);
    const range = await this.#ports.lag.rangeOf(place).catch(() => null);
    if (next !== undefined) this.#fatal(refusedStart(group, place, next, range));
  }

  #crashed(error: Error, restart: boolean): void {
    if (this.#stopped) return;
    if (restart) {
      this.#logger.warn({ err: error }, 'the Kafka client lost its brokers and starts again');
      return;
    }
    const { group } = this.#settings;
    const refused = [error, error.cause].some((one) => hasType(one, 'GROUP_AUTHORIZATION_FAILED'));
    const why = refused ? `May this user read the group ${group}? ` : '';
    const what = `The Kafka client of group ${group} gave up (${error.message}).`;
    this.#fatal(new Error(`${what} ${why}A new process of this service starts afresh.`, { cause: error }));
  }

  #watch(): void {
    if (this.#stopped) return;
    this.#watching = setInterval(() => void this.#look(), this.#watchdog.everyMs);
    this.#watching.unref();
  }

  async #look(): Promise<void> {
    const hungryMs = this.#watchdog.look();
    if (hungryMs === null || this.#failed) return;
    const lag = await this.#leftToRead().catch(() => 0n);
    if (lag === 0n || this.#watchdog.look() === null) return;
    this.#fatal(
      new Error(
        `Group ${this.#settings.group} has fetched nothing for ${Math.round(hungryMs / 1_000)} s, with ${lag} records ` +
          'left to read and the brokers answering: its connection hangs. A new process of this service starts afresh.',
      ),
    );
  }

  /**
   * What is left of our partitions; of all of them while none are ours, since joining may be what hangs. Asked on a
   * line of its own, since others may hang like ours.
   */
  #leftToRead(): Promise<bigint> {
    const { group, topics, fromLatest } = this.#settings;
    const held = this.assignments();
    return this.#ports.lag.afresh(async (lag) =>
      lag.of(group, held.length > 0 ? held : await lag.partitionsOf(topics), fromLatest),
    );
  }

  #fatal(error: Error): void {
    this.#firstJoin.reject(error);
    if (this.#failed) return;
    this.#failed = true;
    this.#ports.onFatal(error);
  }
}

const hasType = (error: unknown, type: string): boolean =>
  error instanceof Error && 'type' in error && error.type === type;
