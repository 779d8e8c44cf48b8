import type kafkajs from 'kafkajs';
import type { PartitionProgress } from '../port.ts';
import type { NewClient } from './client-config.ts';
import type { TopicPartition } from './kafkajs-patches.ts';
import type { LogRange } from './refusals.ts';

/** Asks the brokers where a group and a log stand, on a connection of its own. */
export class GroupLag {
  readonly #admin: () => Promise<kafkajs.Admin>;
  readonly #newClient: NewClient;

  constructor(admin: () => Promise<kafkajs.Admin>, newClient: NewClient) {
    this.#admin = admin;
    this.#newClient = newClient;
  }

  /** Asks on a new line, which is closed afterwards. */
  async afresh<Answer>(ask: (lag: GroupLag) => Promise<Answer>): Promise<Answer> {
    const admin = this.#newClient().admin();
    try {
      await admin.connect();
      return await ask(new GroupLag(async () => admin, this.#newClient));
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * Sees that the topics are there.
   * @throws Error naming those that are not
   */
  async refuseMissing(topics: readonly string[]): Promise<void> {
    const known = new Set(await (await this.#admin()).listTopics());
    const missing = topics.filter((name) => !known.has(name));
    if (missing.length > 0)
      throw new Error(`Topics that do not exist: ${missing.join(', ')}; ensureTopics creates them.`);
  }

  /** Records between the group's committed offsets and the end, over these partitions. */
  async of(group: string, held: readonly TopicPartition[], fromLatest: boolean): Promise<bigint> {
    const all = await this.progress(group, held, fromLatest);
    return all.reduce((lag, { committed, end }) => lag + end - committed, 0n);
  }

  /** The group's committed offset and the end of each of these partitions. */
  async progress(
    group: string,
    held: readonly TopicPartition[],
    fromLatest: boolean,
  ): Promise<Omit<PartitionProgress, 'failure'>[]> {
    const topics = [...new Set(held.map(({ topic }) => topic))];
    if (topics.length === 0) return [];
    const admin = await this.#admin();
    const groupAt = await admin.fetchOffsets({ groupId: group, topics });
    const found: Omit<PartitionProgress, 'failure'>[] = [];
    for (const topic of topics) {
      const ends = await admin.fetchTopicOffsets(topic);
      const at = new Map(
        groupAt.find((one) => one.topic === topic)?.partitions.map((one) => [one.partition, one]),
      );
      for (const { partition } of held.filter((one) => one.topic === topic)) {
        const end = ends.find((one) => one.partition === partition);
        if (!end) continue;
        const offset = BigInt(at.get(partition)?.offset ?? -1);
        const committed = offset >= 0n ? offset : BigInt(fromLatest ? end.high : end.low);
        found.push({ topic, partition, committed, end: BigInt(end.high) });
      }
    }
    return found;
  }

  /** Every partition of these topics. */
  async partitionsOf(topics: readonly string[]): Promise<TopicPartition[]> {
    const { topics: found } = await (await this.#admin()).fetchTopicMetadata({ topics: [...topics] });
    return found.flatMap(({ name: topic, partitions }) =>
      partitions.map(({ partitionId: partition }) => ({ topic, partition })),
    );
  }

  /** The offsets that a partition has. */
  async rangeOf({ topic, partition }: TopicPartition): Promise<LogRange | null> {
    const ranges = await (await this.#admin()).fetchTopicOffsets(topic);
    const range = ranges.find((one) => one.partition === partition);
    return range ? { low: BigInt(range.low), high: BigInt(range.high) } : null;
  }
}
