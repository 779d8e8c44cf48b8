import { backoffMs, briefly, keepRunning, type Logger, pause } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { Bell } from '../bell.ts';
import type { DerivedTopics, Fetched } from '../derived-topics.ts';
import type { Assignment, LogConsumer, LogHandler, PartitionProgress, StoredLogRecord } from '../port.ts';
import { fetchRecords } from './fetch.ts';
import { Held } from './held.ts';
import { type Ask, keyOf, type Lease, type Leases, type Shares, type Told, type Topic } from './leases.ts';
import type { Member, Tending } from './tending.ts';

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
  /** From one read that brought something to the next, at least, unless a backlog waits. */
  readonly paceMs: number;
}

/** So many records at once are a backlog. */
const BACKLOG = 100;

/** What the consumers of a process share. */
export interface ConsumerPorts {
  readonly pool: Pool;
  readonly leases: Leases;
  readonly tending: Tending;
  readonly derived: DerivedTopics | undefined;
  readonly logger: Logger;
}

/** A member of a group: leases its share of the partitions, reads what is idle with one query, hands out batches. */
export class PostgresConsumer implements LogConsumer, Member {
  readonly #ports: ConsumerPorts;
  readonly #settings: ConsumerSettings;
  readonly #logger: Logger;
  readonly #bell = new Bell();
  readonly #stop = new AbortController();
  readonly #held = new Map<string, Held>();
  /** Given up in good order: their handlers may still commit. */
  readonly #ending = new Map<string, Held>();
  #topics: readonly Topic[] = [];
  #handler: LogHandler | undefined;
  #reading: Promise<unknown> = Promise.resolve();
  #settling: Promise<void> | undefined;
  #renewedAt = 0;
  #readAgainAt = 0;
  #owner: bigint | undefined;

  constructor(ports: ConsumerPorts, settings: ConsumerSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#logger = ports.logger.child({ group: settings.group });
  }

