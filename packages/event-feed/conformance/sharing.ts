import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bring, counting } from './applying.ts';
import { type FeedStand, positionsOf } from './harness.ts';

/** Several followers of one log: none of them waits for another, except all for the first. Not for a consumer with one. */
export function describeSharing(stand: () => FeedStand): void {
  describe('sharing a log', () => {
    test('one that is held, one that is stopped and one that catches up delay neither the first nor one that is level', () =>
      delayNobody(stand()));
    test('one that sleeps in the database is left behind, too, and its locks hold up nobody', () =>
      asleepInTheDatabase(stand()));
    test('those that are level share a transaction over all partitions; the first has its own', () =>
      oneTransaction(stand()));
    test('nobody is ever ahead of the first', () => firstFirst(stand()));
    test('in a backlog the log waits a moment for those that are level, instead of sending them to the store', () =>
      backlog(stand()));
    test('turns are paced: the first event after a rest is taken at once, what comes soon after with what comes meanwhile, a backlog without a pause', () =>
      paced(stand()));
    test('what the log lost is read from the store once for all of them', () => readOnce(stand()));
    test('one that goes at its own pace and has nothing to do notices, too, that its checkpoint was set back', () =>
      slowSetBack(stand()));
  });
}

async function delayNobody(one: FeedStand): Promise<void> {
  const gate = Promise.withResolvers<void>();
  let failing = true;
  const caughtUp = Promise.withResolvers<void>();
  // The last one has missed what came before.
  const before = one.appendAll(0, 3);
  const first = await one.start({
    followers: [one.follower(0), one.follower(1), one.follower(2), one.follower(3)],
  });
  await first.member.assign(0);
  await bring(first, one, 0);
  for (const nth of [0, 1, 2, 3]) {
    await expect.poll(() => one.applied(nth, 0)).toEqual(positionsOf(before));
  }
  await one.end(first);
  const running = await one.start({
    slowMs: 50,
    followers: [
      one.follower(0),
      one.follower(1),
      one.follower(2, { before: () => gate.promise }),
      one.follower(3, {
        before: () => {
          if (failing) throw new Error('not now');
        },
      }),
      one.follower(4, { before: () => caughtUp.promise }),
    ],
  });
  await running.member.assign(0);
  for (let batch = 1; batch <= 4; batch += 1) {
    await running.member.bring(0, one.recordsOf(one.appendAll(0, 2)));
    const all = positionsOf(one.events);
    await expect.poll(() => one.applied(0, 0)).toEqual(all);
    await expect.poll(() => one.applied(1, 0)).toEqual(all);
  }
  for (const nth of [2, 3]) expect(await one.applied(nth, 0)).toEqual(positionsOf(before));
  expect(await one.applied(4, 0)).toEqual([]);
  expect(running.feed.troubles().stopped).toEqual([
    expect.objectContaining({ model: one.tables.followers[3]?.name }),
  ]);
  expect(running.member.committed.size).toBe(0);
  failing = false;
  gate.resolve();
  caughtUp.resolve();
  for (const nth of [0, 1, 2, 3, 4]) {
    await expect.poll(() => one.applied(nth, 0)).toEqual(positionsOf(one.events));
  }
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
  await expect.poll(() => running.member.committed.get(0)).toBe(8n);
}

async function paced(one: FeedStand): Promise<void> {
  const turns = [0, 0];
  const counted = (nth: number) =>
    one.follower(nth, {
      before: () => {
        turns[nth] = (turns[nth] ?? 0) + 1;
      },
    });
  const running = await one.start({ followers: [counted(0), counted(1)], paceMs: 3_600_000 });
  for (const partition of [0, 1, 2]) await running.member.assign(partition);
  const alone = one.append(0);
  let bringsMore = false;
  void running.member.bring(0, one.recordsOf([alone])).then(() => {
    bringsMore = true;
  });
  for (const nth of [0, 1]) await expect.poll(() => one.applied(nth, 0)).toEqual([alone.position]);
  // Whoever brought it brings no more until the next turn may begin: that takes all that comes meanwhile.
  expect(bringsMore).toBe(false);
  void running.member.bring(1, one.recordsOf(one.appendAll(1, 3)));
  await running.member.bring(2, one.recordsOf(one.appendAll(2, 300)));
  for (const nth of [0, 1]) {
    for (const partition of [1, 2])
      await expect.poll(() => one.applied(nth, partition)).toEqual(positionsOf(one.of(partition)));
  }
  expect(turns).toEqual([2, 2]);
  expect(bringsMore).toBe(true);
}

