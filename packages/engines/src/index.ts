export { type EngineNames, installEnginesTable, readEngines, writeEngines } from './engines-table.ts';
export {
  type Engines,
  type EngineUser,
  type EventLogConfig,
  type EventStoreConfig,
  engineNames,
  openEngines,
  openEventLog,
  openEventReader,
  openEventStore,
  type PostgresConfig,
  readsStore,
} from './open-engines.ts';
export { reachInstallation } from './reach-installation.ts';
export { addressOfRole, derivedPassword, passwordOfRole, type RolePasswords } from './role-passwords.ts';
export {
  engineSettings,
  eventLogSettings,
  eventStoreSettings,
  postgresSettings,
  settingsOnEngines,
} from './settings.ts';