  async start(handler: LogHandler): Promise<void> {
    if (this.#handler) throw new Error('A consumer starts once.');
    this.#handler = handler;
    const { leases, tending, derived } = this.#ports;
    const { group, topics, fromLatest } = this.#settings;
    this.#topics = await leases.join(group, topics, { derived, fromLatest });
    await tending.join(this);
    const { signal } = this.#stop;
    const onError = (error: unknown): void => this.#logger.error({ err: error }, 'reading the log failed');
    this.#reading = keepRunning(() => this.#readOn(), { signal, onError, maxMs: 1_000 });
  }

  async commit(assignment: Assignment, nextOffset: bigint): Promise<boolean> {
    const key = keyOf(assignment);
    const held = this.#held.get(key) ?? this.#ending.get(key);
    if (!held) return false;
    if (nextOffset > held.committed) held.committed = nextOffset;
    return true;
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
    const held = [...this.#held.values()];
    const [derived, own] = [held.filter((one) => one.derived), held.filter((one) => !one.derived)];
    const ends = await this.#ports.leases.ends(own.map((one) => one.lease()));
    const waiting =
      derived.length === 0
        ? []
        : ((await this.#ports.derived?.waiting(placesOf(derived, 'committed'))) ?? []);
    const ofOwn = own.map((one, n) => progressOf(one, ends[n] ?? 0n));
    return [...ofOwn, ...derived.map((one, n) => progressOf(one, one.committed + (waiting[n] ?? 0n)))];
  }

  async stop(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#bell.ring();
    await Promise.all([this.#reading, this.#ports.tending.leave(this)]);
    await this.#settling;
    await Promise.all([...this.#held.values()].map(({ leaving }) => leaving));
    await this.#giveUp([...this.#held.values()]);
    const { leases } = this.#ports;
    if (this.#owner !== undefined)
      await leases.leave(this.#settings.group, this.#owner).catch(this.#notGivenBack);
  }

  /** Something was written to a topic, or may have been to any. */
  wake(topic?: string): void {
    this.#stir(({ assignment }) => topic === undefined || assignment.topic === topic);
  }

  /** The event store has more, or may have. */
  wakeDerived(): void {
    this.#stir(({ derived }) => derived);
  }

  ask(owner: bigint): Ask {
    const { group, leaseMs } = this.#settings;
    const isDue = owner !== this.#owner || performance.now() - this.#renewedAt >= leaseMs / 3 - 1;
    const keep = [...this.#held.values()].filter(({ committed, written }) => isDue || committed > written);
    return { group, topics: this.#topics, showsUp: isDue, keep: keep.map((held) => held.lease()) };
  }

  async tended(owner: bigint, ask: Ask, told: Told): Promise<void> {
    if (ask.showsUp) this.#renewedAt = performance.now();
    this.#owner = owner;
    const kept = new Set(told.kept.map(({ assignment }) => keyOf(assignment)));
    const lost: Held[] = [];
    if (this.#stop.signal.aborted) return;
    for (const { assignment, nextOffset } of ask.keep) {
      const held = this.#held.get(keyOf(assignment));
      if (!held) continue;
      if (kept.has(keyOf(assignment))) held.written = nextOffset;
      else lost.push(held);
    }
    const losing = this.#lose(lost);
    // Who is still busy with what it was told before hears the rest with the next turn.
    this.#settling ??= this.#settle(owner, told.shares).finally(() => {
      this.#settling = undefined;
    });
    await Promise.all([losing, this.#settling]);
  }

  untended(): void {
    if (performance.now() - this.#renewedAt > this.#settings.leaseMs)
      void this.#lose([...this.#held.values()]);
  }

  #stir(isMeant: (held: Held) => boolean): void {
    const stirred = [...this.#held.values()].filter(isMeant);
    for (const held of stirred) held.stirred = true;
    if (stirred.length > 0) this.#bell.ring();
  }

  /** Gives up what is above our share, takes what is free of the rest. */
  async #settle(owner: bigint, shares: Shares): Promise<void> {
    const room = new Map<number, number>();
    for (const [topicId, share] of shares) {
      const held = [...this.#held.values()].filter((one) => one.topicId === topicId);
      for (const one of held.slice(share)) one.leaving ??= this.#giveUp([one]);
      room.set(topicId, Math.max(0, share - held.length));
    }
    const { group, fromLatest } = this.#settings;
    const asked = { group, topics: this.#topics, room, fromLatest };
    const leases = await this.#ports.leases.acquire(owner, asked);
    await Promise.all(leases.map((lease) => this.#take(lease)));
  }

  /** Ends partitions in good order: handlers finish and may still commit, then others may have them. */
  async #giveUp(leaving: readonly Held[]): Promise<void> {
    await Promise.all(leaving.map(({ handling }) => handling));
    const held = leaving.filter((one) => this.#held.get(keyOf(one.assignment)) === one);
    if (held.length === 0) return;
    for (const one of held) this.#ending.set(keyOf(one.assignment), one);
    await this.#revoke(held);
    for (const one of held) this.#ending.delete(keyOf(one.assignment));
    const leases = held.map((one) => one.lease());
    await this.#ports.leases.release(this.#settings.group, leases).catch(this.#notGivenBack);
  }

  readonly #notGivenBack = (error: unknown): void => {
    this.#logger.warn(
      { err: error },
      'partitions were not given back and will be free when their leases end',
    );
  };

  async #take(lease: Lease): Promise<void> {
    const { assignment } = lease;
    const held = new Held(lease, this.#ports.derived?.names.has(assignment.topic) ?? false);
    this.#held.set(keyOf(assignment), held);
    try {
      await this.#handler?.onAssigned?.(assignment);
      held.ready = true;
      this.#bell.ring();
    } catch (error) {
      this.#logger.error({ err: error, ...assignment }, 'a partition was not taken: its handler failed');
      this.#held.delete(keyOf(assignment));
      await this.#ports.leases.release(this.#settings.group, [lease]);
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
    const held = [...this.#held.values()];
    const idle = held.filter((one) => one.isIdle(now));
    if (idle.some(({ stirred }) => stirred)) {
      // What comes meanwhile, in whichever partition, makes one turn, here and for all that follow from it.
      if (now < this.#readAgainAt) return pause(this.#readAgainAt - now, this.#stop.signal);
      return this.#read(idle.filter(({ stirred }) => stirred));
    }
    const retries = held.flatMap(({ retryAt }) => (retryAt > now ? [retryAt - now] : []));
    const polls = held.some(({ derived }) => !derived) ? [this.#settings.pollMs] : [];
    const waits = [...retries, ...polls];
    const rang = await this.#bell.rung(waits.length > 0 ? Math.min(...waits) : undefined);
    if (!rang) for (const one of held) one.stirred ||= !one.derived;
  }

  async #read(idle: readonly Held[]): Promise<void> {
    for (const held of idle) held.stirred = false;
    const began = performance.now();
    const lists = await this.#fetch(idle).catch((error: unknown) => {
      for (const held of idle) held.stirred = true;
      throw error;
    });
    const count = [...lists.values()].reduce((sum, { records }) => sum + records.length, 0);
    if (count > 0 && count < BACKLOG) this.#readAgainAt = began + this.#settings.paceMs;
    for (const held of idle) {
      const { records, more } = lists.get(held) ?? { records: [], more: false };
      const wantedStill = this.#held.get(keyOf(held.assignment)) === held && !this.#stop.signal.aborted;
      if (records.length === 0 || !wantedStill) continue;
      if (held.paused || held.leaving) held.stirred = true;
      else held.handling = this.#handle(held, records);
      if (more) held.stirred = true;
    }
  }

  /** A query for those of the log's own records, and one for those of the event store. */
  async #fetch(idle: readonly Held[]): Promise<Map<Held, Fetched>> {
    const { pool, derived } = this.#ports;
    const bounds = { records: this.#settings.maxBatchRecords, bytes: this.#settings.maxBatchBytes };
    const [ofStore, own] = [idle.filter((one) => one.derived), idle.filter((one) => !one.derived)];
    const wanted = own.map(({ assignment, topicId, next }) => ({ ...assignment, topicId, from: next }));
    const [fetched = [], read = []] = await Promise.all([
      ofStore.length > 0 ? derived?.fetch(placesOf(ofStore, 'next'), bounds) : [],
      own.length > 0 ? fetchRecords(pool, wanted, bounds) : [],
    ]);
    const all = [...fetched, ...read];
    return new Map([...ofStore, ...own].map((held, n) => [held, all[n] as Fetched]));
  }

  async #handle(held: Held, records: readonly StoredLogRecord[]): Promise<void> {
    const { assignment } = held;
    const missed = held.missedBefore(records[0] as StoredLogRecord);
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
      held.stirred = true;
    } finally {
      held.handling = undefined;
      this.#bell.ring();
    }
  }
}

const placesOf = (held: readonly Held[], from: 'next' | 'committed') =>
  held.map(({ assignment: { topic, partition }, [from]: offset }) => ({ topic, partition, from: offset }));

const progressOf = ({ assignment, committed, failure }: Held, end: bigint): PartitionProgress => ({
  topic: assignment.topic,
  partition: assignment.partition,
  committed,
  end,
  failure,
});
