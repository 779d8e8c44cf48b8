import { type Pool, prepared } from '@wabus/postgres';
import type { DerivedTopics } from '../derived-topics.ts';
import type { Assignment } from '../port.ts';
import { fairShare } from './fair-share.ts';

/** A topic that a group reads. */
export interface Topic {
  readonly name: string;
  readonly id: number;
  readonly partitions: number;
}

/** A partition just taken: where to read, and from which offset. */
export interface Lease {
  readonly assignment: Assignment;
  readonly topicId: number;
  readonly nextOffset: bigint;
}

/** How many partitions of each topic a member may hold, by the topic's number. */
export type Shares = ReadonlyMap<number, number>;

/** What a member of a group asks when it is its turn. */
export interface Ask {
  readonly group: string;
  readonly topics: readonly Topic[];
  /** It says again that it is there. */
  readonly showsUp: boolean;
  /** Leases to keep for another term, with the offset that is done. */
  readonly keep: readonly Lease[];
}

/** What it hears: which of those it still has, and what it should hold beside who else is there. */
export interface Told {
  readonly kept: readonly Lease[];
  readonly shares: Shares;
}

const JOIN = `
  insert into event_log.group_partitions (group_name, topic_id, partition, next_offset)
  select $1, p.topic_id, p.partition, ends.next_offset
  from event_log.partitions p
  left join unnest($3::int[], $4::int[], $5::bigint[]) ends (topic_id, partition, next_offset) using (topic_id, partition)
  where p.topic_id = any ($2)
  on conflict do nothing`;

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

/** Rows that are still of their epoch, locked in one order so that statements never wait for each other in a ring. */
const OURS = `
  given as (
    select * from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::bigint[])
      given (group_name, topic_id, partition, epoch, next_offset)
  ), locked as (
    select g.group_name, g.topic_id, g.partition, given.next_offset as given_offset
    from event_log.group_partitions g join given using (group_name, topic_id, partition, epoch)
    where g.owner is not null
    order by g.group_name, g.topic_id, g.partition for update of g
  )`;

const MOVED = 'next_offset = greatest(g.next_offset, locked.given_offset)';
const WHERE_LOCKED = `
  from locked where g.group_name = locked.group_name and g.topic_id = locked.topic_id and g.partition = locked.partition`;

interface TendRow {
  readonly kept: readonly (readonly [group: string, topicId: number, partition: number, epoch: number])[];
  readonly others: readonly (readonly [group: string, topicId: number, owner: string])[];
}

/** All members of a process at once: what they keep, that they are there, and who else is. */
const TEND = prepared<TendRow>(
  'event-log.tend',
  `with ${OURS}, kept as (
     update event_log.group_partitions g
     set owner = $6, seen_until = clock_timestamp() + $7 * interval '1 ms', ${MOVED} ${WHERE_LOCKED}
     returning g.group_name, g.topic_id, g.partition, g.epoch
   ), ours as (
     insert into event_log.group_members (group_name, topic_id, owner, seen_until)
     select group_name, topic_id, $6, clock_timestamp() + $7 * interval '1 ms'
     from unnest($8::text[], $9::int[], $10::bool[]) shows (group_name, topic_id, up) where up
     on conflict (group_name, topic_id, owner) do update set seen_until = excluded.seen_until
   ), others as (
     select m.group_name, m.topic_id, m.owner from event_log.group_members m
     join unnest($8::text[], $9::int[]) reads (group_name, topic_id) using (group_name, topic_id)
     where m.owner <> $6 and m.seen_until >= clock_timestamp() and not pg_try_advisory_xact_lock(m.owner)
   )
   select (select coalesce(json_agg(json_build_array(group_name, topic_id, partition, epoch)), '[]') from kept) as kept,
     (select coalesce(json_agg(json_build_array(group_name, topic_id, owner::text)), '[]') from others) as others`,
);

const ENDS = prepared<{ end: string }>(
  'event-log.ends',
  `select p.next_offset::text as "end" from unnest($1::int[], $2::int[]) with ordinality held (topic_id, partition, number)
   join event_log.partitions p using (topic_id, partition) order by number`,
);

const RELEASE = `
  with ${OURS}
  update event_log.group_partitions g set owner = null, seen_until = clock_timestamp(), ${MOVED} ${WHERE_LOCKED}`;

/** The leases and committed offsets of the groups of this process, all compare-and-set on the epoch. */
export class Leases {
  readonly #pool: Pool;
  readonly #leaseMs: number;

  constructor(pool: Pool, leaseMs: number) {
    this.#pool = pool;
    this.#leaseMs = leaseMs;
  }

