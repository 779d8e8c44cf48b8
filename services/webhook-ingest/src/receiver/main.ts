import { addressOfRole, openEventLog, reachInstallation } from '@wabus/engines';
import { topics } from '@wabus/event-log';
import { runService, Secret } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { receiverConfig } from './config.ts';
import { createReceiver } from './service.ts';

await runService({
  name: 'webhook-receiver',
  settings: receiverConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_RECEIVER_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const { WABUS_POSTGRES_URL: url } = config;
    // On Kafka it has no business in Postgres.
    if (config.WABUS_EVENT_LOG === 'postgres' && url) {
      await reachInstallation(
        addressOfRole({ ...config, WABUS_POSTGRES_URL: url }, 'wabus_receiver'),
        config,
      );
    }
    const log = closing(
      await openEventLog(config, {
        ...{ service: 'webhook-receiver', logger, metrics, onFatal },
        logRole: 'wabus_receiver',
      }),
    );
    await log.ensureTopics([topics.webhooks]);
    return createReceiver({
      producer: log.producer(),
      door: openWebhookDoor('whatsapp', {
        appSecrets: [new Secret(config.WABUS_APP_SECRET)],
        verifyToken: new Secret(config.WABUS_VERIFY_TOKEN),
      }),
      logger,
      metrics,
      port: config.WABUS_WEBHOOK_PORT,
      host: config.WABUS_WEBHOOK_HOST,
    });
  },
});
