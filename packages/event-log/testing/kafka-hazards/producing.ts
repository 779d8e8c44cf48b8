import { describe, expect, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import { MAX_RECORD_BYTES } from '../../src/kafka/topic-config.ts';
import { API } from './watched-sockets.ts';
import type { World } from './world.ts';

/** One request in flight, and what a request may hold. */
export function describeProducing(the: () => World): void {
  describe('the producer', () => {
    test('many sends at once leave in few requests, never two of them under way', async () => {
      const { log, sockets } = the().open();
      const topic = await freshTopic(log, 6);
      const producer = log.producer();
      const sends = numbered(500).map((n) => producer.send(topic.name, [record(n, n)]));
      const places = (await Promise.all(sends)).flat();
      expect(new Set(places.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(500);
      expect(sockets.mostAtOnce(API.produce)).toBe(1);
      expect(sockets.sent(API.produce)).toBeLessThan(100);
    });

    test('more than a request may hold goes in several, in order', async () => {
      const { log, sockets } = the().open();
      const topic = await freshTopic(log, 1);
      const sent = numbered(40).map((n) => record('k', n.padEnd(100_000, '.')));
      const places = await log.producer().send(topic.name, sent);
      expect(places.map(({ offset }) => offset)).toEqual(sent.map((_, n) => BigInt(n)));
      expect(sockets.sent(API.produce)).toBe(4);
    });

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
