import { describe, expect, test } from 'vitest';
import { bring } from './applying.ts';
import { type FeedStand, positionsOf } from './harness.ts';

/** Partitions come, go, and are sometimes held by two who both think so. */
export function describeOwning(stand: () => FeedStand): void {
  describe('owning a partition', () => {
    test('who takes over goes on where the other one stopped, and a zombie changes nothing any more', () =>
      takenOver(stand()));
    test('a partition that was taken away while its checkpoints were read is not held', () =>
      takenAwayAtOnce(stand()));
    test('what was under way when a partition was taken away never moves its checkpoint back, and nobody is told of it', () =>
      underWay(stand()));
    test('a batch that fails after its partition was taken away is nobody’s stop', () => takenAway(stand()));
    test('a partition that is behind what was published comes back from the store without a new record, and says so', () =>
      behindPublished(stand()));
    test('a checkpoint that somebody set back is found, and what it lacks is applied', () =>
      setBack(stand()));
    test('whose commit was never heard of is told where its checkpoint is found', () =>
      commitUnheard(stand()));
    test('a transaction that nobody waits for is still ended by the server when the pool says so', () =>
      endedAsThePoolSays(stand()));
  });
}

async function takenOver(one: FeedStand): Promise<void> {
  const events = one.appendAll(0, 6);
  const records = one.recordsOf(events);
  const zombie = await one.start();
  await zombie.member.assign(0, 1);
  await zombie.member.bring(0, records.slice(0, 3));
  await expect.poll(() => one.checkpoint(0, 0)).toBe(events[2]?.position);
  const owner = await one.start();
  await owner.member.assign(0, 2);
  await owner.member.bring(0, records.slice(3, 5));
  await expect.poll(() => one.checkpoint(0, 0)).toBe(events[4]?.position);
  await zombie.member.bring(0, records.slice(3, 5));
  await owner.member.bring(0, records.slice(5));
  await zombie.member.bring(0, records.slice(5));
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(events));
  await expect.poll(() => [...zombie.feed.waitingFor(), ...owner.feed.waitingFor()]).toEqual([]);
  expect(await one.applied(0, 0)).toEqual(positionsOf(events));
}

async function takenAway(one: FeedStand): Promise<void> {
  one.appendAll(0, 1);
  const under = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const follower = one.follower(0, {
    before: async () => {
      under.resolve();
      await gate.promise;
      throw new Error('the session was ended');
    },
  });
  const running = await one.start({ followers: [follower] });
  await running.member.assign(0);
  const brought = bring(running, one, 0);
  await under.promise;
  await running.member.revoke(0);
  await brought;
  gate.resolve();
  await one.end(running);
  expect(await running.counted('failures_total')).toBe(0);
  expect(running.feed.troubles()).toEqual({ stopped: [], behind: [] });
  expect(running.member.committed.size).toBe(0);
}

async function behindPublished(one: FeedStand): Promise<void> {
  const events = [0, 1, 2].flatMap((partition) => one.appendAll(partition, 4));
  one.published = [0, 1, 2].map((partition) => one.of(partition).at(-1)?.position ?? 0n);
  const gate = Promise.withResolvers<void>();
  one.reading = gate.promise;
  const running = await one.start();
  for (const partition of [0, 1, 2, 3]) await running.member.assign(partition);
  const [name] = running.feed.starting();
  const most = one.published.at(-1);
  expect(name).toContain(`: 3 of 4 partitions behind, by up to ${most} positions of the store`);
  expect(running.feed.waitingFor()).toContain(name);
  gate.resolve();
  for (const partition of [0, 1, 2]) {
    await expect.poll(() => one.applied(0, partition)).toEqual(positionsOf(one.of(partition)));
  }
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
  expect(await running.counted('healed_events_total')).toBe(events.length * one.tables.followers.length);
  expect(one.reads).toBe(1);
}

