import { createPostgresEventLog } from '@wabus/event-log';
import { createPostgresEventStore } from '@wabus/event-store';
import { createKeyring } from '@wabus/keyring';
import {
  createLogger,
  createOperationsServer,
  listen,
  loadConfig,
  Metrics,
  runProcess,
  Secret,
  systemIds,
} from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { projectorConfig } from './config.ts';
import { createProjector } from './service.ts';

const config = loadConfig(projectorConfig, process.env);
const logger = createLogger('projector', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('projector');
const urlOf = (role: string): string =>
  roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);
const store = createPostgresEventStore({ url: urlOf('wabus_store'), logger });
const log = createPostgresEventLog({ url: urlOf('wabus_log'), logger });
const kek = new Secret(config.WABUS_KEYRING_KEY);
const keyring = createKeyring({ url: urlOf('wabus_keyring'), kek, ids: systemIds });
const projector = createProjector({
  store,
  log,
  keyring,
  databaseUrl: urlOf('wabus_projector'),
  logger,
  metrics,
  maxBatchRecords: config.WABUS_PROJECTOR_BATCH_RECORDS,
});

await runProcess(
  {
    waitingFor: () => projector.waitingFor(),
    start: async () => {
      await projector.start();
      await listen(
        createOperationsServer({ service: projector, metrics: [metrics] }),
        config.WABUS_PROJECTOR_OPERATIONS_PORT,
      );
    },
    stop: async () => {
      await projector.stop();
      await Promise.all([log.close(), store.close(), keyring.close()]);
    },
  },
  logger,
);
