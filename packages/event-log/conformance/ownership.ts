import { describe, expect, test } from 'vitest';
import type { Assignment, LogConsumer } from '../src/index.ts';
import { freshTopic, numbered, Recorder, record, type TheLog } from './harness.ts';

/** Who holds which partition, and what a member that lost one may still do. */
export function describeOwnership(the: TheLog): void {
  describe('ownership', () => {
    describeMembers(the);
    describeSharing(the);
    describeStops(the);
    // Both wait for a session to end, and do so together.
    describe.concurrent('a take-over', () => describeTakeOver(the));
  });
}

function describeMembers(the: TheLog): void {
  test('two members of a group never hold the same partition', async () => {
    const [one, two] = [await the.client(), await the.client()];
    const topic = await freshTopic(one.log, 4);
    const members = [one, two].map(({ log }) => log.consumer({ group: 'shared', topics: [topic.name] }));
    const seen = members.map((commitWith) => new Recorder({ commitWith }));
    await members[0]?.start(seen[0] as Recorder);
    await members[1]?.start(seen[1] as Recorder);
    const held = (): number[] =>
      members.flatMap((member) => member.assignments().map(({ partition }) => partition));
    await expect.poll(() => held().sort(), { interval: 10 }).toEqual([0, 1, 2, 3]);
    await one.log.producer().send(
      topic.name,
      numbered(40).map((n) => record(n, n)),
    );
    const texts = (): string[] => seen.flatMap((recorder) => recorder.texts());
    await expect.poll(() => texts().length, { interval: 10 }).toBeGreaterThanOrEqual(40);
    expect(new Set(texts()).size).toBe(40);
    await Promise.all(members.map((member) => member.stop()));
  });
}

function describeSharing(the: TheLog): void {
  test('members share the partitions evenly: who comes gets its part, who goes leaves it to the others', async () => {
    const [one, two] = [await the.client(), await the.client()];
    const topic = await freshTopic(one.log, 4);
    const members = [one, two].map(({ log }) => log.consumer({ group: 'sharing', topics: [topic.name] }));
    const [first, second] = members as [LogConsumer, LogConsumer];
    const seen = members.map((commitWith) => new Recorder({ commitWith }));
    const shares = (): number[] => members.map((member) => member.assignments().length);
    const becomes = (wanted: number[]): Promise<void> =>
      expect.poll(shares, { interval: 10 }).toEqual(wanted);
    const sent = numbered(120);
    const send = (from: number): Promise<unknown> =>
      one.log.producer().send(
        topic.name,
        sent.slice(from, from + 40).map((n) => record(n, n)),
      );
    await Promise.all([first.start(seen[0] as Recorder), send(0)]);
    await becomes([4, 0]);
    await Promise.all([second.start(seen[1] as Recorder), send(40)]);
    await becomes([2, 2]);
    for (const moved of second.assignments()) {
      const earlier = seen[0]?.assigned.find(({ partition }) => partition === moved.partition);
      expect(moved.epoch).toBeGreaterThan(earlier?.epoch ?? Number.POSITIVE_INFINITY);
    }
    await Promise.all([second.stop(), send(80)]);
    await becomes([4, 0]);
    const texts = (): Set<string> => new Set(seen.flatMap((recorder) => recorder.texts()));
    await expect.poll(() => texts().size, { interval: 10 }).toBe(sent.length);
    await first.stop();
  });
}