async function setBack(one: FeedStand): Promise<void> {
  const events = one.appendAll(0, 5);
  const records = one.recordsOf(events);
  const running = await one.start();
  await running.member.assign(0);
  await running.member.bring(0, records.slice(0, 4));
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(events.slice(0, 4)));
  await expect.poll(() => running.member.committed.get(0)).toBe(4n);
  await one.begin();
  await running.member.bring(0, records.slice(4));
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(events));
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
}

async function takenAwayAtOnce(one: FeedStand): Promise<void> {
  one.appendAll(0, 1);
  const told: string[] = [];
  const listener = {
    assigned: (partition: number) => told.push(`assigned ${partition}`),
    lost: (partition: number) => told.push(`lost ${partition}`),
  };
  const running = await one.start({ listener });
  const assigning = running.member.assign(0);
  await running.member.revoke(0);
  await assigning;
  expect(running.feed.partitions()).toEqual([]);
  expect(told).toEqual(['lost 0']);
}

async function underWay(one: FeedStand): Promise<void> {
  const events = one.appendAll(0, 4);
  const records = one.recordsOf(events);
  const gate = Promise.withResolvers<void>();
  const told: string[] = [];
  const listener = {
    applied: (_: unknown, position: bigint) => told.push(`applied ${position}`),
    lost: (partition: number) => told.push(`lost ${partition}`),
  };
  one.reading = gate.promise;
  const old = await one.start({ listener });
  await old.member.assign(0, 1);
  // Something is missing before it, and the store answers late.
  await old.member.bring(0, records.slice(1, 3));
  await expect.poll(() => one.reads).toBe(1);
  await old.member.revoke(0);
  const next = await one.start();
  await next.member.assign(0, 2);
  await next.member.bring(0, records);
  for (const nth of one.tables.followers.keys()) {
    await expect.poll(() => one.applied(nth, 0)).toEqual(positionsOf(events));
  }
  gate.resolve();
  await one.end(old);
  expect(told).toEqual(['lost 0']);
  expect(old.member.committed.size).toBe(0);
  for (const nth of one.tables.followers.keys()) {
    expect(await one.applied(nth, 0)).toEqual(positionsOf(events));
  }
  expect(await one.checkpoint(0, 0)).toBe(events.at(-1)?.position);
}

async function endedAsThePoolSays({ tables }: FeedStand): Promise<void> {
  const session = await tables.pool.connect();
  const within = async (statementMs: number): Promise<unknown> => {
    await tables.checkpoints.begin(session, statementMs);
    const { rows } = await session.query<{ ms: string }>("select current_setting('statement_timeout') as ms");
    await session.query('rollback');
    return rows[0]?.ms;
  };
  try {
    await session.query("set statement_timeout = '7s'");
    expect(await within(0)).toBe('7s');
    expect(await within(250)).toBe('250ms');
    expect(await within(0)).toBe('7s');
  } finally {
    session.release(true);
  }
}

async function commitUnheard(one: FeedStand): Promise<void> {
  const told: string[] = [];
  const note = (what: string) => (place: { partition: number }, position: bigint) =>
    told.push(`${what} ${place.partition} ${position}`);
  let unheard = true;
  const pool: typeof one.tables.pool = Object.create(one.tables.pool, {
    query: { value: one.tables.pool.query.bind(one.tables.pool) },
    connect: {
      value: async () => {
        const session = await one.tables.pool.connect();
        const query = async (...given: Parameters<typeof session.query>): Promise<unknown> => {
          const answer = await session.query(...given);
          if (String(given[0]) !== 'commit' || !unheard) return answer;
          unheard = false;
          throw new Error('Connection terminated unexpectedly');
        };
        return { query, release: (broken?: Error) => session.release(broken) };
      },
    },
  });
  const listener = { applied: note('applied'), found: note('found') };
  const running = await one.start({ pool, listener, followers: [one.follower(0)] });
  await running.member.assign(0);
  const events = one.appendAll(0, 2);
  await running.member.bring(0, one.recordsOf(events));
  await expect.poll(() => told).toEqual(['found 0 20']);
  expect(await one.applied(0, 0)).toEqual(positionsOf(events));
  await expect.poll(() => running.member.committed.get(0)).toBe(2n);
}
