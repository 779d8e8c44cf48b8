import type { Position } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FeedStand, positionsOf, type RunningFeed } from './harness.ts';

/** Logs tried, times what the test file asks for. */
const RUNS = 5;

/** What a log may do with the records of partitions: where runs begin, which are harmed, how they come in batches. */
const harms = fc.record({
  events: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 25 }),
  runs: fc.array(fc.tuple(fc.nat(25), fc.nat(25)), { maxLength: 4 }),
  harmed: fc.array(fc.tuple(fc.nat(60), fc.constantFrom('lost', 'unreadable'))),
  batches: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  crashes: fc.array(fc.nat(12), { maxLength: 2 }),
});

/** Every event is applied, once, in order, whatever happens on the way. */
export function describeApplying(stand: () => FeedStand, times: number): void {
  describe('applying', () => {
    test('each event is applied once, in order, whatever the log lost, doubled or mangled, and whoever was killed', () =>
      onceInOrder(stand(), times * RUNS));
    test('an event that cannot be applied stops the partition at that event, with why, until it can', () =>
      stopsAtTheEvent(stand()));
    test('what the store does not have either is not passed over', () => notPassedOver(stand()));
    test('a record without its place is passed over, and holds up nothing', () => withoutItsPlace(stand()));
    test('a checkpoint moves with events that nobody reads, and that costs no transaction', () =>
      nobodyReads(stand()));
    test('a checkpoint that may stay behind is written with the next event of one’s own, or after a while, and offsets wait for it', () =>
      staysBehind(stand()));
  });
}

async function onceInOrder(one: FeedStand, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(harms, async (given) => {
      one.events.length = 0;
      await one.begin();
      await played(one, given);
      for (const partition of [0, 1]) {
        const all = positionsOf(one.of(partition));
        await expect.poll(() => one.applied(0, partition)).toEqual(all);
      }
      await one.endAll();
    }),
    { numRuns },
  );
}

async function stopsAtTheEvent(one: FeedStand): Promise<void> {
  const [poisoned, neighbours] = [one.appendAll(0, 9), one.appendAll(1, 3)];
  const poison = poisoned[4]?.position;
  let failing = true;
  const follower = one.follower(0, {
    before: (events) => {
      if (failing && events.some(({ position }) => position === poison)) throw new Error('not this one');
    },
  });
  const running = await one.start({ followers: [follower] });
  for (const partition of [0, 1]) await running.member.assign(partition);
  await bring(running, one, 0);
  await bring(running, one, 1);
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(poisoned.slice(0, 4)));
  await expect.poll(() => one.applied(0, 1)).toEqual(positionsOf(neighbours));
  const why = `^${follower.name}, partition 0: Error: not this one \\(stopped since 20.*Z\\)$`;
  await expect.poll(() => running.feed.waitingFor()).toEqual([expect.stringMatching(new RegExp(why))]);
  expect(running.member.committed.get(0)).toBeUndefined();
  failing = false;
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(poisoned));
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
  await expect.poll(() => running.member.committed.get(0)).toBe(9n);
}

async function notPassedOver(one: FeedStand): Promise<void> {
  const events = one.appendAll(0, 3);
  one.storeEnd = events[0]?.position ?? 0n;
  const running = await one.start();
  await running.member.assign(0);
  await running.member.bring(0, one.recordsOf(events.slice(2)));
  const why = `the store ends before position ${events[1]?.position}`;
  await expect.poll(() => running.feed.waitingFor()[0]).toContain(why);
  expect(await one.checkpoint(0, 0)).toBe(events[0]?.position);
  expect(running.member.committed.size).toBe(0);
  one.storeEnd = null;
  await expect.poll(() => one.applied(0, 0)).toEqual(positionsOf(events));
}

async function withoutItsPlace(one: FeedStand): Promise<void> {
  const [event] = one.appendAll(0, 1);
  const running = await one.start();
  await running.member.assign(0);
  const places: Record<string, string>[] = [{}, { position: 'many', prev: '0' }, { position: '7' }];
  const foreign = places.map((headers) => ({ key: 'k', value: Buffer.alloc(0), headers }));
  await running.member.bring(0, [...foreign, ...one.recordsOf(one.of(0))]);
  await expect.poll(() => one.applied(0, 0)).toEqual([event?.position]);
  await expect.poll(() => running.member.committed.get(0)).toBe(4n);
  expect(await running.counted('unreadable_records_total')).toBe(3);
}

