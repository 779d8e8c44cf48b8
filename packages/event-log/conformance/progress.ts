import { expect, test } from 'vitest';
import { freshTopic, numbered, record, type TheLog } from './harness.ts';

/** What is known of a partition that a handler does not take. */
export function describeProgress(the: TheLog): void {
  test('progress tells of each partition what is committed, what there is, and why a handler does not take it', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 2);
    const keys = numbered(20);
    const places = await log.producer().send(
      topic.name,
      keys.map((key) => record(key, key)),
    );
    const ends = [0, 1].map((one) => BigInt(places.filter(({ partition }) => partition === one).length));
    const consumer = log.consumer({ group: 'progress', topics: [topic.name] });
    let failing = true;
    await consumer.start({
      onBatch: async (batch) => {
        const { partition, records } = batch;
        if (partition === 1 && failing) throw new AggregateError([new TypeError('no key')], 'some failed');
        await consumer.commit(batch, (records.at(-1)?.offset ?? 0n) + 1n);
      },
    });
    const progress = async () =>
      (await consumer.progress()).toSorted((one, other) => one.partition - other.partition);
    const why = 'AggregateError: some failed: TypeError: no key';
    await expect.poll(progress).toEqual([
      { topic: topic.name, partition: 0, committed: ends[0], end: ends[0], failure: null },
      { topic: topic.name, partition: 1, committed: 0n, end: ends[1], failure: why },
    ]);
    expect(await consumer.lag()).toBe(ends[1]);
    failing = false;
    await expect
      .poll(progress)
      .toMatchObject(ends.map((end, partition) => ({ partition, committed: end, end, failure: null })));
    await consumer.stop();
    expect(await consumer.progress()).toEqual([]);
  });
}
