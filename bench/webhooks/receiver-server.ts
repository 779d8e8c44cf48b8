import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventLog, installEventLog, topics } from '@wabus/event-log';
import { listen, Metrics, Secret, silentLogger } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { createReceiver } from '@wabus/webhook-ingest';

/** The receiver as it runs in production, on an embedded Postgres that flushes every commit. */
const appSecret = new Secret(process.argv[2] ?? '');
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
await installEventLog(postgres.url());
const log = createPostgresEventLog({ url: postgres.url() });
await log.ensureTopics(Object.values(topics));
const metrics = new Metrics('webhook-receiver');
const receiver = createReceiver({
  producer: log.producer(),
  door: openWebhookDoor('whatsapp', {
    appSecrets: [appSecret],
    verifyToken: new Secret('bench'),
  }),
  logger: silentLogger,
  metrics,
});
await receiver.start();
const server = createServer(receiver.handler);
process.stdout.write(`http://127.0.0.1:${await listen(server, 0)}\n`);
process.on('SIGTERM', async () => {
  server.closeAllConnections();
  await receiver.stop();
  await log.close();
  await postgres.stop();
  await EmbeddedPostgres.remove(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});