async function nobodyReads(one: FeedStand): Promise<void> {
  one.appendAll(0, 5, 'CampaignResumed');
  const { pool, transactions } = counting(one);
  const follower = one.follower(0, { reads: new Set(['CampaignPaused']) });
  const running = await one.start({ pool, followers: [follower] });
  await running.member.assign(0);
  await bring(running, one, 0);
  await expect.poll(() => one.checkpoint(0, 0)).toBe(one.events.at(-1)?.position);
  expect(await one.applied(0, 0)).toEqual([]);
  expect(transactions()).toBe(0);
  expect(running.feed.waitingFor()).toEqual([]);
}

/** Brings all of a partition, as it should be. */
export async function bring({ member }: RunningFeed, one: FeedStand, partition: number): Promise<void> {
  await member.bring(partition, one.recordsOf(one.of(partition)));
}

/** The consumer's pool, with how many transactions were begun on it. */
export function counting({ tables: { pool } }: FeedStand) {
  let count = 0;
  const connect = (): Promise<unknown> => {
    count += 1;
    return pool.connect();
  };
  const query = pool.query.bind(pool);
  const counted: typeof pool = Object.create(pool, { connect: { value: connect }, query: { value: query } });
  return { pool: counted, transactions: () => count };
}

type Given = typeof harms extends fc.Arbitrary<infer Value> ? Value : never;

/** A log that did all this, and in the end one more record of each partition, so that nothing is lost without a trace. */
async function played(one: FeedStand, { events, runs, harmed, batches, crashes }: Given): Promise<void> {
  for (const partition of [...events, 0, 1]) one.append(partition);
  let running = await one.start();
  let epoch = 0;
  const take = async (): Promise<void> => {
    epoch += 1;
    for (const partition of [0, 1]) await running.member.assign(partition, epoch);
  };
  await take();
  const harm = new Map(harmed);
  let [seen, brought] = [0, 0];
  for (const partition of [0, 1]) {
    const all = one.of(partition);
    const run = runs.flatMap(([from, count]) => all.slice(from, from + count));
    const records = one.recordsOf([...run, ...all]).flatMap((record) => {
      seen += 1;
      if (harm.get(seen) === 'lost') return [];
      return harm.get(seen) === 'unreadable' ? [{ ...record, value: Buffer.from('no event') }] : [record];
    });
    records.push(...one.recordsOf(all.slice(-1)));
    for (let from = 0; from < records.length; brought += 1) {
      if (crashes.includes(brought)) {
        await one.end(running);
        running = await one.start();
        await take();
      }
      const size = batches[brought % batches.length] ?? 1;
      await running.member.bring(partition, records.slice(from, from + size));
      from += size;
    }
  }
}

async function staysBehind(one: FeedStand): Promise<void> {
  const told: Position[] = [];
  const follower = one.follower(0, { reads: new Set(['CampaignPaused']) });
  const listener = { applied: (_place: unknown, position: Position) => void told.push(position) };
  const lazy = await one.start({ followers: [follower], listener, lazyMs: 3_600_000 });
  await lazy.member.assign(0);
  const foreign = one.appendAll(0, 2, 'CampaignResumed');
  await lazy.member.bring(0, one.recordsOf(foreign));
  await expect.poll(() => told).toEqual([foreign[1]?.position]);
  expect(await one.checkpoint(0, 0)).toBe(0n);
  expect(lazy.member.committed.size).toBe(0);
  const own = one.append(0);
  await lazy.member.bring(0, one.recordsOf([own]));
  await expect.poll(() => lazy.member.committed.get(0)).toBe(3n);
  expect(await one.checkpoint(0, 0)).toBe(own.position);
  expect(await one.applied(0, 0)).toEqual([own.position]);
  const last = one.append(0, 'CampaignResumed');
  await lazy.member.bring(0, one.recordsOf([last]));
  await expect.poll(() => told.at(-1)).toBe(last.position);
  await one.end(lazy);
  expect(await one.checkpoint(0, 0)).toBe(own.position);
  const prompt = await one.start({ followers: [follower], lazyMs: 1 });
  await prompt.member.assign(0);
  await bring(prompt, one, 0);
  await expect.poll(() => one.checkpoint(0, 0)).toBe(last.position);
  await expect.poll(() => prompt.member.committed.get(0)).toBe(4n);
  expect(await one.applied(0, 0)).toEqual([own.position]);
}
