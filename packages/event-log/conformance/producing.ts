import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { murmur2, partitionOf } from '../src/index.ts';
import { freshTopic, numbered, Recorder, record, type TheLog } from './harness.ts';

/** What Kafka's own clients answer. */
const KAFKA_MURMUR2 = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
] as const;

/** Topics, partitions and offsets. */
export function describeProducing(the: TheLog): void {
  describe('topics', () => describeTopics(the));
  describe('producing', () => {
    describeSends(the);
    describeConcurrentSends(the);
  });
}

function describeTopics(the: TheLog): void {
  test.each(KAFKA_MURMUR2)('the key %s is hashed as Kafka does', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  test('a topic is created once; another number of partitions is refused with what to do', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log);
    await log.ensureTopics([topic, topic]);
    await log.ensureTopics([topic]);
    await expect(log.ensureTopics([{ ...topic, partitions: 5 }])).rejects.toThrow(/4 partitions.*5/);
  });

  test('services that start at once create the same topics', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => the.client()));
    const topics = ['a', 'b'].map((letter) => ({
      name: `test.${letter}.${crypto.randomUUID()}`,
      partitions: 3,
      retentionMs: 60_000,
    }));
    await Promise.all(clients.map(({ log }) => log.ensureTopics(topics)));
    for (const { name } of topics) {
      const places = await clients[0]?.log.producer().send(name, [record('k', 'v')]);
      expect(places).toHaveLength(1);
    }
  });

  test('sending to a topic that does not exist is refused, and works once it does', async () => {
    const { log } = await the.client();
    const producer = log.producer();
    const name = `test.${crypto.randomUUID()}`;
    await expect(producer.send(name, [record('k', 'v')])).rejects.toThrow();
    await log.ensureTopics([{ name, partitions: 1, retentionMs: 60_000 }]);
    expect(await producer.send(name, [record('k', 'v')])).toHaveLength(1);
  });
}

function describeSends(the: TheLog): void {
  test('a record goes to the partition of its key, and offsets count up in each partition', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 12);
    const keys = Array.from({ length: 50 }, (_, n) => `key-${n % 20}`);
    const places = await log.producer().send(
      topic.name,
      keys.map((key) => record(key, key)),
    );
    expect(places.map(({ partition }) => partition)).toEqual(keys.map((key) => partitionOf(key, 12)));
    const ofFirst = places
      .filter(({ partition }) => partition === places[0]?.partition)
      .map(({ offset }) => offset);
    expect(ofFirst).toEqual(ofFirst.map((_, n) => BigInt(n)));
  });

  test('nothing to send is nothing done', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log);
    expect(await log.producer().send(topic.name, [])).toEqual([]);
  });

  test('key, value and headers come back byte for byte', async () => {
    const { log } = await the.client();
    const topic = await freshTopic(log, 1);
    const anything = fc.record({
      key: fc.string({ minLength: 1 }).filter((key) => !key.includes('\0')),
      value: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      headers: fc.dictionary(
        fc.string({ unit: 'grapheme-ascii', minLength: 1 }),
        fc.string({ unit: 'grapheme-ascii' }),
      ),
    });
    const sent = fc.sample(anything, { numRuns: 200, seed: 21 });
    const before = Date.now();
    await log.producer().send(topic.name, sent);
    const seen = new Recorder();
    const consumer = log.consumer({ group: 'bytes', topics: [topic.name] });
    await consumer.start(seen);
    await seen.given(200);
    await consumer.stop();
    const read = seen.batches.flatMap(({ records }) => records);
    expect(read.map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
      sent.map(({ key, value, headers }) => ({ key, value, headers: { ...headers } })),
    );
    for (const { timestamp } of read) expect(Math.abs(timestamp.getTime() - before)).toBeLessThan(3_600_000);
  });
}

function describeConcurrentSends(the: TheLog): void {
  test('sends at once by several producers are all kept, each producer’s own in order', async () => {
    const clients = [await the.client(), await the.client()];
    const first = clients[0]?.log as (typeof clients)[0]['log'];
    const topic = await freshTopic(first, 3);
    const sends = clients.flatMap(({ log }, c) => {
      const producer = log.producer();
      return numbered(40).map((n) =>
        producer.send(topic.name, [record(`k${Number(n) % 5}`, `${c}:${n.padStart(3, '0')}`)]),
      );
    });
    const places = (await Promise.all(sends)).flat();
    const distinct = new Set(places.map(({ partition, offset }) => `${partition}/${offset}`));
    expect(distinct.size).toBe(80);
    const seen = new Recorder();
    const consumer = first.consumer({ group: 'order', topics: [topic.name] });
    await consumer.start(seen);
    await seen.given(80);
    await consumer.stop();
    expect(seen.texts()).toHaveLength(80);
    for (const c of [0, 1]) {
      for (const key of ['k0', 'k1', 'k2', 'k3', 'k4']) {
        const own = seen.batches
          .flatMap(({ records }) => records)
          .filter((one) => one.key === key && one.value.toString().startsWith(`${c}:`))
          .map(({ value }) => value.toString());
        expect(own).toEqual([...own].sort());
        expect(own).toHaveLength(8);
      }
    }
  });
}
