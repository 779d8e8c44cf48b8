import { createPostgresEventLog } from '@wabus/event-log';
import { createPostgresEventStore } from '@wabus/event-store';
import { createKeyring } from '@wabus/keyring';
import {
  systemClock as clock,
  createLogger,
  createOperationsServer,
  systemIds as ids,
  listen,
  loadConfig,
  Metrics,
  runProcess,
  Secret,
} from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { createGates } from '@wabus/read-models';
import { schedulerConfig } from './config.ts';
import { createScheduler } from './service.ts';

const config = loadConfig(schedulerConfig, process.env);
const logger = createLogger('scheduler', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('scheduler');
const as = (role: string): string => roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);
const store = createPostgresEventStore({ url: as('wabus_store'), logger });
const log = createPostgresEventLog({ url: as('wabus_log'), logger });
const keyring = createKeyring({ url: as('wabus_keyring'), kek: new Secret(config.WABUS_KEYRING_KEY), ids });
const gates = createGates(as('wabus_gates'));
const pool = createPool({ url: as('wabus_scheduler'), max: 8, name: 'scheduler' });
const scheduler = createScheduler({
  ...{ store, log, keyring, gates, pool, clock, ids, logger, metrics },
  settings: {
    inFlightCap: config.WABUS_SCHEDULER_IN_FLIGHT,
    numberRate: config.WABUS_SCHEDULER_NUMBER_RATE,
  },
});

await runProcess(
  {
    ...scheduler,
    start: async () => {
      await scheduler.start();
      const operations = createOperationsServer({ service: scheduler, metrics: [metrics] });
      await listen(operations, config.WABUS_SCHEDULER_OPERATIONS_PORT);
    },
    stop: async () => {
      await scheduler.stop();
      await Promise.all([gates, keyring, log, store].map((port) => port.close()));
      await pool.end();
    },
  },
  logger,
);
