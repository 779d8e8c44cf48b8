import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { freshTopic, Recorder, record } from '../../conformance/harness.ts';
import type { World } from './world.ts';

/** How long the broker stays away. */
const AWAY_MS = 4_000;

/** A broker that goes and comes back. */
export function describeRestart(the: () => World): void {
  describe('a broker that restarts', () => {
    test('sends end, consumers go on by themselves as who they were, and nothing acknowledged is lost', async () => {
      const { log, fatal } = the().open();
      const { name: topic } = await freshTopic(log, 3);
      const consumers = ['one', 'two'].map((name) =>
        log.consumer({ group: `${name}-${topic}`, topics: [topic] }),
      );
      const seen = consumers.map((commitWith) => new Recorder({ commitWith }));
      for (const [n, consumer] of consumers.entries()) await consumer.start(seen[n] as Recorder);
      const producer = log.producer();
      const acknowledged = new Set<string>();
      let sending = true;
      const sender = (async () => {
        for (let n = 0; sending; n += 1) {
          const text = String(n);
          await producer.send(topic, [record(text, text)]).then(
            () => acknowledged.add(text),
            // What became of it is not known; it may stand or not.
            () => undefined,
          );
          await sleep(5);
        }
      })();
      await expect.poll(() => acknowledged.size).toBeGreaterThan(50);
      const members = await the().membersOf(`one-${topic}`);
      await the().broker.stop();
      // Away for a while: not a wait for something, but what is tested.
      await sleep(AWAY_MS);
      const before = acknowledged.size;
      await the().broker.start();
      await expect.poll(() => acknowledged.size).toBeGreaterThan(before + 50);
      sending = false;
      await sender;
      for (const recorder of seen) {
        const missing = (): string[] => {
          const texts = new Set(recorder.texts());
          return [...acknowledged].filter((text) => !texts.has(text));
        };
        await expect.poll(missing).toEqual([]);
      }
      for (const consumer of consumers) await expect.poll(() => consumer.lag()).toBe(0n);
      expect(await the().membersOf(`one-${topic}`)).toEqual(members);
      expect(fatal).toEqual([]);
    });
  });
}
