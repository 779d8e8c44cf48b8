import type kafkajs from 'kafkajs';
import type { NewClient } from './client-config.ts';

/** One connection for questions about topics and groups, made when the first is asked. */
export class SharedAdmin {
  readonly #newClient: NewClient;
  readonly #partitions = new Map<string, Promise<number>>();
  #admin: Promise<kafkajs.Admin> | undefined;

  constructor(newClient: NewClient) {
    this.#newClient = newClient;
  }

  /** The connected client. */
  readonly get = (): Promise<kafkajs.Admin> => {
    if (!this.#admin) {
      this.#admin = this.#connect();
      this.#admin.catch(() => {
        this.#admin = undefined;
      });
    }
    return this.#admin;
  };

  /** How many partitions a topic has; locked for life, so asked for once. */
  readonly partitionsOf = (topic: string): Promise<number> => {
    const known = this.#partitions.get(topic);
    if (known) return known;
    const asked = this.#countPartitions(topic);
    asked.catch(() => this.#partitions.delete(topic));
    this.#partitions.set(topic, asked);
    return asked;
  };

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    await admin?.disconnect();
  }

  async #connect(): Promise<kafkajs.Admin> {
    const admin = this.#newClient().admin();
    try {
      await admin.connect();
    } catch (error) {
      throw new Error(
        `Kafka does not let us in: ${(error as Error).message}. Its brokers must be up, and WABUS_KAFKA_BROKERS and ` +
          'the settings of TLS and login (WABUS_KAFKA_TLS…, WABUS_KAFKA_SASL_…) as they are there.',
        { cause: error },
      );
    }
    return admin;
  }

  async #countPartitions(topic: string): Promise<number> {
    const admin = await this.get();
    // Asked first: kafkajs would keep asking for a topic that is not there.
    const names = await admin.listTopics();
    if (!names.includes(topic))
      throw new Error(`The topic ${topic} does not exist: ensureTopics creates it.`);
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length ?? 0;
  }
}
