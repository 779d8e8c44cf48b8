import { describe, expect, test } from 'vitest';
import type { Assignment, LogBatch } from '../src/index.ts';
import { freshTopic, numbered, Recorder, record, type TheLog } from './harness.ts';

/** Batches, commits, pauses. */
export function describeConsuming(the: TheLog): void {
  describe('consuming', () => {
    describeBatches(the);
    describeHandlers(the);
    describePauses(the);
    describeCommits(the);
    describeProgress(the);
  });
}

function describeBatches(the: TheLog): void {
  test('batches hold one partition in order and stay within their bounds', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log);
    const records = numbered(100).map((n) => record(`key-${Number(n) % 9}`, n.padEnd(100, '.')));
    await log.producer().send(topic.name, records);
    const seen = new Recorder();
    const bounds = { maxBatchRecords: 7, maxBatchBytes: 450 };
    const consumer = log.consumer({ group: 'bounds', topics: [topic.name], ...bounds });
    await consumer.start(seen);
    await seen.given(100);
    await consumer.stop();
    expect(seen.texts()).toHaveLength(100);
    for (const batch of seen.batches) {
      expect(batch.records.length).toBeLessThanOrEqual(4);
      for (const one of batch.records)
        expect([one.topic, one.partition]).toEqual([batch.topic, batch.partition]);
    }
    for (let partition = 0; partition < topic.partitions; partition += 1) {
      const own = seen.batches
        .filter((batch) => batch.partition === partition)
        .flatMap((batch) => batch.records);
      expect(own.map(({ offset }) => offset)).toEqual(own.map((_, n) => BigInt(n)));
    }
  });

  test('a record larger than a batch may be comes alone', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    const large = 'x'.repeat(3 * 1024 * 1024);
    await log.producer().send(topic.name, [record('k', 'small'), record('k', large), record('k', 'small')]);
    const seen = new Recorder();
    const consumer = log.consumer({ group: 'large', topics: [topic.name] });
    await consumer.start(seen);
    await seen.given(3);
    await consumer.stop();
    expect(seen.texts()).toEqual(['small', large, 'small']);
  });

  test('what is written later arrives without waiting for the next poll of an idle consumer', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 2);
    const seen = new Recorder();
    const consumer = log.consumer({ group: 'live', topics: [topic.name] });
    await consumer.start(seen);
    const producer = log.producer();
    for (const n of numbered(20)) {
      await producer.send(topic.name, [record('k', n)]);
      await seen.given(Number(n) + 1);
    }
    await consumer.stop();
    expect(seen.texts()).toEqual(numbered(20));
  });
}

function describeHandlers(the: TheLog): void {
  test('a partition’s next batch waits for its handler while other partitions go on', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 2);
    const producer = log.producer();
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const places = await producer.send(
      topic.name,
      keys.map((key) => record(key, key)),
    );
    expect(new Set(places.map(({ partition }) => partition)).size).toBe(2);
    const slow = places[0]?.partition;
    const gate = Promise.withResolvers<void>();
    const batches: LogBatch[] = [];
    const consumer = log.consumer({ group: 'slow', topics: [topic.name], maxBatchRecords: 1 });
    await consumer.start({
      onBatch: async (batch) => {
        batches.push(batch);
        if (batch.partition === slow) await gate.promise;
      },
    });
    const of = (is: boolean): number => batches.filter(({ partition }) => (partition === slow) === is).length;
    const others = places.filter(({ partition }) => partition !== slow).length;
    await expect.poll(() => of(false), { interval: 10 }).toBe(others);
    expect(of(true)).toBe(1);
    gate.resolve();
    await expect.poll(() => of(true), { interval: 10 }).toBe(places.length - others);
    await consumer.stop();
  });

  test('a batch whose handler fails is given again', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    await log.producer().send(
      topic.name,
      numbered(3).map((n) => record('k', n)),
    );
    const seen: string[][] = [];
    const consumer = log.consumer({ group: 'failing', topics: [topic.name] });
    await consumer.start({
      onBatch: async ({ records }) => {
        seen.push(records.map(({ value }) => value.toString()));
        if (seen.length < 3) throw new Error('not yet');
      },
    });
    await expect.poll(() => seen.length, { interval: 10 }).toBe(3);
    await consumer.stop();
    expect(seen).toEqual([numbered(3), numbered(3), numbered(3)]);
  });
}

