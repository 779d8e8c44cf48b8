import { silentLogger } from '@wabus/platform';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, LogBatch, LogHandler, StoredLogRecord } from '../port.ts';
import type { Generation, PartitionOffset, TopicPartition } from './kafkajs-patches.ts';
import { OffsetCommits } from './offset-commits.ts';
import { Turns } from './turns.ts';

const PLACES: readonly TopicPartition[] = [0, 1].map((partition) => ({ topic: 't', partition }));
const BOUNDS = { batchRecords: 3, batchBytes: 1_000, queueRecords: 6, queueBytes: 1_000 };

/** The broker's part: a log without end, committed offsets, and the generation that may commit. */
class Group {
  readonly committed = new Map<number, bigint>();
  readonly fetching = new Map<number, boolean>();
  current = 0;

  generation(number: number): Generation {
    return {
      number,
      places: PLACES,
      commit: async (offsets) => this.#commit(number, offsets),
      findCoordinator: async () => undefined,
      setFetching: ({ partition }, on) => {
        if (number === this.current) this.fetching.set(partition, on);
      },
    };
  }

  async #commit(number: number, offsets: readonly PartitionOffset[]): Promise<void> {
    await null;
    if (number !== this.current) throw Object.assign(new Error('fenced'), { type: 'ILLEGAL_GENERATION' });
    for (const { partition, offset } of offsets) this.committed.set(partition, offset);
  }
}

/** A handler whose batches end when the test says so, and which notes what must not happen. */
class Workshop implements LogHandler {
  readonly faults: string[] = [];
  readonly handled = new Map<number, Set<bigint>>();
  readonly open: { batch: LogBatch; end: (fails: boolean) => void }[] = [];
  readonly #over = new Set<string>();
  readonly #held = new Set<string>();
  readonly paused = new Set<string>();

