import type { UploadOrder } from '@wabus/command-api';
import {
  type Engines,
  type EventLogConfig,
  type EventStoreConfig,
  engineNames,
  openEngines,
} from '@wabus/engines';
import { type EventLog, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { createGates, type Gates } from '@wabus/gates';
import { createJobs, type Jobs } from '@wabus/jobs';
import { type ErasingKeyring, openKeyring } from '@wabus/keyring';
import { type OpenedObjects, openObjects, type Scanning, scanningOf } from '@wabus/media';
import { type Logger, type Metrics, Secret, systemClock, systemIds } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, type Pool, watchPool } from '@wabus/postgres';
import { openVault, type Vault } from '@wabus/vault';
import type { FolderSecrets } from './data-folder.ts';
import type { Database } from './database.ts';
import type { MediaSettings } from './media-store.ts';
import { onEngine } from './start-error.ts';

/** The ports that every service stands on here, each logged in as its own role. */
export interface Adapters {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: ErasingKeyring;
  readonly vault: Vault;
  readonly jobs: Jobs<UploadOrder>;
  readonly gates: Gates;
  readonly schedulerPool: Pool;
  readonly senderPool: Pool;
  readonly mediaPool: Pool;
  readonly mediaObjects: OpenedObjects;
  readonly mediaScanning: Scanning;
  /** Engines that are away; empty when all answer. */
  waitingFor(): readonly string[];
  close(): Promise<void>;
}

/** What the adapters are opened with. */
export interface AdapterOptions {
  readonly database: Database;
  readonly secrets: FolderSecrets;
  readonly engines: EventStoreConfig & EventLogConfig;
  readonly mediaStore: MediaSettings;
  /** Absolute folder of media. */
  readonly mediaFolder: string;
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
  const opened: { close(): Promise<void> }[] = [engines];
  try {
    await onEngine(`The log (${engineNames(options.engines).log})`, log.ensureTopics(Object.values(topics)));
    const keyring = await onEngine('The keyring', openKeyringOf(database, secrets));
    opened.push(keyring);
    const vault = await onEngine('The vault', openVaultOf(database, secrets));
    const jobs = createJobs<UploadOrder>({ url: database.url('wabus_jobs'), keyring, ids: systemIds });
    const media = { clock: systemClock, ids: systemIds, logger };
    const mediaObjects = await openObjects(options.mediaStore, options.mediaFolder, media);
    const mediaScanning = scanningOf(options.mediaStore);
    const inOne = inPostgres(database, engines, [...opened, vault, jobs, mediaObjects]);
    return { ...inOne, store, log, keyring, vault, jobs, mediaObjects, mediaScanning };
  } catch (error) {
    await Promise.all(opened.map((port) => port.close()));
    throw error;
  }
}

/** What needs nothing but a role in Postgres, closed together with what was opened before it. */
function inPostgres(database: Database, engines: Engines, opened: readonly { close(): Promise<void> }[]) {
  const gates = createGates(database.url('wabus_gates'));
  const poolOf = (service: 'scheduler' | 'sender' | 'media', max: number): Pool =>
    createPool({
      url: database.url(`wabus_${service}`),
      max,
      name: `wabus-${service}`,
      answerMs: CONSUMER_ANSWER_MS,
      lookups: service === 'scheduler',
    });
  const schedulerPool = poolOf('scheduler', 4);
  const senderPool = poolOf('sender', 4);
  const mediaPool = poolOf('media', 4);
  const postgres = watchPool(senderPool);
  const waitingFor = (): readonly string[] => [
    ...new Set([...postgres.waitingFor(), ...engines.waitingFor()]),
  ];
  const close = async (): Promise<void> => {
    await postgres.close();
    await Promise.all([gates, ...opened].map((port) => port.close()));
    await Promise.all([schedulerPool.end(), senderPool.end(), mediaPool.end()]);
  };
  return { gates, schedulerPool, senderPool, mediaPool, waitingFor, close };
}

const openKeyringOf = (database: Database, { keyringKey }: FolderSecrets): Promise<ErasingKeyring> =>
  openKeyring({
    ...{ url: database.url('wabus_keyring'), kek: new Secret(keyringKey), ids: systemIds },
    keyName: 'keyringKey in secrets.json',
  });

const openVaultOf = (database: Database, { vaultKey }: FolderSecrets): Promise<Vault> =>
  openVault({
    ...{ url: database.url('wabus_vault'), kek: new Secret(vaultKey) },
    keyName: 'vaultKey in secrets.json',
  });
