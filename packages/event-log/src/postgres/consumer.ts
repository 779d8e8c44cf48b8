import { backoffMs, briefly, keepRunning, type Logger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { Bell } from '../bell.ts';
import type { Assignment, LogConsumer, LogHandler, PartitionProgress, StoredLogRecord } from '../port.ts';
import { fetchRecords } from './fetch.ts';
import { keyOf, type Lease, Leases, type Shares } from './leases.ts';
import type { Presence } from './presence.ts';

/** How a consumer on Postgres behaves. */
export interface ConsumerSettings {
  readonly group: string;
  readonly topics: readonly string[];
  readonly fromLatest: boolean;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  /** How long a lease lasts without renewal. */
  readonly leaseMs: number;
  /** Looks again after so long without a notification. */
  readonly pollMs: number;
}

/** A partition held by this consumer in one epoch. */
interface Held extends Lease {
  next: bigint;
  /** Set once `onAssigned` is through. */
  ready: boolean;
  paused: boolean;
  /** Something may have been written since the last look. */
  stirred: boolean;
  handling: Promise<void> | undefined;
  /** Set while the partition is given up for another member: nothing is read any more. */
  leaving: Promise<void> | undefined;
  failures: number;
  /** What the last failure was; null once a batch was taken. */
  failure: string | null;
  retryAt: number;
}

/** A member of a group: leases its share of the partitions, reads what is idle with one query, hands out batches. */
export class PostgresConsumer implements LogConsumer {
  readonly #pool: Pool;
  readonly #presence: Presence;
  readonly #settings: ConsumerSettings;
  readonly #logger: Logger;
  readonly #leases: Leases;
  readonly #bell = new Bell();
  readonly #stop = new AbortController();
  readonly #held = new Map<string, Held>();
  #handler: LogHandler | undefined;
  #loops: Promise<unknown> = Promise.resolve();
  #renewedAt = 0;
  #owner: bigint | undefined;

  constructor(ports: { pool: Pool; presence: Presence; logger: Logger }, settings: ConsumerSettings) {
    this.#pool = ports.pool;
    this.#presence = ports.presence;
    this.#settings = settings;
    this.#logger = ports.logger.child({ group: settings.group });
    this.#leases = new Leases(ports.pool, settings);
  }

  async start(handler: LogHandler): Promise<void> {
    if (this.#handler) throw new Error('A consumer starts once.');
    this.#handler = handler;
    await this.#leases.join(this.#settings.topics);
    await this.#tend();
    const { signal } = this.#stop;
    const onError = (error: unknown): void => this.#logger.error({ err: error }, 'reading the log failed');
    const options = { signal, onError, maxMs: 1_000 };
    this.#loops = Promise.all([
      keepRunning(() => this.#tendOn(), options),
      keepRunning(() => this.#readOn(), options),
    ]);
  }

  commit(assignment: Assignment, nextOffset: bigint): Promise<boolean> {
    return this.#leases.commit(assignment, nextOffset);
  }

  pause(assignment: Assignment): void {
    const held = this.#held.get(keyOf(assignment));
    if (held) held.paused = true;
  }

  resume(assignment: Assignment): void {
    const held = this.#held.get(keyOf(assignment));
    if (!held) return;
    held.paused = false;
    held.stirred = true;
    this.#bell.ring();
  }

  assignments(): readonly Assignment[] {
    return [...this.#held.values()].map(({ assignment }) => assignment);
  }

  async lag(): Promise<bigint> {
    return (await this.progress()).reduce((lag, { committed, end }) => lag + end - committed, 0n);
  }

  async progress(): Promise<readonly PartitionProgress[]> {
    const failures = new Map(
      [...this.#held.values()].map(({ assignment, failure }) => [placeOf(assignment), failure]),
    );
    const all = await this.#leases.progress(this.assignments());
    return all.map((one) => ({ ...one, failure: failures.get(placeOf(one)) ?? null }));
  }

  async stop(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#bell.ring();
    await this.#loops;
    await Promise.all([...this.#held.values()].map(({ leaving }) => leaving));
    await this.#giveUp([...this.#held.values()]);
    if (this.#owner !== undefined) await this.#leases.leave(this.#owner).catch(this.#notGivenBack);
  }

  /** Something was written to a topic, or may have been to any. */
  wake(topic?: string): void {
    const stirred = [...this.#held.values()].filter(
      ({ assignment }) => topic === undefined || assignment.topic === topic,
    );
    for (const held of stirred) held.stirred = true;
    if (stirred.length > 0) this.#bell.ring();
  }

  /** Keeps and takes leases, three times a term and at least once a second. */
  async #tendOn(): Promise<void> {
    const { signal } = this.#stop;
    await waitUnlessStopped(Math.min(1_000, this.#settings.leaseMs / 3), signal);
    if (signal.aborted) return;
    try {
      await this.#tend();
    } catch (error) {
      if (performance.now() - this.#renewedAt > this.#settings.leaseMs)
        await this.#lose([...this.#held.values()]);
      throw error;
    }
  }

  async #tend(): Promise<void> {
    const owner = await this.#presence.key();
    this.#owner = owner;
    if (this.#held.size > 0) await this.#renew(owner);
    this.#renewedAt = performance.now();
    const shares = await this.#leases.showUp(owner);
    const leases = await this.#leases.acquire(owner, this.#settle(shares));
    await Promise.all(leases.map((lease) => this.#take(lease)));
  }

  /** Gives up what is above our share; answers how many partitions of each topic are still wanted. */
  #settle(shares: Shares): Shares {
    const room = new Map<number, number>();
    for (const [topicId, share] of shares) {
      const held = [...this.#held.values()].filter((one) => one.topicId === topicId);
      for (const one of held.slice(share)) one.leaving ??= this.#giveUp([one]);
      room.set(topicId, Math.max(0, share - held.length));
    }
    return room;
  }

  /** Ends partitions in good order: handlers finish and may still commit, then others may have them. */
  async #giveUp(leaving: readonly Held[]): Promise<void> {
    await Promise.all(leaving.map(({ handling }) => handling));
    const held = leaving.filter((one) => this.#held.get(keyOf(one.assignment)) === one);
    if (held.length === 0) return;
    await this.#revoke(held);
    await this.#leases.release(held.map(({ assignment }) => assignment)).catch(this.#notGivenBack);
  }

  readonly #notGivenBack = (error: unknown): void => {
    this.#logger.warn(
      { err: error },
      'partitions were not given back and will be free when their leases end',
    );
  };

  async #renew(owner: bigint): Promise<void> {
    const held = [...this.#held.values()];
    const kept = new Set((await this.#leases.renew(this.assignments(), owner)).map(keyOf));
    await this.#lose(held.filter(({ assignment }) => !kept.has(keyOf(assignment))));
  }

  async #take(lease: Lease): Promise<void> {
    const { assignment, nextOffset: next } = lease;
    const state = {
      ready: false,
      paused: false,
      stirred: true,
      handling: undefined,
      leaving: undefined,
      failures: 0,
      failure: null,
      retryAt: 0,
    };
    const held: Held = { ...lease, next, ...state };
    this.#held.set(keyOf(assignment), held);
    try {
      await this.#handler?.onAssigned?.(assignment);
      held.ready = true;
      this.#bell.ring();
    } catch (error) {
      this.#logger.error({ err: error, ...assignment }, 'a partition was not taken: its handler failed');
      this.#held.delete(keyOf(assignment));
      await this.#leases.release([assignment]);
    }
  }

  async #lose(lost: readonly Held[]): Promise<void> {
    for (const { assignment } of lost)
      this.#logger.warn(assignment, 'a partition was lost to another member');
    await this.#revoke(lost);
  }

  async #revoke(held: readonly Held[]): Promise<void> {
    for (const { assignment } of held) this.#held.delete(keyOf(assignment));
    const told = held.map(async ({ assignment }) => this.#handler?.onRevoked?.(assignment));
    for (const result of await Promise.allSettled(told)) {
      if (result.status === 'rejected')
        this.#logger.error({ err: result.reason }, 'giving back a partition failed');
    }
  }

  /** One turn: reads for all idle partitions at once, or waits until there may be something. */
  async #readOn(): Promise<void> {
    this.#bell.hush();
    const now = performance.now();
    const idle = [...this.#held.values()].filter(
      (held) => held.ready && !held.leaving && !held.paused && !held.handling && held.retryAt <= now,
    );
    if (idle.some(({ stirred }) => stirred)) return this.#read(idle);
    const rang = await this.#bell.rung(this.#settings.pollMs);
    if (!rang) for (const held of this.#held.values()) held.stirred = true;
  }

  async #read(idle: readonly Held[]): Promise<void> {
    for (const held of idle) held.stirred = false;
    const wanted = idle.map(({ assignment, topicId, next }) => ({ ...assignment, topicId, from: next }));
    const bounds = { records: this.#settings.maxBatchRecords, bytes: this.#settings.maxBatchBytes };
    const lists = await fetchRecords(this.#pool, wanted, bounds).catch((error: unknown) => {
      for (const held of idle) held.stirred = true;
      throw error;
    });
    idle.forEach((held, n) => {
      const records = lists[n] ?? [];
      const wantedStill = this.#held.get(keyOf(held.assignment)) === held && !this.#stop.signal.aborted;
      if (records.length === 0 || !wantedStill) return;
      held.stirred = true;
      if (!held.paused && !held.leaving) held.handling = this.#handle(held, records);
    });
  }

  async #handle(held: Held, records: readonly StoredLogRecord[]): Promise<void> {
    const { assignment } = held;
    const missed = (records[0] as StoredLogRecord).offset - held.next;
    if (missed > 0n) {
      this.#logger.error(
        { ...assignment, missed: String(missed) },
        'records were gone before they were read',
      );
    }
    try {
      await this.#handler?.onBatch({ ...assignment, records });
      held.next = (records.at(-1) as StoredLogRecord).offset + 1n;
      held.failures = 0;
      held.failure = null;
    } catch (error) {
      this.#logger.error({ err: error, ...assignment }, 'a batch failed and will be given again');
      held.retryAt = performance.now() + backoffMs(held.failures, 100, 5_000);
      held.failures += 1;
      held.failure = briefly(error);
    } finally {
      held.handling = undefined;
      this.#bell.ring();
    }
  }
}

const placeOf = ({ topic, partition }: Pick<Assignment, 'topic' | 'partition'>): string =>
  `${topic}/${partition}`;

function waitUnlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
