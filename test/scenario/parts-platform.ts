import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@wabus/event-log';
import type { KafkaBroker } from '@wabus/event-log/testing';
import type { EventStore } from '@wabus/event-store';
import { roleUrl } from '@wabus/postgres';
import { removeFolder } from '@wabus/standalone';
import type { DemoClient } from '@wabus/standalone/demo';
import { PartsStand } from '../../bench/crash/parts-stand.ts';
import { readTopic } from '../../services/relay/test/reader.ts';
import type { Platform, Reach } from './platform.ts';

/** Every service as processes of its own on a real broker and the EventStoreDB test server, two of those that share work. */
export class PartsPlatform implements Platform {
  readonly stand: PartsStand;
  readonly reach: Reach;
  readonly vaultKey: string;
  readonly #dataDir: string;

  private constructor(dataDir: string, stand: PartsStand) {
    this.#dataDir = dataDir;
    this.stand = stand;
    this.vaultKey = stand.outside.vaultKey;
    const { url: api, token } = stand.commands;
    const { postgres } = stand;
    const postgresAnalyst = roleUrl(postgres, 'wabus_analyst');
    this.reach = { ...stand.outside, api, token, postgres, postgresAnalyst };
  }

  static async start(broker: KafkaBroker): Promise<PartsPlatform> {
    const dataDir = mkdtempSync(join(tmpdir(), 'wabus-scenario-parts-'));
    const instances = { sender: 2, scheduler: 2, projector: 2 };
    const options = { dataDir, broker, instances, senderConcurrency: 64, numberRate: 80 };
    return new PartsPlatform(dataDir, await PartsStand.start({ ...options, engines: 'real' }));
  }

  get client(): DemoClient {
    return this.stand.client;
  }

  logs(): string[] {
    const names = readdirSync(this.#dataDir).filter((name) => name.endsWith('.log'));
    return names.map((name) => readFileSync(join(this.#dataDir, name), 'utf8'));
  }

  openStore(): EventStore {
    return this.stand.openStore();
  }

  async recordKeys(): Promise<string[]> {
    const log = this.stand.engines.openLog();
    try {
      // Nobody imports a history here: that topic may be empty.
      const least = (name: string): number => (name === topics.bulkWebhooks.name ? 0 : 1);
      const read = Object.values(topics).map(({ name }) => readTopic(log, name, least(name)));
      return (await Promise.all(read)).flat().map(({ key }) => key);
    } finally {
      await log.close();
    }
  }

  async stop(): Promise<void> {
    await this.stand.stop();
    await removeFolder(this.#dataDir);
  }
}
