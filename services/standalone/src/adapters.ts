import { type EventLogConfig, type EventStoreConfig, engineNames, openEngines } from '@wabus/engines';
import { type EventLog, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { createKeyring, type Keyring } from '@wabus/keyring';
import { type Logger, type Metrics, Secret, systemIds } from '@wabus/platform';
import { createPool, type Pool } from '@wabus/postgres';
import { createGates, type Gates } from '@wabus/read-models';
import { createVault, type Vault } from '@wabus/vault';
import type { FolderSecrets } from './data-folder.ts';
import type { Database } from './database.ts';
import { onEngine } from './start-error.ts';

/** The ports that every service stands on here, each logged in as its own role. */
export interface Adapters {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly vault: Vault;
  readonly gates: Gates;
  readonly schedulerPool: Pool;
  readonly senderPool: Pool;
  close(): Promise<void>;
}

/** What the adapters are opened with. */
export interface AdapterOptions {
  readonly database: Database;
  readonly secrets: FolderSecrets;
  readonly engines: EventStoreConfig & EventLogConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called when an engine cannot go on in this process. */
  readonly onFatal: (error: Error) => void;
}

/** Opens the engines chosen and what is in Postgres anyway, and makes sure that the topics are there. */
export async function openAdapters(options: AdapterOptions): Promise<Adapters> {
  const { database, secrets, logger, metrics, onFatal } = options;
  const user = { service: 'standalone', logger, metrics, onFatal, postgresUrl: database.url };
  const engines = await openEngines(options.engines, user);
  const { store, log } = engines;
  try {
    await onEngine(`The log (${engineNames(options.engines).log})`, log.ensureTopics(Object.values(topics)));
  } catch (error) {
    await engines.close();
    throw error;
  }
  const keyringKey = new Secret(secrets.keyringKey);
  const keyring = createKeyring({ url: database.url('wabus_keyring'), kek: keyringKey, ids: systemIds });
  const vault = createVault({ url: database.url('wabus_vault'), kek: new Secret(secrets.vaultKey) });
  const gates = createGates(database.url('wabus_gates'));
  const schedulerPool = createPool({ url: database.url('wabus_scheduler'), max: 8, name: 'wabus-scheduler' });
  const senderPool = createPool({ url: database.url('wabus_sender'), max: 4, name: 'wabus-sender' });
  const close = async (): Promise<void> => {
    await Promise.all([gates, vault, keyring, engines].map((port) => port.close()));
    await Promise.all([schedulerPool.end(), senderPool.end()]);
  };
  return { store, log, keyring, vault, gates, schedulerPool, senderPool, close };
}
