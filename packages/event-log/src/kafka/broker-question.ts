import type kafkajs from 'kafkajs';
import type { NewClient } from './client-config.ts';

/** Asks the brokers whether they are there, on a connection of its own, which a failure ends. */
export class BrokerQuestion {
  readonly #newClient: NewClient;
  readonly #brokers: number;
  #admin: kafkajs.Admin | undefined;
  #closed = false;

  constructor(newClient: NewClient, brokers: number) {
    this.#newClient = newClient;
    this.#brokers = brokers;
  }

  /** Rejects when none of them answers. */
  readonly ask = async (): Promise<void> => {
    // Each try goes to the next of the brokers named.
    const retry = { retries: this.#brokers, initialRetryTime: 50, maxRetryTime: 200 };
    const admin = this.#admin ?? this.#newClient().admin({ retry });
    this.#admin = admin;
    try {
      await admin.connect();
      if (this.#closed) throw new Error('The log was closed.');
      await admin.describeCluster();
    } catch (error) {
      this.#admin = undefined;
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
  };

  async close(): Promise<void> {
    this.#closed = true;
    await this.#admin?.disconnect();
  }
}
