import { addressOfRole, openEventLog, reachInstallation } from '@wabus/engines';
import { type EventLog, topics } from '@wabus/event-log';
import { runService, Secret } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { type ReceiverConfig, receiverConfig } from './config.ts';
import { prepareLog } from './prepare-log.ts';
import { createReceiver } from './service.ts';

await runService({
  name: 'webhook-receiver',
  settings: receiverConfig,
  env: process.env,
  operations: ({ WABUS_OPERATIONS_HOST: host, WABUS_RECEIVER_OPERATIONS_PORT: port }) => ({ host, port }),
  async build({ config, logger, metrics, onFatal, closing }) {
    const log = closing(
      await openEventLog(config, {
        ...{ service: 'webhook-receiver', logger, metrics, onFatal },
        logRole: 'wabus_receiver',
      }),
    );
    const spool = spoolOf(config);
    const prepare = () => prepareOn(config, log);
    if (!spool) await prepare();
    const prepared = spool
      ? closing(await prepareLog({ prepare, logWaitingFor: () => log.waitingFor(), logger, onFatal }))
      : log;
    return createReceiver({
      producer: log.producer(),
      door: openWebhookDoor('whatsapp', {
        appSecrets: [config.WABUS_APP_SECRET, ...(config.WABUS_FURTHER_APP_SECRETS ?? [])].map(
          (secret) => new Secret(secret),
        ),
        verifyToken: new Secret(config.WABUS_VERIFY_TOKEN),
      }),
      logger,
      metrics,
      spool,
      logWaitingFor: () => prepared.waitingFor(),
      port: config.WABUS_WEBHOOK_PORT,
      host: config.WABUS_WEBHOOK_HOST,
    });
  },
});

async function prepareOn(config: ReceiverConfig, log: EventLog): Promise<void> {
  const { WABUS_POSTGRES_URL: url } = config;
  // On Kafka it has no business in Postgres.
  if (config.WABUS_EVENT_LOG === 'postgres' && url) {
    await reachInstallation(addressOfRole({ ...config, WABUS_POSTGRES_URL: url }, 'wabus_receiver'), config);
  }
  await log.ensureTopics([topics.webhooks, topics.bulkWebhooks]);
}

function spoolOf({ WABUS_WEBHOOK_SPOOL: folder, WABUS_WEBHOOK_SPOOL_BYTES: maxBytes }: ReceiverConfig) {
  return folder === undefined ? undefined : { folder, maxBytes };
}
