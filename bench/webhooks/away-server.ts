import { createPostgresEventLog } from '@wabus/event-log';
import { Metrics, Secret, silentLogger } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { createReceiver } from '@wabus/webhook-ingest';

/** A receiver with a spool, on a log that may be away: secret, address of the log, folder of the spool. */
const [secret = '', url = '', folder = ''] = process.argv.slice(2);
const log = createPostgresEventLog({ url });
const receiver = createReceiver({
  producer: log.producer(),
  door: openWebhookDoor('whatsapp', {
    appSecrets: [new Secret(secret)],
    verifyToken: new Secret('bench'),
  }),
  logger: silentLogger,
  metrics: new Metrics('webhook-receiver'),
  host: '127.0.0.1',
  port: 0,
  spool: { folder, maxBytes: 1_073_741_824 },
});
await receiver.start();
process.stdout.write(`http://127.0.0.1:${receiver.port()}\n`);
