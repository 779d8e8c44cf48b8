import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventStore, type EventStore } from '@wabus/event-store';
import type { EventData, RecordedEvent } from '@wabus/events';
import { createPool } from '@wabus/postgres';
import { removeFolder } from '@wabus/standalone';
import { DemoClient } from '@wabus/standalone/demo';
import { Instance } from '../../bench/crash/instance.ts';

/** What can be reached of a platform from outside, and how. */
export interface Reach {
  /** The API for commands, and the token for it. */
  readonly api: string;
  readonly token: string;
  readonly webhook: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The database as its owner, and as an analyst. */
  readonly postgres: string;
  readonly postgresAnalyst: string;
}

/** What the scenarios are played on, as people and programs outside see it. */
export interface Platform {
  /** Talks to the API and to Meta's side. */
  readonly client: DemoClient;
  readonly reach: Reach;
  /** Key-encryption key of the vault. */
  readonly vaultKey: string;
  /** Everything that it has logged, by file. */
  logs(): string[];
  openStore(): EventStore;
  /** Every key of every record of the log. */
  recordKeys(): Promise<string[]>;
  stop(): Promise<void>;
}

let given: Platform | undefined;

/** From now on every scenario is played on this one; whoever gave it stops it. */
export function playOn(platform: Platform): void {
  given = platform;
}

/** What this run plays on: the one that was given, or `npm start` on a folder of its own. */
export function openPlatform(): Promise<Platform> {
  return given ? Promise.resolve(given) : Standalone.start();
}

/** Stops what `openPlatform` started. */
export async function closePlatform(platform: Platform | undefined): Promise<void> {
  if (platform !== given) await platform?.stop();
}

/** Events of the streams with this prefix, in the order of the store. */
export async function eventsOf(platform: Platform, prefix: string): Promise<RecordedEvent[]> {
  const store = platform.openStore();
  try {
    const events: RecordedEvent[] = [];
    for (let after = 0n, end = false; !end; ) {
      const page = await store.readAll({ after, maxCount: 1_000, streamPrefixes: [prefix] });
      events.push(...page.events);
      [after, end] = [page.next, page.end];
    }
    return events;
  } finally {
    await store.close();
  }
}

/** How long before the last moment of its call an attempt is decided: what the sender gives itself, in milliseconds. */
const CALL_WITHIN_MS = 2_000;

/** When an attempt was decided by the gates, however long a slow machine took to record it. */
export function decidedAt({ data }: RecordedEvent): number {
  return Date.parse((data as EventData<'MessageSendAttempted'>).callBy) - CALL_WITHIN_MS;
}

/** Everything in one process, as `npm start` runs it. */
export class Standalone implements Platform {
  readonly dataDir: string;
  readonly vaultKey: string;
  client: DemoClient;
  #instance: Instance;

  private constructor(dataDir: string, instance: Instance) {
    const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as { vaultKey: string };
    this.dataDir = dataDir;
    this.vaultKey = secrets.vaultKey;
    this.#instance = instance;
    this.client = new DemoClient(instance.announcement);
  }

  static async start(): Promise<Standalone> {
    const dataDir = mkdtempSync(join(tmpdir(), 'wabus-scenario-'));
    return new Standalone(dataDir, await Instance.start(dataDir));
  }

  get reach(): Reach {
    return this.#instance.announcement;
  }

  logs(): string[] {
    const names = ['standalone.log', 'postgres.log', 'simulator.log'];
    return names.map((name) => readFileSync(join(this.dataDir, name), 'utf8'));
  }

  openStore(): EventStore {
    return createPostgresEventStore({ url: this.reach.postgres });
  }

  async recordKeys(): Promise<string[]> {
    const pool = createPool({ url: this.reach.postgres, max: 1 });
    const { rows } = await pool.query<{ key: string }>('select key from event_log.records');
    await pool.end();
    return rows.map(({ key }) => key);
  }

  /** Ends it by SIGTERM and starts it again; answers the exit code. */
  async restart(): Promise<number | null> {
    const code = await this.#instance.stop();
    this.#instance = await Instance.start(this.dataDir);
    this.client = new DemoClient(this.#instance.announcement);
    return code;
  }

  async stop(): Promise<void> {
    await this.#instance.stop();
    await removeFolder(this.dataDir);
  }
}
