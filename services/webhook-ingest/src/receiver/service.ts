import { createServer } from 'node:http';
import type { LogProducer } from '@wabus/event-log';
import {
  type Clock,
  closeServer,
  type Logger,
  listen,
  type Metrics,
  type Secret,
  type Service,
  systemClock,
} from '@wabus/platform';
import { createWebhookHandler, type ReceiverOutcome, type WebhookHandler } from './handler.ts';

/** What the receiver stands on. */
export interface ReceiverPorts {
  readonly producer: Pick<LogProducer, 'send'>;
  readonly appSecret: Secret;
  readonly verifyToken: Secret;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock?: Clock;
  /** Port to listen on; 0 picks a free one. Absent: no server of its own, only `handler`. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Longer than this without the log's answer is a 503. Default 5,000. */
  readonly storeTimeoutMs?: number;
  /** Bytes that all bodies under way may hold together. Default 96 MiB. */
  readonly maxBufferedBytes?: number;
}

/** The public process of webhook-ingest. */
export interface Receiver extends Service {
  /** The route itself, for mounting it in front of another server. */
  readonly handler: WebhookHandler;
  /** The port it listens on; 0 before `start` and without a server of its own. */
  port(): number;
}

/** The webhook receiver: verifies, stores, answers. */
export function createReceiver(ports: ReceiverPorts): Receiver {
  const requests = ports.metrics.counter<'outcome'>(
    'wabus_webhook_requests_total',
    'Requests to the webhook address, by what became of them',
    ['outcome'],
  );
  const handler = createWebhookHandler({
    ...ports,
    clock: ports.clock ?? systemClock,
    count: (outcome: ReceiverOutcome) => requests.inc({ outcome }),
    storeTimeoutMs: ports.storeTimeoutMs ?? 5_000,
    maxBufferedBytes: ports.maxBufferedBytes ?? 96 * 1024 * 1024,
  });
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    handler(request, response).catch((error: unknown) => {
      ports.logger.error({ err: error }, 'answering a webhook failed');
      response.destroy();
    });
  });
  const listens = ports.port !== undefined;
  let port = 0;
  return {
    handler,
    port: () => port,
    start: async () => {
      if (!listens) return;
      port = await listen(server, ports.port ?? 0, ports.host);
      ports.logger.info({ port }, 'webhook-receiver listens for webhooks');
    },
    stop: () => closeServer(server),
    waitingFor: () => (listens && !server.listening ? ['webhook port'] : []),
  };
}
