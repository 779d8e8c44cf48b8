export {
  BoxError,
  boundTo,
  freshKey,
  type KeyEncryptionKey,
  keyEncryptionKey,
  openBox,
  sealBox,
  unwrapKey,
  wrapKey,
} from './aead.ts';
export { backoffMs, keepRunning, pause } from './backoff.ts';
export { type Clock, isoNow, systemClock } from './clock.ts';
export { ConfigError, loadConfig } from './config.ts';
export { briefly, describeError, type LoggedError, maskText } from './describe-error.ts';
export { EngineWatch, type WatchedEngine } from './engine-watch.ts';
export { createHttpServer, type HttpRefusal } from './http-server.ts';
export { type Ids, systemIds } from './ids.ts';
export { instantOf, timeOf } from './instant.ts';
export { isKeyOf, type KeyCheckStore, type WrappedKey } from './key-check.ts';
export { logUncaught, runProcess, type Service } from './lifecycle.ts';
export { createLogger, type Logger, silentLogger } from './logger.ts';
export { giveBackAtRest } from './memory-at-rest.ts';
export { Metrics } from './metrics.ts';
export { NaturalBatch } from './natural-batch.ts';
export {
  closeServer,
  createOperationsServer,
  handleOperations,
  listen,
  type Operated,
} from './operations-server.ts';
export {
  type Line,
  Progress,
  ProgressWatch,
  type ProgressWatchOptions,
  type StalledLine,
} from './progress-watch.ts';
export {
  type Closable,
  runService,
  type ServiceParts,
  type ServiceProcess,
} from './run-service.ts';
export { Secret } from './secret.ts';
export {
  type Caller,
  issueServiceToken,
  mayTouch,
  SEES_PEOPLE,
  seesPeople,
  verifyServiceToken,
} from './service-token.ts';
export {
  keySetting,
  operationsSettings,
  portSetting,
  processSettings,
  type SettingAbout,
  secretSetting,
  settingsHelp,
  settingsOf,
} from './settings.ts';
export { TenantTurns } from './tenant-turns.ts';
export { firstCharacters, storableText } from './text.ts';
export { readUuid, writeUuid } from './uuid-bytes.ts';
export { VERSION } from './version.ts';
export { Wake } from './wake.ts';
