import { createPostgresEventLog, topics } from '@wabus/event-log';
import {
  closeServer,
  createLogger,
  createOperationsServer,
  listen,
  loadConfig,
  Metrics,
  runProcess,
  Secret,
} from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { receiverConfig } from './config.ts';
import { createReceiver } from './service.ts';

const config = loadConfig(receiverConfig, process.env);
const logger = createLogger('webhook-receiver', { level: config.WABUS_LOG_LEVEL });
const metrics = new Metrics('webhook-receiver');
const url = roleUrl(config.WABUS_POSTGRES_URL, 'wabus_log', config.WABUS_POSTGRES_PASSWORD);
const log = createPostgresEventLog({ url, logger });
const receiver = createReceiver({
  producer: log.producer(),
  appSecret: new Secret(config.WABUS_APP_SECRET),
  verifyToken: new Secret(config.WABUS_VERIFY_TOKEN),
  logger,
  metrics,
  port: config.WABUS_WEBHOOK_PORT,
  host: config.WABUS_WEBHOOK_HOST,
});
const operations = createOperationsServer({ service: receiver, metrics: [metrics] });

await runProcess(
  {
    start: async () => {
      await listen(operations, config.WABUS_RECEIVER_OPERATIONS_PORT, '0.0.0.0');
      await log.ensureTopics([topics.webhooks]);
      await receiver.start();
    },
    stop: async () => {
      await receiver.stop();
      await log.close();
      await closeServer(operations);
    },
    waitingFor: () => receiver.waitingFor(),
  },
  logger,
);
