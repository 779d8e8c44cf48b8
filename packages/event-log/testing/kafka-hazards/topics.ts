import { describe, expect, test } from 'vitest';
import { freshTopic } from '../../conformance/harness.ts';
import type { World } from './world.ts';

/** A setting that will not do, and what is said of it. */
const WRONG: [name: string, value: string, said: RegExp][] = [
  [
    'cleanup.policy',
    'compact',
    /cleanup\.policy=compact and was asked to have cleanup\.policy=delete:.*kafka-configs\.sh/,
  ],
  [
    'retention.ms',
    '1000',
    /retention\.ms=1000 and was asked to have retention\.ms=3600000 or more.*kafka-configs\.sh/,
  ],
  [
    'max.message.bytes',
    '1000000',
    /max\.message\.bytes=1000000 .*max\.message\.bytes=4194304 or more.*kafka-configs\.sh/,
  ],
  [
    'retention.bytes',
    '1000000',
    /retention\.bytes=1000000 and was asked to have retention\.bytes=-1: kafka-configs\.sh/,
  ],
  ['compression.type', 'lz4', /compression\.type=lz4 .*compression\.type=producer: kafka-configs\.sh/],
  ['min.insync.replicas', '2', /min\.insync\.replicas=2 and 1 replicas, so that nothing can be written/],
  [
    'unclean.leader.election.enable',
    'true',
    /unclean\.leader\.election\.enable=true .*=false: kafka-configs\.sh/,
  ],
];

/** What `ensureTopics` finds wrong. */
export function describeTopics(the: () => World): void {
  describe('topics', () => {
    test('are made with the settings that wabus stands on', async () => {
      const { log } = the().open();
      const { name } = await freshTopic(log, 3);
      expect(await configOf(the(), name)).toMatchObject({
        'cleanup.policy': 'delete',
        'retention.ms': '3600000',
        'retention.bytes': '-1',
        'min.insync.replicas': '1',
        'max.message.bytes': '4194304',
      });
    });

    test.each(WRONG)('with another %s are refused with what to do', async (name, value, said) => {
      const { log } = the().open();
      const topic = `test.${crypto.randomUUID()}`;
      const admin = await the().admin();
      const made = { topic, numPartitions: 2, configEntries: [{ name, value }] };
      // kafkajs, when it waits for leaders, fails where the broker does not know the topic yet.
      await admin.createTopics({ topics: [made], waitForLeaders: false });
      await expect(
        log.ensureTopics([{ name: topic, partitions: 2, retentionMs: 3_600_000 }]),
      ).rejects.toThrow(said);
    });

    test('with fewer replicas than asked are refused; that there are too few brokers is said', async () => {
      const topic = await freshTopic(the().open().log, 1);
      const { log } = the().open({ replicationFactor: 3, minInsyncReplicas: 2 });
      await expect(log.ensureTopics([topic])).rejects.toThrow(
        /1 replicas .*3: move it.*\n.*min\.insync\.replicas=1 and/,
      );
      const fresh = { ...topic, name: `${topic.name}.more` };
      await expect(log.ensureTopics([fresh])).rejects.toThrow(
        /could not be created .*3 replicas.*than there are brokers/,
      );
    });

    test('that keep records longer than asked are well', async () => {
      const { log } = the().open();
      const topic = await freshTopic(log, 1);
      await log.ensureTopics([{ ...topic, retentionMs: topic.retentionMs / 2 }]);
    });
  });
}

async function configOf(world: World, topic: string): Promise<Record<string, string>> {
  const admin = await world.admin();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: 2, name: topic }],
  });
  return Object.fromEntries(
    resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]) ?? [],
  );
}