function describeStops(the: TheLog): void {
  test('a member that stops finishes its handlers, may still commit, and the next one goes on behind it', async () => {
    const [one, two] = [await the.client(), await the.client()];
    const topic = await freshTopic(one.log, 1);
    await one.log.producer().send(
      topic.name,
      numbered(5).map((n) => record('k', n)),
    );
    const working = Promise.withResolvers<void>();
    const events: string[] = [];
    const first = one.log.consumer({ group: 'stopping', topics: [topic.name] });
    await first.start({
      onBatch: async (batch) => {
        events.push('batch');
        await working.promise;
        events.push(String(await first.commit(batch, 4n)));
      },
      onRevoked: () => {
        events.push('revoked');
      },
    });
    await expect.poll(() => events, { interval: 10 }).toEqual(['batch']);
    const stopping = first.stop();
    working.resolve();
    await stopping;
    expect(events).toEqual(['batch', 'true', 'revoked']);
    const seen = new Recorder();
    const second = two.log.consumer({ group: 'stopping', topics: [topic.name] });
    await second.start(seen);
    await seen.given(1);
    await second.stop();
    expect(seen.texts()).toEqual(['4']);
  });

  test('the partitions of a member that stops are another’s at once, and it can commit nothing any more', async () => {
    // It may be silent for longer than any test waits: what moves was given up by itself.
    const [one, two] = [await the.client({ silentForMs: 600_000 }), await the.client()];
    const topic = await freshTopic(one.log, 2);
    const members = [one, two].map(({ log }) => log.consumer({ group: 'leaving', topics: [topic.name] }));
    const [first, second] = members as [LogConsumer, LogConsumer];
    const seen = new Recorder();
    await first.start(seen);
    await expect.poll(() => seen.assigned.length, { interval: 10 }).toBe(2);
    await second.start(new Recorder());
    await first.stop();
    await expect.poll(() => second.assignments().length, { interval: 10 }).toBe(2);
    for (const old of seen.assigned) expect(await first.commit(old, 1n).catch(() => false)).toBe(false);
    expect(first.assignments()).toEqual([]);
    await second.stop();
  });

  test('each assignment is a new epoch', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    const epochs: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const consumer = log.consumer({ group: 'epochs', topics: [topic.name] });
      await consumer.start({
        onBatch: async () => undefined,
        onAssigned: ({ epoch }) => {
          epochs.push(epoch);
        },
      });
      await expect.poll(() => epochs.length, { interval: 10 }).toBe(turn + 1);
      await consumer.stop();
    }
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
  });
}

function describeTakeOver(the: TheLog): void {
  test('after a crash another member goes on from the last commit: nothing lost, some given twice', async ({
    expect,
  }) => {
    const [dying, living] = [await the.client(), await the.client()];
    const topic = await freshTopic(living.log, 2);
    await living.log.producer().send(
      topic.name,
      numbered(60).map((n) => record(n, n)),
    );
    const first = dying.log.consumer({ group: 'crash', topics: [topic.name], maxBatchRecords: 5 });
    const handled: string[] = [];
    const cut = Promise.withResolvers<void>();
    await first.start({
      onBatch: async (batch) => {
        handled.push(...batch.records.map(({ value }) => value.toString()));
        const last = batch.records.at(-1);
        if (handled.length <= 20 && last) await first.commit(batch, last.offset + 1n);
        if (handled.length >= 40) await cut.promise;
      },
    });
    await expect.poll(() => handled.length, { interval: 10 }).toBeGreaterThanOrEqual(40);
    const second = living.log.consumer({ group: 'crash', topics: [topic.name] });
    const seen = new Recorder({ commitWith: second });
    await second.start(seen);
    await dying.cut();
    await expect.poll(() => new Set([...handled, ...seen.texts()]).size).toBe(60);
    await expect.poll(() => second.assignments().length).toBe(2);
    await expect.poll(() => second.lag()).toBe(0n);
    const uncommitted = handled.slice(20);
    expect(seen.texts()).toEqual(expect.arrayContaining(uncommitted));
    cut.resolve();
    await second.stop();
  });

  test('who was cut off while another took over can commit nothing any more, and hears of it', async ({
    expect,
  }) => {
    const [cut, living] = [await the.client(), await the.client()];
    const topic = await freshTopic(living.log, 1);
    await living.log.producer().send(
      topic.name,
      numbered(5).map((n) => record('k', n)),
    );
    const first = cut.log.consumer({ group: 'zombie', topics: [topic.name] });
    const before = new Recorder();
    await first.start(before);
    await before.given(5);
    const [old] = before.assigned as [Assignment];
    await cut.cut();
    const second = living.log.consumer({ group: 'zombie', topics: [topic.name] });
    const seen = new Recorder();
    await second.start(seen);
    await seen.given(5);
    expect(seen.assigned[0]?.epoch).toBeGreaterThan(old.epoch);
    expect(await second.commit(seen.assigned[0] as Assignment, 2n)).toBe(true);
    await cut.mend();
    await expect.poll(() => before.revoked).toContainEqual(old);
    expect(await first.commit(old, 5n).catch(() => false)).toBe(false);
    // Back again, the first may hold the partition in a new epoch: what is committed shows wherever it is held.
    const lag = async (): Promise<bigint> => (await first.lag()) + (await second.lag());
    await expect.poll(lag).toBe(3n);
    await Promise.all([first.stop(), second.stop()]);
  });
}