function describePauses(the: TheLog): void {
  test('a paused partition gives nothing until it is resumed, and others go on', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 2);
    const producer = log.producer();
    const places = await producer.send(
      topic.name,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => record(key, key)),
    );
    const paused = places[0]?.partition;
    const count = (is: boolean): number =>
      places.filter(({ partition }) => (partition === paused) === is).length;
    const seen = new Recorder();
    let held: Assignment | undefined;
    const consumer = log.consumer({ group: 'pausing', topics: [topic.name] });
    await consumer.start({
      onBatch: (batch) => seen.onBatch(batch),
      onAssigned: (assignment) => {
        if (assignment.partition !== paused) return;
        held = assignment;
        consumer.pause(assignment);
      },
    });
    await seen.given(count(false));
    await producer.send(topic.name, [record('a', 'more')]);
    await producer.send(topic.name, [record('b', 'more'), record('c', 'more'), record('d', 'more')]);
    await seen.given(count(false) + 1);
    expect(seen.batches.map(({ partition }) => partition)).not.toContain(paused);
    consumer.resume(held as Assignment);
    await seen.given(places.length + 4);
    await consumer.stop();
  });
}

function describeCommits(the: TheLog): void {
  test('a group goes on where it committed; another group starts at the beginning', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    await log.producer().send(
      topic.name,
      numbered(10).map((n) => record('k', n)),
    );
    const first = log.consumer({ group: 'one', topics: [topic.name], maxBatchRecords: 3 });
    await first.start({
      onBatch: async (batch) => {
        if (batch.records[0]?.offset === 0n) expect(await first.commit(batch, 3n)).toBe(true);
      },
    });
    await expect.poll(() => first.lag(), { interval: 10 }).toBe(7n);
    await first.stop();
    for (const [group, from] of [
      ['one', 3],
      ['two', 0],
    ] as const) {
      const seen = new Recorder();
      const consumer = log.consumer({ group, topics: [topic.name] });
      await consumer.start(seen);
      await seen.given(10 - from);
      await consumer.stop();
      expect(seen.texts()).toEqual(numbered(10 - from, from));
    }
  });

  test('a group that starts at the end sees only what comes after, also when it commits nothing', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    const producer = log.producer();
    await producer.send(topic.name, [record('k', 'old')]);
    const options = { group: 'latest', topics: [topic.name], from: 'latest' } as const;
    for (const expected of [['new'], ['new', 'newer']]) {
      const seen = new Recorder();
      const consumer = log.consumer(options);
      await consumer.start(seen);
      await expect.poll(() => consumer.assignments().length, { interval: 10 }).toBe(1);
      await producer.send(topic.name, [record('k', expected.at(-1) ?? '')]);
      await seen.given(expected.length);
      await consumer.stop();
      expect(seen.texts()).toEqual(expected);
    }
  });
}

function describeProgress(the: TheLog): void {
  test('a commit below what is committed changes nothing', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    await log.producer().send(
      topic.name,
      numbered(5).map((n) => record('k', n)),
    );
    const consumer = log.consumer({ group: 'backwards', topics: [topic.name] });
    const seen = new Recorder();
    await consumer.start(seen);
    await seen.given(5);
    const [ours] = seen.assigned as [Assignment];
    expect(await consumer.commit(ours, 4n)).toBe(true);
    expect(await consumer.commit(ours, 2n)).toBe(true);
    expect(await Promise.all([consumer.commit(ours, 5n), consumer.commit(ours, 3n)])).toEqual([true, true]);
    expect(await consumer.lag()).toBe(0n);
    await consumer.stop();
  });

  test('lag counts what is not committed', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 3);
    await log.producer().send(
      topic.name,
      numbered(30).map((n) => record(n, n)),
    );
    const consumer = log.consumer({ group: 'lag', topics: [topic.name] });
    const seen = new Recorder({ commitWith: consumer });
    await consumer.start(seen);
    await seen.given(30);
    await expect.poll(() => consumer.lag(), { interval: 10 }).toBe(0n);
    await consumer.stop();
  });
}
