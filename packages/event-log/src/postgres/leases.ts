import { NaturalBatch } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Assignment, PartitionProgress } from '../port.ts';
import { fairShare } from './fair-share.ts';

/** A partition just taken: where to read, and from which offset. */
export interface Lease {
  readonly assignment: Assignment;
  readonly topicId: number;
  readonly nextOffset: bigint;
}

interface LeaseRow {
  readonly topic_id: number;
  readonly partition: number;
  readonly epoch: number;
  readonly next_offset: string;
}

/** How many partitions of each topic a member may hold, by the topic's number. */
export type Shares = ReadonlyMap<number, number>;

interface Commit {
  readonly assignment: Assignment;
  readonly nextOffset: bigint;
}

const JOIN = `
  insert into event_log.group_partitions (group_name, topic_id, partition)
  select $1, topic_id, partition from event_log.partitions where topic_id = any ($2)
  on conflict do nothing`;

/** Says that we are there; answers, per topic, its partitions and the others that are. */
const SHOW_UP = `
  with ours as (
    insert into event_log.group_members (group_name, topic_id, owner, seen_until)
    select $1, topic_id, $3, clock_timestamp() + $4 * interval '1 ms' from unnest($2::int[]) topic_id
    on conflict (group_name, topic_id, owner) do update set seen_until = excluded.seen_until
  ), others as (
    select topic_id, owner from event_log.group_members
    where group_name = $1 and topic_id = any ($2) and owner <> $3
      and seen_until >= clock_timestamp() and not pg_try_advisory_xact_lock(owner)
  )
  select topic_id, (select count(*)::int from event_log.partitions p where p.topic_id = t.topic_id) as partitions,
         array(select owner::text from others o where o.topic_id = t.topic_id) as others
  from unnest($2::int[]) t (topic_id)`;

const LEAVE = 'delete from event_log.group_members where group_name = $1 and owner = $2';

/** Rows of members that are long gone: restarts leave them behind. */
const FORGET = `
  delete from event_log.group_members where group_name = $1 and seen_until < clock_timestamp() - interval '1 hour'`;

const ACQUIRE = `
  with free as (
    select taken.* from unnest($2::int[], $6::int[]) wanted (topic_id, room) cross join lateral (
      select g.topic_id, g.partition from event_log.group_partitions g
      where g.group_name = $1 and g.topic_id = wanted.topic_id
        and (g.owner is null or g.seen_until < clock_timestamp() or pg_try_advisory_xact_lock(g.owner))
      order by g.partition limit wanted.room for update skip locked
    ) taken
  )
  update event_log.group_partitions g
  set owner = $3, epoch = g.epoch + 1, seen_until = clock_timestamp() + $4 * interval '1 ms',
      next_offset = coalesce(g.next_offset, case when $5 then p.next_offset else 0 end)
  from free join event_log.partitions p using (topic_id, partition)
  where g.group_name = $1 and g.topic_id = free.topic_id and g.partition = free.partition
  returning g.topic_id, g.partition, g.epoch, g.next_offset`;

/** Rows of ours that are still of their epoch, locked in one order so that statements never wait for each other in a ring. */
const OURS = `
  with given as (
    select topic_id, partition, epoch, max(next_offset) as given_offset
    from unnest($2::int[], $3::int[], $4::int[], $5::bigint[]) given (topic_id, partition, epoch, next_offset)
    group by topic_id, partition, epoch
  ), locked as (
    select g.group_name, g.topic_id, g.partition, given.given_offset
    from event_log.group_partitions g join given using (topic_id, partition, epoch)
    where g.group_name = $1 and g.owner is not null
    order by g.topic_id, g.partition for update of g
  )
  update event_log.group_partitions g`;

const WHERE_LOCKED = `
  from locked where g.group_name = locked.group_name and g.topic_id = locked.topic_id and g.partition = locked.partition
  returning g.topic_id, g.partition, g.epoch, g.next_offset`;

const RENEW = `${OURS} set owner = $6, seen_until = clock_timestamp() + $7 * interval '1 ms' ${WHERE_LOCKED}`;
const RELEASE = `${OURS} set owner = null, seen_until = clock_timestamp() ${WHERE_LOCKED}`;
const COMMIT = `${OURS} set next_offset = greatest(g.next_offset, locked.given_offset) ${WHERE_LOCKED}`;

/** The leases and committed offsets of one group on its topics, all compare-and-set on the epoch. */
export class Leases {
  readonly #pool: Pool;
  readonly #group: string;
  readonly #leaseMs: number;
  readonly #fromLatest: boolean;
  readonly #commits: NaturalBatch<Commit, boolean>;
  #topics = new Map<string, number>();
  #names = new Map<number, string>();

  constructor(pool: Pool, options: { group: string; leaseMs: number; fromLatest: boolean }) {
    this.#pool = pool;
    this.#group = options.group;
    this.#leaseMs = options.leaseMs;
    this.#fromLatest = options.fromLatest;
    this.#commits = new NaturalBatch((commits) => this.#commit(commits), { maxItems: 1_000 });
  }

