import { createPostgresEventLog } from '@wabus/event-log';
import { createPostgresEventStore } from '@wabus/event-store';
import {
  createLogger,
  createOperationsServer,
  listen,
  loadConfig,
  Metrics,
  runProcess,
} from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { relayConfig } from './config.ts';
import { createRelay } from './service.ts';

const config = loadConfig(relayConfig, process.env);
const logger = createLogger('relay', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('relay');
const urlOf = (role: string): string =>
  roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);
const store = createPostgresEventStore({ url: urlOf('wabus_store'), logger });
const log = createPostgresEventLog({ url: urlOf('wabus_log'), logger });
const relay = createRelay({ store, log, databaseUrl: urlOf('wabus_relay'), logger, metrics });

await runProcess(
  {
    ...relay,
    start: async () => {
      await relay.start();
      await listen(
        createOperationsServer({ service: relay, metrics: [metrics] }),
        config.WABUS_RELAY_OPERATIONS_PORT,
      );
    },
    stop: async () => {
      await relay.stop();
      await Promise.all([log.close(), store.close()]);
    },
  },
  logger,
);