async function asleepInTheDatabase(one: FeedStand): Promise<void> {
  const sleeps = {
    ...one.follower(2),
    project: async (...[tx]: Parameters<ReturnType<FeedStand['follower']>['project']>) => {
      await tx.query('select pg_sleep(3600)');
    },
  };
  const events = one.appendAll(0, 2);
  const running = await one.start({ slowMs: 50, followers: [one.follower(0), one.follower(1), sleeps] });
  await running.member.assign(0);
  for (const event of events) {
    await running.member.bring(0, one.recordsOf([event]));
    await expect.poll(() => one.applied(1, 0)).toContain(event.position);
  }
  expect(await one.applied(0, 0)).toEqual(positionsOf(events));
  // Nor does it keep the process from ending.
  await one.end(running);
}

async function oneTransaction(one: FeedStand): Promise<void> {
  const { pool, transactions } = counting(one);
  const idle = one.follower(3, { reads: new Set(['CampaignResumed']) });
  const running = await one.start({
    pool,
    followers: [one.follower(0), one.follower(1), one.follower(2), idle],
  });
  for (const partition of [0, 1, 2]) await running.member.assign(partition);
  for (const partition of [0, 1, 2]) one.appendAll(partition, 3);
  await Promise.all([0, 1, 2].map((partition) => bring(running, one, partition)));
  for (const nth of [1, 2]) {
    for (const partition of [0, 1, 2]) {
      await expect.poll(() => one.applied(nth, partition)).toEqual(positionsOf(one.of(partition)));
    }
  }
  for (const partition of [0, 1, 2]) {
    await expect.poll(() => one.checkpoint(3, partition)).toBe(one.of(partition).at(-1)?.position);
  }
  expect(transactions()).toBe(2);
}

async function firstFirst(one: FeedStand): Promise<void> {
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let ahead = 0;
  const running = await one.start({
    followers: [
      one.follower(0, {
        before: async () => {
          held.resolve();
          await gate.promise;
        },
      }),
      one.follower(1, {
        before: async (events) => {
          const last = events.at(-1)?.position ?? 0n;
          if ((await one.checkpoint(0, 0)) < last) ahead += 1;
        },
      }),
    ],
  });
  await running.member.assign(0);
  const records = one.recordsOf(one.appendAll(0, 9));
  const brought = running.member.bring(0, records.slice(0, 3));
  await held.promise;
  expect(await one.applied(1, 0)).toEqual([]);
  gate.resolve();
  await brought;
  for (let from = 3; from < 9; from += 1) await running.member.bring(0, records.slice(from, from + 1));
  await expect.poll(() => one.applied(1, 0)).toEqual(positionsOf(one.events));
  expect(ahead).toBe(0);
}

async function readOnce(one: FeedStand): Promise<void> {
  for (const partition of [0, 1]) one.appendAll(partition, 4);
  const running = await one.start();
  for (const partition of [0, 1]) await running.member.assign(partition);
  for (const partition of [0, 1]) {
    await running.member.bring(partition, one.recordsOf(one.of(partition).slice(-1)));
  }
  for (const nth of one.tables.followers.keys()) {
    for (const partition of [0, 1]) {
      await expect.poll(() => one.applied(nth, partition)).toEqual(positionsOf(one.of(partition)));
    }
  }
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
  expect(await running.counted('failures_total')).toBe(0);
  expect(one.reads).toBeLessThan(one.tables.followers.length);
}

async function backlog(one: FeedStand): Promise<void> {
  const gate = Promise.withResolvers<void>();
  const running = await one.start({
    followers: [one.follower(0), one.follower(1, { before: () => gate.promise })],
  });
  await running.member.assign(0);
  const records = one.recordsOf(one.appendAll(0, 6_000));
  const brought = (async () => {
    for (let from = 0; from < records.length; from += 1_000) {
      await running.member.bring(0, records.slice(from, from + 1_000));
    }
  })();
  await expect.poll(() => one.checkpoint(0, 0)).toBe(one.events[2_999]?.position);
  gate.resolve();
  await brought;
  await expect.poll(() => one.checkpoint(1, 0)).toBe(one.events.at(-1)?.position);
  expect(one.reads).toBe(0);
}

async function slowSetBack(one: FeedStand): Promise<void> {
  const slow = one.follower(1, { before: () => setTimeout(20) });
  const running = await one.start({ slowMs: 1, stalledMs: 50, followers: [one.follower(0), slow] });
  await running.member.assign(0);
  const events = one.appendAll(0, 3);
  await running.member.bring(0, one.recordsOf(events));
  for (const nth of [0, 1]) await expect.poll(() => one.checkpoint(nth, 0)).toBe(events.at(-1)?.position);
  await expect.poll(() => running.member.committed.get(0)).toBe(3n);
  one.published = [events.at(-1)?.position ?? 0n];
  await one.begin();
  for (const nth of [0, 1]) await expect.poll(() => one.applied(nth, 0)).toEqual(positionsOf(events));
  await expect.poll(() => running.feed.waitingFor()).toEqual([]);
}