  /**
   * Makes the group known on the topics.
   * @throws Error when a topic does not exist
   */
  async join(topics: readonly string[]): Promise<void> {
    const { rows } = await this.#pool.query<{ topic_id: number; name: string }>(
      'select topic_id, name from event_log.topics where name = any ($1)',
      [topics],
    );
    this.#topics = new Map(rows.map((row) => [row.name, row.topic_id]));
    this.#names = new Map(rows.map((row) => [row.topic_id, row.name]));
    const missing = topics.filter((name) => !this.#topics.has(name));
    if (missing.length > 0)
      throw new Error(`Topics that do not exist: ${missing.join(', ')}; ensureTopics creates them.`);
    await this.#pool.query(JOIN, [this.#group, [...this.#names.keys()]]);
    await this.#pool.query(FORGET, [this.#group]);
  }

  /** Says to the group that this member is there, for one term; answers what it should hold beside who else is. */
  async showUp(owner: bigint): Promise<Shares> {
    const { rows } = await this.#pool.query<{ topic_id: number; partitions: number; others: string[] }>(
      SHOW_UP,
      [this.#group, [...this.#names.keys()], owner, this.#leaseMs],
    );
    return new Map(
      rows.map((row) => [row.topic_id, fairShare(row.partitions, row.others.map(BigInt), owner)]),
    );
  }

  /**
   * Takes partitions that nobody holds, at most as many as there is room for: never held, given back, expired, or of
   * an owner whose session is gone.
   */
  async acquire(owner: bigint, room: Shares): Promise<Lease[]> {
    const values = [
      this.#group,
      [...room.keys()],
      owner,
      this.#leaseMs,
      this.#fromLatest,
      [...room.values()],
    ];
    const { rows } = await this.#pool.query<LeaseRow>(ACQUIRE, values);
    return rows.map((row) => ({
      assignment: this.#assignment(row),
      topicId: row.topic_id,
      nextOffset: BigInt(row.next_offset),
    }));
  }

  /** Keeps the leases for another term; answers those that are still ours. */
  async renew(held: readonly Assignment[], owner: bigint): Promise<Assignment[]> {
    const { rows } = await this.#pool.query<LeaseRow>(RENEW, [...this.#ours(held), owner, this.#leaseMs]);
    return rows.map((row) => this.#assignment(row));
  }

  /** Gives partitions back at once. */
  async release(held: readonly Assignment[]): Promise<void> {
    await this.#pool.query(RELEASE, this.#ours(held));
  }

  /** Leaves the group: the others share what this member held. */
  async leave(owner: bigint): Promise<void> {
    await this.#pool.query(LEAVE, [this.#group, owner]);
  }

  /** Moves the committed offset forward; false when the epoch is over. Commits at the same time share a statement. */
  commit(assignment: Assignment, nextOffset: bigint): Promise<boolean> {
    return this.#commits.add({ assignment, nextOffset });
  }

  /** Committed offset and end of each of these partitions. */
  async progress(held: readonly Assignment[]): Promise<Omit<PartitionProgress, 'failure'>[]> {
    const { rows } = await this.#pool.query<{
      topic_id: number;
      partition: number;
      committed: string;
      end: string;
    }>(
      `select topic_id, partition, coalesce(g.next_offset, 0)::text as committed, p.next_offset::text as "end"
       from unnest($2::int[], $3::int[]) held (topic_id, partition)
       join event_log.partitions p using (topic_id, partition)
       join event_log.group_partitions g using (topic_id, partition) where g.group_name = $1`,
      this.#ours(held).slice(0, 3),
    );
    return rows.map(({ topic_id: id, partition, committed, end }) => ({
      topic: this.#names.get(id) ?? '',
      partition,
      committed: BigInt(committed),
      end: BigInt(end),
    }));
  }

  async #commit(commits: Commit[]): Promise<boolean[]> {
    const values = this.#ours(
      commits.map(({ assignment }) => assignment),
      commits.map(({ nextOffset }) => nextOffset),
    );
    const { rows } = await this.#pool.query<LeaseRow>(COMMIT, values);
    const done = new Set(rows.map((row) => keyOf(this.#assignment(row))));
    return commits.map(({ assignment }) => done.has(keyOf(assignment)));
  }

  #assignment(row: LeaseRow): Assignment {
    return { topic: this.#names.get(row.topic_id) ?? '', partition: row.partition, epoch: row.epoch };
  }

  #ours(held: readonly Assignment[], nextOffsets: readonly bigint[] = held.map(() => 0n)): unknown[] {
    return [
      this.#group,
      held.map(({ topic }) => this.#topics.get(topic) ?? null),
      held.map(({ partition }) => partition),
      held.map(({ epoch }) => epoch),
      nextOffsets,
    ];
  }
}

/** One string for one partition in one epoch. */
export const keyOf = ({ topic, partition, epoch }: Assignment): string => `${topic}/${partition}/${epoch}`;
