import { join } from 'node:path';
import { derivedPassword, type EventStoreConfig, openEventStore, passwordOfRole } from '@wabus/engines';
import type { EventStore } from '@wabus/event-store';
import { type ErasingKeyring, openKeyring } from '@wabus/keyring';
import { loadConfig, Secret, silentLogger, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import type { Announcement } from '../announce.ts';
import { type FolderSecrets, readyFile } from '../data-folder.ts';
import { chooseEngines } from '../engines.ts';
import type { Role } from '../install.ts';
import { readJson } from '../json-file.ts';
import { onEngine, StartError } from '../start-error.ts';
import { commandConfig } from './config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where an installation is, and what opens it. */
export interface Place {
  /** In words. */
  readonly name: string;
  readonly ownerUrl: string;
  readonly engines: EventStoreConfig;
  readonly keyringKey: Secret;
  readonly keyName: string;
  url(role: Role): string;
}

/** An installation that is looked after while it runs, or rests. */
export interface Installation {
  readonly name: string;
  readonly ownerUrl: string;
  readonly store: EventStore;
  readonly keyring: ErasingKeyring;
  /** The database as one role. */
  url(role: Role): string;
  close(): Promise<void>;
}

/**
 * Finds the installation: the one on the engines that the environment names, unless a data folder is asked for.
 * @param data the folder asked for; undefined: the environment's engines, or else the usual folder
 * @throws {StartError} when nothing runs on the folder
 */
export function findInstallation(env: Environment, data: string | undefined, usual: string): Place {
  if (data === undefined && env.WABUS_POSTGRES_URL !== undefined) return onEngines(env);
  return onFolder(env, data ?? usual);
}

function onEngines(env: Environment): Place {
  const known = Object.keys(commandConfig.shape);
  const config = loadConfig(commandConfig, Object.fromEntries(known.map((key) => [key, env[key]])));
  const { WABUS_POSTGRES_URL: address, WABUS_POSTGRES_OWNER: owner } = config;
  const root = config.WABUS_POSTGRES_PASSWORD_ROOT?.reveal();
  const passwordOf = (role: Role): string | undefined =>
    root === undefined ? passwordOfRole(config, role) : derivedPassword(root, role);
  return {
    name: `the installation at ${new URL(address).host}`,
    ownerUrl: roleUrl(address, owner, config.WABUS_POSTGRES_OWNER_PASSWORD?.reveal()),
    engines: config,
    keyringKey: new Secret(config.WABUS_KEYRING_KEY),
    keyName: 'WABUS_KEYRING_KEY',
    url: (role) => roleUrl(address, role, passwordOf(role)),
  };
}

function onFolder(env: Environment, folder: string): Place {
  const said = readJson<Announcement>(readyFile(folder));
  const secrets = readJson<FolderSecrets>(join(folder, 'secrets.json'));
  if (!said || !secrets) {
    throw new StartError(
      `Nothing runs on ${folder}: start it (npm start), name another folder with --data, or set WABUS_POSTGRES_URL and what else the services of an installation on engines of its own have.`,
    );
  }
  const eventstore = said.engines.store === 'Postgres' ? undefined : eventStoreOf(env);
  const engines = chooseEngines({ ...(eventstore ? { eventstore } : {}) }, {});
  return {
    name: `the installation on ${folder}`,
    ownerUrl: said.postgres,
    engines: engines.config(),
    keyringKey: new Secret(secrets.keyringKey),
    keyName: 'keyringKey in secrets.json',
    url: (role) => roleUrl(said.postgres, role, derivedPassword(secrets.roleSecret, role)),
  };
}

function eventStoreOf(env: Environment): string {
  if (env.WABUS_EVENTSTOREDB_URL) return env.WABUS_EVENTSTOREDB_URL;
  throw new StartError(
    'The events of this folder are in EventStoreDB: set WABUS_EVENTSTOREDB_URL to where it is.',
  );
}

/** Opens what the installation keeps events and keys in. Nothing of it is started or changed. */
export async function openPlace(place: Place): Promise<Installation> {
  const { name, ownerUrl, engines, keyringKey: kek, keyName, url } = place;
  const user = { service: 'command', logger: silentLogger, onFatal: () => undefined, postgresUrl: url };
  const store = await openEventStore(engines, user);
  try {
    await onEngine('The event store', store.head());
    const keyring = await onEngine(
      'The keyring',
      openKeyring({ url: url('wabus_keyring'), kek, keyName, ids: systemIds }),
    );
    return {
      ...{ name, ownerUrl, store, keyring, url },
      close: async () => {
        await keyring.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
