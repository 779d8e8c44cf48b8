import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventLog, type EventLog, installEventLog, topics } from '@wabus/event-log';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { createKeyring, installKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { installReadModels } from '@wabus/read-models';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { appendHistory, publishAll } from './history.ts';

/** A database of one round: its log holds the whole history, its read models are empty. */
export interface Stand {
  readonly url: string;
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly records: number;
  close(): Promise<void>;
}

/** One Postgres that flushes every commit, and a database of its own for each round. */
export async function postgresForRounds(): Promise<{
  stand(messages: number): Promise<Stand>;
  stop(): Promise<void>;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
  const admin = createPool({ url: postgres.url(), max: 1 });
  let rounds = 0;
  return {
    async stand(messages) {
      rounds += 1;
      const name = `round_${rounds}`;
      await admin.query(`create database ${name}`);
      return openStand(postgres.url(name), messages);
    },
    async stop() {
      await admin.end();
      await postgres.stop();
      await EmbeddedPostgres.remove(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function openStand(url: string, messages: number): Promise<Stand> {
  for (const install of [installEventStore, installEventLog, installKeyring, installReadModels])
    await install(url);
  const kek = new Secret(randomBytes(32).toString('base64'));
  const store = createPostgresEventStore({ url: roleUrl(url, 'wabus_store') });
  const log = createPostgresEventLog({ url: roleUrl(url, 'wabus_log') });
  const keyring = createKeyring({ url: roleUrl(url, 'wabus_keyring'), kek, ids: systemIds });
  await log.ensureTopics([topics.events]);
  await appendHistory(store, keyring, messages);
  const records = await publishAll(store, log);
  const close = async (): Promise<void> => {
    await Promise.all([keyring.close(), log.close(), store.close()]);
  };
  return { url, store, log, keyring, records, close };
}
