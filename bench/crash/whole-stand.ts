import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import { DemoClient } from '@wabus/standalone/demo';
import { Instance } from './instance.ts';
import type { Stand } from './stand.ts';

/** All services in one process, as a person starts them; the whole of it is killed. */
export class WholeStand implements Stand {
  readonly journal: string;
  readonly keyringKey: string;
  readonly #start: () => Promise<Instance>;
  #instance: Instance;
  #client: DemoClient;

  private constructor(dataDir: string, start: () => Promise<Instance>, instance: Instance) {
    this.#start = start;
    this.#instance = instance;
    this.#client = new DemoClient(instance.announcement);
    this.journal = join(dataDir, 'simulator', 'journal.ndjson');
    const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8'));
    this.keyringKey = (secrets as { keyringKey: string }).keyringKey;
  }

  /** Starts on an empty folder. */
  static async start(dataDir: string, concurrency: number, rate: number): Promise<WholeStand> {
    const settings = ['--sender-concurrency', `${concurrency}`, '--number-rate', `${rate}`];
    const start = (): Promise<Instance> => Instance.start(dataDir, settings);
    return new WholeStand(dataDir, start, await start());
  }

  get client(): DemoClient {
    return this.#client;
  }

  get commands(): Stand['commands'] {
    const { api: url, token } = this.#instance.announcement;
    return { url, token };
  }

  get webhook(): Stand['webhook'] {
    const { webhook: url, appSecret } = this.#instance.announcement;
    return { url, appSecret };
  }

  get postgres(): string {
    return this.#instance.announcement.postgres;
  }

  openStore(): EventStore {
    return createPostgresEventStore({ url: this.postgres });
  }

  /** kill -9, without a goodbye; resolves when the process is gone. */
  kill(): Promise<void> {
    return this.#instance.kill();
  }

  /** Starts what was killed again; resolves when it is ready. */
  async restart(): Promise<void> {
    this.#instance = await this.#start();
    this.#client = new DemoClient(this.#instance.announcement);
  }

  async stop(): Promise<void> {
    await this.#instance.stop();
  }
}
