import { createPostgresEventLog, topics } from '@wabus/event-log';
import { createPostgresEventStore } from '@wabus/event-store';
import { createKeyring } from '@wabus/keyring';
import {
  closeServer,
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
import { normaliserConfig } from './config.ts';
import { createDeadLetters } from './dead-letters.ts';
import { createNormaliser } from './service.ts';
import { createWamids } from './wamids.ts';

const config = loadConfig(normaliserConfig, process.env);
const logger = createLogger('webhook-normaliser', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('webhook-normaliser');
const as = (role: string): string => roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);
const log = createPostgresEventLog({ url: as('wabus_log'), logger });
const store = createPostgresEventStore({ url: as('wabus_store'), logger });
const keyring = createKeyring({
  url: as('wabus_keyring'),
  kek: new Secret(config.WABUS_KEYRING_KEY),
  ids: systemIds,
});
const deadLetters = createDeadLetters(as('wabus_normaliser'));
const wamids = createWamids(as('wabus_normaliser'));
const ports = { log, store, keyring, deadLetters, wamids, ids: systemIds, logger, metrics };
const normaliser = createNormaliser(ports);
const operations = createOperationsServer({ service: normaliser, metrics: [metrics] });

await runProcess(
  {
    start: async () => {
      await listen(operations, config.WABUS_NORMALISER_OPERATIONS_PORT, '0.0.0.0');
      await log.ensureTopics([topics.webhooks]);
      await normaliser.start();
    },
    stop: async () => {
      await normaliser.stop();
      await Promise.all([log, store, keyring, deadLetters, wamids].map((part) => part.close()));
      await closeServer(operations);
    },
    waitingFor: () => normaliser.waitingFor(),
  },
  logger,
);
