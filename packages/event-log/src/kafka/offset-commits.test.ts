import { describe, expect, test } from 'vitest';
import type { Generation, PartitionOffset } from './kafkajs-patches.ts';
import { OffsetCommits } from './offset-commits.ts';

/** A generation whose commits do what the test says, call after call; afterwards they succeed. */
function generationOf(...answers: (() => Promise<void>)[]): Generation & { asked: PartitionOffset[][] } {
  const asked: PartitionOffset[][] = [];
  return {
    asked,
    number: 1,
    places: [],
    commit: async (offsets) => {
      asked.push([...offsets]);
      await answers.shift()?.();
    },
    findCoordinator: async () => undefined,
    setFetching: () => undefined,
  };
}

const place = (partition: number, offset: bigint): PartitionOffset => ({ topic: 't', partition, offset });
const lost = async (): Promise<void> => {
  throw new Error('no coordinator');
};

describe('commits of offsets', () => {
  test('that wait together go in one request, the highest of each partition', async () => {
    const gate = Promise.withResolvers<void>();
    const generation = generationOf(() => gate.promise);
    const commits = new OffsetCommits(1_000);
    const commit = (one: PartitionOffset) => commits.commit({ ...one, generation, current: () => true });
    const first = commit(place(0, 1n));
    await expect.poll(() => generation.asked.length).toBe(1);
    const others = [commit(place(0, 3n)), commit(place(1, 7n)), commit(place(0, 2n))];
    gate.resolve();
    expect(await Promise.all([first, ...others])).toEqual([true, true, true, true]);
    expect(generation.asked).toEqual([[place(0, 1n)], [place(0, 3n), place(1, 7n)]]);
  });

  test('whose epoch ended while they waited are not sent, and hear so though others of the request stand', async () => {
    const gate = Promise.withResolvers<void>();
    const generation = generationOf(() => gate.promise);
    const commits = new OffsetCommits(1_000);
    let over = false;
    const first = commits.commit({ ...place(0, 1n), generation, current: () => true });
    await expect.poll(() => generation.asked.length).toBe(1);
    const ended = commits.commit({ ...place(0, 2n), generation, current: () => !over });
    const going = commits.commit({ ...place(1, 2n), generation, current: () => true });
    over = true;
    gate.resolve();
    expect(await Promise.all([first, ended, going])).toEqual([true, false, true]);
    expect(generation.asked.at(-1)).toEqual([place(1, 2n)]);
  });

  test('are tried again while the group has no coordinator, then reject', async () => {
    const soon = generationOf(lost, lost);
    const commits = new OffsetCommits(150);
    expect(await commits.commit({ ...place(0, 1n), generation: soon, current: () => true })).toBe(true);
    expect(soon.asked).toHaveLength(3);
    const never = generationOf(...Array.from({ length: 100 }, () => lost));
    await expect(commits.commit({ ...place(0, 1n), generation: never, current: () => true })).rejects.toThrow(
      'no coordinator',
    );
  });

  test.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS'])(
    'that the broker refuses with %s do not stand, and are not tried again',
    async (type) => {
      const generation = generationOf(async () => {
        throw Object.assign(new Error('refused'), { type });
      });
      const commits = new OffsetCommits(1_000);
      expect(await commits.commit({ ...place(0, 1n), generation, current: () => true })).toBe(false);
      expect(generation.asked).toHaveLength(1);
      await commits.idle();
    },
  );
});
