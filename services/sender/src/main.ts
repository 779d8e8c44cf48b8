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
import { createVault } from '@wabus/vault';
import { createGraphClient } from '@wabus/whatsapp';
import { senderConfig } from './config.ts';
import { createSender } from './service.ts';

const config = loadConfig(senderConfig, process.env);
const logger = createLogger('sender', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('sender');
const as = (role: string): string => roleUrl(config.WABUS_POSTGRES_URL, role, config.WABUS_POSTGRES_PASSWORD);
const concurrency = config.WABUS_SENDER_CONCURRENCY;
const store = createPostgresEventStore({ url: as('wabus_store'), logger });
const log = createPostgresEventLog({ url: as('wabus_log'), logger });
const keyring = createKeyring({ url: as('wabus_keyring'), kek: new Secret(config.WABUS_KEYRING_KEY), ids });
const vault = createVault({ url: as('wabus_vault'), kek: new Secret(config.WABUS_VAULT_KEY) });
const gates = createGates(as('wabus_gates'));
const pool = createPool({ url: as('wabus_sender'), max: 4, name: 'sender' });
const graph = createGraphClient({
  baseUrl: config.WABUS_GRAPH_BASE_URL,
  version: config.WABUS_GRAPH_VERSION,
  appId: config.WABUS_APP_ID,
  appSecret: new Secret(config.WABUS_APP_SECRET),
  connections: concurrency,
});
const sender = createSender({
  ...{ store, log, keyring, vault, gates, graph, pool, clock, ids, logger, metrics },
  settings: {
    concurrency,
    numberRate: config.WABUS_SENDER_NUMBER_RATE,
    windowRecords: config.WABUS_SENDER_WINDOW_RECORDS,
  },
});

await runProcess(
  {
    ...sender,
    start: async () => {
      await sender.start();
      const operations = createOperationsServer({ service: sender, metrics: [metrics] });
      await listen(operations, config.WABUS_SENDER_OPERATIONS_PORT);
    },
    stop: async () => {
      await sender.stop();
      await Promise.all([graph, gates, vault, keyring, log, store].map((port) => port.close()));
      await pool.end();
    },
  },
  logger,
);