  onAssigned(assignment: Assignment): void {
    if (this.#over.has(keyOf(assignment))) this.faults.push(`assigned again: ${keyOf(assignment)}`);
    this.#held.add(keyOf(assignment));
  }

  async onBatch(batch: LogBatch): Promise<void> {
    const key = keyOf(batch);
    if (this.#over.has(key)) this.faults.push(`given after it was revoked: ${key}`);
    if (!this.#held.has(key)) this.faults.push(`given before it was assigned: ${key}`);
    if (this.paused.has(key)) this.faults.push(`given while paused: ${key}`);
    if (this.open.some((one) => one.batch.partition === batch.partition))
      this.faults.push(`two at once: ${key}`);
    if (batch.records.length === 0 || batch.records.length > BOUNDS.batchRecords)
      this.faults.push('a batch out of bounds');
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const opened = { batch, end: resolve };
    this.open.push(opened);
    const fails = await promise;
    this.open.splice(this.open.indexOf(opened), 1);
    if (fails) throw new Error('not this time');
    const done = this.handled.get(batch.partition) ?? new Set();
    for (const { offset } of batch.records) done.add(offset);
    this.handled.set(batch.partition, done);
  }

  isOver(assignment: Assignment): boolean {
    return this.#over.has(keyOf(assignment));
  }

  onRevoked(assignment: Assignment): void {
    this.#over.add(keyOf(assignment));
  }
}

const keyOf = ({ partition, epoch }: Assignment): string => `${partition}/${epoch}`;

function recordAt(partition: number, offset: bigint): StoredLogRecord {
  const value = Buffer.alloc(10);
  return { topic: 't', partition, offset, key: 'k', value, headers: {}, timestamp: new Date(0) };
}

/** A member: joins, is given what is fetched, commits what it has done. */
class Member {
  readonly group = new Group();
  readonly workshop = new Workshop();
  readonly #commits = new OffsetCommits(1_000);
  readonly #positions = new Map<number, bigint>();
  readonly turns = new Turns({
    handler: this.workshop,
    bounds: BOUNDS,
    logger: silentLogger,
    stillOurs: () => true,
  });
  #generation: Generation | undefined;
  #last: Generation | undefined;

  /** `rebalanced` is false where a member joins again and the group keeps its generation. */
  async join(rebalanced: boolean): Promise<void> {
    await this.turns.end(0);
    if (rebalanced || !this.#generation) this.group.current += 1;
    this.#last = this.#generation;
    this.#generation = this.group.generation(this.group.current);
    for (const place of PLACES) this.group.fetching.set(place.partition, true);
    this.turns.begin(this.#generation);
    for (const place of PLACES) {
      const offset = this.group.committed.get(place.partition) ?? 0n;
      this.#positions.set(place.partition, offset);
      this.turns.startAt(this.#generation, { ...place, offset });
    }
  }

  /** Fetches some records of a partition, unless the adapter asked for none. */
  fetch(partition: number, count: number): void {
    if (!this.#generation || !this.group.fetching.get(partition)) return;
    const from = this.#positions.get(partition) ?? 0n;
    const records = Array.from({ length: count }, (_, n) => recordAt(partition, from + BigInt(n)));
    const { admitted, gap } = this.turns.admit(this.#generation, { topic: 't', partition }, records);
    if (gap) this.workshop.faults.push(`a gap where there is none: ${gap.expected} ${gap.found}`);
    if (admitted) this.#positions.set(partition, from + BigInt(count));
  }

  /** What was fetched before the last join comes too late. */
  fetchLate(partition: number): void {
    const records = [recordAt(partition, this.#positions.get(partition) ?? 0n)];
    if (this.#last && this.turns.admit(this.#last, { topic: 't', partition }, records).admitted)
      this.workshop.faults.push(`admitted though it was fetched before the join: ${partition}`);
  }

  /** Records that were fetched and not handled. */
  left(partition: number): number {
    const done = this.workshop.handled.get(partition) ?? new Set();
    let left = 0;
    for (let n = 0n; n < (this.#positions.get(partition) ?? 0n); n += 1n) if (!done.has(n)) left += 1;
    return left;
  }

  /** Commits as a service does: behind the last record that it has done without a hole. */
  async commit(assignment: Assignment): Promise<void> {
    const found = this.turns.committable(assignment);
    const done = this.workshop.handled.get(assignment.partition) ?? new Set();
    if (!found) return;
    if (this.workshop.isOver(assignment))
      this.workshop.faults.push(`may commit in an epoch that is over: ${keyOf(assignment)}`);
    let next = found.committed;
    while (done.has(next)) next += 1n;
    const { generation, current } = found;
    const { topic, partition } = assignment;
    if (
      next > found.committed &&
      (await this.#commits.commit({ topic, partition, offset: next, generation, current }))
    )
      found.reached(next);
  }
}

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('join' as const), rebalanced: fc.boolean() }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('fetch' as const),
      partition: fc.nat(1),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('end' as const), which: fc.nat(3), fails: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('commit' as const), which: fc.nat(40) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pause' as const), which: fc.nat(1), on: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), partition: fc.nat(1) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('breathe' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Lets everything run that can without the test doing something. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function take(member: Member, one: Step, seen: Assignment[]): Promise<void> {
  const held = member.turns.all().map(({ assignment }) => assignment);
  seen.push(...held);
  if (one.kind === 'join') await member.join(one.rebalanced);
  else if (one.kind === 'fetch') member.fetch(one.partition, one.count);
  else if (one.kind === 'late') member.fetchLate(one.partition);
  else if (one.kind === 'end') member.workshop.open[one.which]?.end(one.fails);
  else if (one.kind === 'commit')
    void member
      .commit(seen[seen.length - 1 - (one.which % seen.length)] ?? (held[0] as Assignment))
      .catch(() => undefined);
  else if (one.kind === 'pause') {
    const assignment = held[one.which];
    const turn = assignment && member.turns.find(assignment);
    if (!turn) return;
    if (one.on) {
      turn.pause();
      member.workshop.paused.add(keyOf(assignment));
    } else {
      member.workshop.paused.delete(keyOf(assignment));
      turn.resume();
    }
  } else await breathe();
}

describe('turns', () => {
  test('under any order of joins, fetches, ends, pauses and commits nothing is given twice at once, late, or committed early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const member = new Member();
        const seen: Assignment[] = [];
        await member.join(true);
        for (const one of steps) {
          await take(member, one, seen);
          for (const turn of member.turns.all()) expect(turn.queued).toBeLessThan(BOUNDS.queueRecords + 9);
          for (const [partition, offset] of member.group.committed) {
            const done = member.workshop.handled.get(partition) ?? new Set();
            for (let n = 0n; n < offset; n += 1n) expect(done.has(n)).toBe(true);
          }
        }
        expect(member.workshop.faults).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('everything that is fetched is given in the end, over joins, full queues and pauses', async () => {
    const turn = fc.record({ count: fc.integer({ min: 1, max: 9 }), paused: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 5, maxLength: 30 }), fc.nat(5), async (plan, joins) => {
        const member = new Member();
        for (let n = 0; n <= joins; n += 1) await member.join(n % 2 === 0);
        const turns = member.turns.all();
        for (const { count, paused } of [...plan, ...plan.map(() => ({ count: 0, paused: 2 }))]) {
          for (const [n, one] of turns.entries()) n === paused ? one.pause() : one.resume();
          for (const { partition } of PLACES) member.fetch(partition, count);
          await breathe();
          for (const opened of [...member.workshop.open]) opened.end(false);
          await breathe();
        }
        for (let last = 0; last < 10; last += 1) {
          for (const opened of [...member.workshop.open]) opened.end(false);
          await breathe();
        }
        for (const { partition } of PLACES) expect(member.left(partition)).toBe(0);
        expect(member.workshop.faults).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('nothing is handed out while nobody can say whether the partition is still ours', async () => {
    const workshop = new Workshop();
    let ours = false;
    const turns = new Turns({
      handler: workshop,
      bounds: BOUNDS,
      logger: silentLogger,
      stillOurs: () => ours,
    });
    const group = new Group();
    group.current = 1;
    const generation = group.generation(1);
    turns.begin(generation);
    turns.startAt(generation, { topic: 't', partition: 0, offset: 0n });
    turns.admit(generation, { topic: 't', partition: 0 }, [recordAt(0, 0n)]);
    await breathe();
    expect(workshop.open).toEqual([]);
    ours = true;
    for (const turn of turns.all()) turn.nudge();
    await breathe();
    expect(workshop.open.map(({ batch }) => batch.partition)).toEqual([0]);
    workshop.open[0]?.end(false);
    await turns.end(1_000);
  });

  test('each join numbers its epochs anew, also within one generation, and later members’ are higher', async () => {
    const member = new Member();
    const numbers: number[] = [];
    for (const rebalanced of [true, false, false, true]) {
      await member.join(rebalanced);
      numbers.push(member.turns.all()[0]?.assignment.epoch ?? 0);
    }
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers[0]).toBeLessThan(numbers[3] ?? 0);
  });
});