  /**
   * Makes a group known on topics.
   * @param fromLatest where it starts when it is new
   * @throws Error when a topic does not exist, or is read in another way than this log reads it
   */
  async join(
    group: string,
    names: readonly string[],
    options: { readonly derived: DerivedTopics | undefined; readonly fromLatest: boolean },
  ): Promise<Topic[]> {
    const { rows } = await this.#pool.query<Topic & { derived: boolean }>(
      `select name, topic_id as id, derived,
         (select count(*)::int from event_log.partitions p where p.topic_id = t.topic_id) as partitions
       from event_log.topics t where name = any ($1)`,
      [names],
    );
    const missing = names.filter((name) => !rows.some((row) => row.name === name));
    if (missing.length > 0)
      throw new Error(`Topics that do not exist: ${missing.join(', ')}; ensureTopics creates them.`);
    for (const { name, derived } of rows) refuseOtherWay(name, derived, options.derived);
    const ends = options.fromLatest ? await endsOf(rows, options.derived) : [];
    await this.#pool.query(JOIN, [
      group,
      rows.map(({ id }) => id),
      ends.map(({ id }) => id),
      ends.map(({ partition }) => partition),
      ends.map(({ end }) => end),
    ]);
    await this.#pool.query(FORGET, [group]);
    return rows;
  }

  /** One turn of all members: keeps leases for another term, with their offsets, and says who else is there. */
  async tend(owner: bigint, asks: readonly Ask[]): Promise<Told[]> {
    const keep = asks.flatMap(({ group, keep }) => keep.map((lease) => ({ group, lease })));
    const reads = asks.flatMap(({ group, topics, showsUp }) =>
      topics.map(({ id }) => ({ group, id, showsUp })),
    );
    const [row] = await TEND(this.#pool, [
      ...columns(keep),
      owner,
      this.#leaseMs,
      reads.map(({ group }) => group),
      reads.map(({ id }) => id),
      reads.map(({ showsUp }) => showsUp),
    ]);
    const kept = new Set(row?.kept.map((one) => one.join('/')));
    return asks.map(({ group, topics, keep }) => ({
      kept: keep.filter(({ assignment: { partition, epoch }, topicId }) =>
        kept.has([group, topicId, partition, epoch].join('/')),
      ),
      shares: new Map(
        topics.map(({ id, partitions }) => {
          const others = row?.others.filter((other) => other[0] === group && other[1] === id) ?? [];
          return [
            id,
            fairShare(
              partitions,
              others.map((other) => BigInt(other[2])),
              owner,
            ),
          ];
        }),
      ),
    }));
  }

  /**
   * Takes partitions that nobody holds, at most as many as there is room for: never held, given back, expired, or of
   * an owner whose session is gone.
   */
  async acquire(
    owner: bigint,
    {
      group,
      topics,
      room,
      fromLatest,
    }: { group: string; topics: readonly Topic[]; room: Shares; fromLatest: boolean },
  ): Promise<Lease[]> {
    const wanted = [...room].filter(([, count]) => count > 0);
    if (wanted.length === 0) return [];
    const { rows } = await this.#pool.query<{
      topic_id: number;
      partition: number;
      epoch: number;
      next_offset: string;
    }>(ACQUIRE, [
      group,
      wanted.map(([id]) => id),
      owner,
      this.#leaseMs,
      fromLatest,
      wanted.map(([, count]) => count),
    ]);
    const names = new Map(topics.map(({ id, name }) => [id, name]));
    return rows.map(({ topic_id: topicId, partition, epoch, next_offset }) => ({
      assignment: { topic: names.get(topicId) ?? '', partition, epoch },
      topicId,
      nextOffset: BigInt(next_offset),
    }));
  }

  /** Gives partitions back at once, with the offsets that are done. */
  async release(group: string, held: readonly Lease[]): Promise<void> {
    await this.#pool.query(RELEASE, columns(held.map((lease) => ({ group, lease }))));
  }

  /** Leaves the group: the others share what this member held. */
  async leave(group: string, owner: bigint): Promise<void> {
    await this.#pool.query(LEAVE, [group, owner]);
  }

  /** The offset that the next record of each of these partitions will have. */
  async ends(held: readonly Lease[]): Promise<bigint[]> {
    if (held.length === 0) return [];
    const rows = await ENDS(this.#pool, [
      held.map(({ topicId }) => topicId),
      held.map(({ assignment }) => assignment.partition),
    ]);
    return rows.map(({ end }) => BigInt(end));
  }
}

function refuseOtherWay(name: string, isDerived: boolean, derived: DerivedTopics | undefined): void {
  if (isDerived === (derived?.names.has(name) ?? false)) return;
  throw new Error(
    isDerived
      ? `The topic ${name} is read from the event store itself, and this log was opened without it: set WABUS_EVENT_STORE and WABUS_EVENT_LOG as for all others.`
      : `The topic ${name} still has records of its own: bring the database up to date first (npm run service -- migrate).`,
  );
}

/** Where a group that starts at the end starts in topics whose offsets the log does not count. */
async function endsOf(topics: readonly Topic[], derived: DerivedTopics | undefined) {
  const own = topics.filter(({ name }) => derived?.names.has(name));
  const ends = await Promise.all(
    own.map(async ({ name, id }) =>
      ((await derived?.ends(name)) ?? []).map((end, partition) => ({ id, partition, end })),
    ),
  );
  return ends.flat();
}

const columns = (held: readonly { readonly group: string; readonly lease: Lease }[]): unknown[] => [
  held.map(({ group }) => group),
  held.map(({ lease }) => lease.topicId),
  held.map(({ lease }) => lease.assignment.partition),
  held.map(({ lease }) => lease.assignment.epoch),
  held.map(({ lease }) => lease.nextOffset),
];

/** One string for one partition in one epoch. */
export const keyOf = ({ topic, partition, epoch }: Assignment): string => `${topic}/${partition}/${epoch}`;
