import { describe, expect, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import { logsOnOneKafkaBroker } from '../../conformance/one-kafka-broker.ts';
import { MAX_RECORD_BYTES } from '../../src/kafka/topic-config.ts';
import { API } from './watched-sockets.ts';
import type { World } from './world.ts';

/** One request in flight, and what a request may hold. */
export function describeProducing(the: () => World): void {
  describe.concurrent('the producer', () => {
    test('many sends at once leave in few requests, never two of them under way', async ({ expect }) => {
      const { log, sockets } = the().open();
      const topic = await freshTopic(log, 6);
      const producer = log.producer();
      const sends = numbered(500).map((n) => producer.send(topic.name, [record(n, n)]));
      const places = (await Promise.all(sends)).flat();
      expect(new Set(places.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(500);
      expect(sockets.mostAtOnce(API.produce)).toBe(1);
      expect(sockets.sent(API.produce)).toBeLessThan(100);
    });

    test('more than a request may hold goes in several, in order', async ({ expect }) => {
      const { log, sockets } = the().open();
      const topic = await freshTopic(log, 1);
      const sent = numbered(40).map((n) => record('k', n.padEnd(100_000, '.')));
      const places = await log.producer().send(topic.name, sent);
      expect(places.map(({ offset }) => offset)).toEqual(sent.map((_, n) => BigInt(n)));
      expect(sockets.sent(API.produce)).toBe(4);
    });

    describeAway(the);

    test.each(['none', 'gzip', 'zstd'] as const)(
      'a record as large as the log takes, and back (%s)',
      async (compression) => {
        const { log } = the().open({ compression });
        const topic = await freshTopic(log, 1);
        const room = MAX_RECORD_BYTES - 1_000;
        const text = 'größer als sonst. '.repeat(room).slice(0, room / 2);
        const large = { ...record('k', text), headers: { kind: 'large' } };
        const producer = log.producer();
        const tooLarge = producer.send(topic.name, [record('k', 'x'.repeat(MAX_RECORD_BYTES))]);
        const sends = [producer.send(topic.name, [large]), producer.send(topic.name, [record('k', 'small')])];
        await expect(tooLarge).rejects.toThrow(/bytes, and the log takes.*Nothing of this call was written/);
        await Promise.all(sends);
        const seen = new Recorder();
        const consumer = log.consumer({ group: `large-${topic.name}`, topics: [topic.name] });
        await consumer.start(seen);
        await seen.given(2);
        await consumer.stop();
        expect(seen.texts()).toEqual([text, 'small']);
      },
    );
  });
}

/** Brokers that cannot be had, or take their time. */
function describeAway(the: () => World): void {
  test('when the brokers cannot be had, what waits behind a request ends with it, in order again afterwards', async ({
    expect,
  }) => {
    const logs = logsOnOneKafkaBroker(the().broker.bootstrap);
    const { log, cut, mend } = await logs.client();
    const topic = await freshTopic(log, 1);
    const producer = log.producer();
    await producer.send(topic.name, [record('k', 'before')]);
    await cut();
    const large = 'x'.repeat(700_000);
    const sends = numbered(5).map((n) => producer.send(topic.name, [record('k', n + large)]));
    const ends = await Promise.allSettled(sends);
    // Had each been tried by itself, each would have an error of its own.
    expect(new Set(ends.map((end) => end.status === 'rejected' && end.reason)).size).toBe(1);
    await mend();
    const again = numbered(5).map((n) => producer.send(topic.name, [record('k', n)]));
    const places = (await Promise.all(again)).flat();
    expect(places.map(({ offset }) => offset)).toEqual(places.map((_, n) => BigInt(n + 1)));
    await logs.dispose();
  });

  test('more than may wait is refused, and what was taken is written', async ({ expect }) => {
    const { log, sockets } = the().open();
    const topic = await freshTopic(log, 1);
    const producer = log.producer();
    await producer.send(topic.name, [record('k', 'before')]);
    sockets.freeze();
    const value = Buffer.alloc(3 * 1024 * 1024);
    const sends = numbered(30).map(() => producer.send(topic.name, [{ key: 'k', value, headers: {} }]));
    await expect(sends.at(-1)).rejects.toThrow(/wait to be written.*Nothing of this call was written/);
    sockets.thaw();
    const ends = await Promise.allSettled(sends);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(21);
    await expect(producer.send(topic.name, [record('k', 'after')])).resolves.toHaveLength(1);
  });
}
