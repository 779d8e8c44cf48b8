import { derivedPassword, type Engines, engineNames, openEngines, readsStore } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { openKeyring } from '@wabus/keyring';
import { ConfigError, createLogger, type Logger, loadConfig, Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type FillProgress, outdatedModels, refillOutdated } from '@wabus/read-models';
import { registerSchemas, schemaRegistryOf } from '@wabus/schema-registry';
import { refuseOtherEngines, refuseOtherStore, rememberEngines } from '../engines-of-database.ts';
import { ensureDatabase, installDatabase, type Role } from '../install.ts';
import { onEngine, StartError, startFailure } from '../start-error.ts';
import { type MigrateConfig, migrateConfig } from './config.ts';

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);

try {
  await migrate(loadConfig(migrateConfig, process.env));
  process.exit(0);
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`migrate did not start. ${error.message}\n`);
    process.exit(2);
  }
  process.stderr.write(`migrate ended early; it can be run again. ${startFailure(error as Error)}\n`);
  process.exit(1);
}

async function migrate(config: MigrateConfig): Promise<void> {
  const { WABUS_POSTGRES_URL: url, WABUS_POSTGRES_OWNER: owner } = config;
  const ownerUrl = roleUrl(url, owner, config.WABUS_POSTGRES_OWNER_PASSWORD?.reveal());
  const chosen = engineNames(config);
  // Nothing is reached yet: settings that cannot be used are found before anything is changed.
  const engines = await open(config);
  say('Bringing database, roles and schemas up to date');
  await ensureDatabase(ownerUrl);
  const analyst = config.WABUS_POSTGRES_ANALYST_PASSWORD?.reveal();
  const passwordOf = (role: Role): string | undefined =>
    role === 'wabus_analyst' ? analyst : passwordOfService(config, role);
  const { restricted } = await installDatabase(ownerUrl, passwordOf, {
    readsStore: readsStore(config),
    first: (session) => refuseOtherEngines(session, chosen, 'The database'),
  });
  if (!restricted) {
    say(
      `${owner} is no superuser, so analysts may take advisory locks and make large objects: trust them, or revoke both.`,
    );
  }
  say(`Making sure of the topics on ${chosen.log}`);
  await onEngine(`The log (${chosen.log})`, engines.log.ensureTopics(Object.values(topics)));
  await ensureSchemas(config);
  await rememberEngines(ownerUrl, chosen, engines.store);
  say(`Looking at the events in ${chosen.store}`);
  await refuseOtherStore(ownerUrl, chosen, engines.store);
  await refill(config, ownerUrl, engines);
  await engines.close();
  say('Everything is up to date');
}

/** Without the key nobody can read what is personal, so rows of an earlier version stay as they are: that is said. */
async function refill(config: MigrateConfig, ownerUrl: string, { store }: Engines): Promise<void> {
  const { WABUS_KEYRING_KEY: key } = config;
  if (key === undefined) return sayOutdated(await outdatedModels(ownerUrl));
  const url = roleUrl(config.WABUS_POSTGRES_URL, 'wabus_keyring', passwordOfService(config, 'wabus_keyring'));
  const keyring = await openKeyring({ url, kek: new Secret(key), ids: systemIds });
  const logger = loggerOf(config);
  const onModels = (names: readonly string[]): void =>
    say(`Filling ${names.join(', ')} anew beside the live rows: this version writes other rows`);
  const onProgress = (progress: FillProgress): void =>
    logger.info({ ...progress }, 'read models are filled anew');
  await refillOutdated({ ownerUrl, store, keyring, onModels, onProgress });
  await keyring.close();
}

function sayOutdated(names: readonly string[]): void {
  if (names.length === 0) return;
  say(
    `Left as they are: ${names.join(', ')}. This version writes other rows of them, and its projector waits until migrate is run with WABUS_KEYRING_KEY, which fills them anew.`,
  );
}

function passwordOfService(config: MigrateConfig, role: Role): string | undefined {
  const root = config.WABUS_POSTGRES_PASSWORD_ROOT?.reveal();
  return root === undefined ? config.WABUS_POSTGRES_PASSWORD : derivedPassword(root, role);
}

async function ensureSchemas(config: MigrateConfig): Promise<void> {
  const registry = schemaRegistryOf(config);
  if (!registry) return;
  say(`Making sure of the schemas of events in ${registry.url}`);
  const { registered, held } = await registerSchemas(registry).catch((error: Error) => {
    throw new StartError(error.message, { cause: error });
  });
  say(`${registered} schemas were registered, ${held} were there`);
}

function loggerOf(config: MigrateConfig): Logger {
  return createLogger('migrate', { level: config.WABUS_LOG_LEVEL });
}

function open(config: MigrateConfig): Promise<Engines> {
  const logger = loggerOf(config);
  const onFatal = (error: Error): void => {
    process.stderr.write(`migrate ended early; it can be run again. ${error.message}\n`);
    process.exit(1);
  };
  const postgresUrl = (role: Role): string =>
    roleUrl(config.WABUS_POSTGRES_URL, role, passwordOfService(config, role));
  return openEngines(config, { service: 'migrate', logger, onFatal, postgresUrl });
}
