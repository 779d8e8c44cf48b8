import type { LogProducer } from '@wabus/event-log';
import {
  type Clock,
  closeServer,
  createHttpServer,
  type Logger,
  listen,
  type Metrics,
  type Service,
  systemClock,
} from '@wabus/platform';
import type { WebhookDoor } from '@wabus/provider';
import { BodyBudget, type BudgetLimits } from './body-budget.ts';
import { createWebhookHandler, type ReceiverOutcome, type WebhookHandler } from './handler.ts';

const BODIES: BudgetLimits = { maxBytes: 96 * 1024 * 1024, minBytesPerSecond: 32 * 1024, graceMs: 5_000 };

/** How often bodies that hardly move are looked for. */
const SWEEP_MS = 1_000;

/** What the receiver stands on. */
export interface ReceiverPorts {
  readonly producer: Pick<LogProducer, 'send'>;
  readonly door: WebhookDoor;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock?: Clock;
  /** Port to listen on; 0 picks a free one. Absent: no server of its own, only `handler`. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Longer than this without the log's answer is a 503. Default 5,000. */
  readonly storeTimeoutMs?: number;
  /** What the bodies under way may take; default: 96 MiB together, 32 KiB a second after 5 s. */
  readonly bodies?: Partial<BudgetLimits>;
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
  const budget = new BodyBudget({ ...BODIES, ...ports.bodies }, () => performance.now());
  const handler = createWebhookHandler({
    ...ports,
    clock: ports.clock ?? systemClock,
    count: (outcome: ReceiverOutcome) => requests.inc({ outcome }),
    storeTimeoutMs: ports.storeTimeoutMs ?? 5_000,
    budget,
  });
  const server = createHttpServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (request, response) => {
    handler(request, response).catch((error: unknown) => {
      ports.logger.error({ err: error }, 'answering a webhook failed');
      response.destroy();
    });
  });
  const listens = ports.port !== undefined;
  let port = 0;
  let sweep: NodeJS.Timeout | undefined;
  return {
    handler,
    port: () => port,
    start: async () => {
      // Once what has arrived is read: a body is not slow because this process stood still.
      const afterReading = (): unknown => setImmediate(() => budget.evictSlow());
      sweep = setInterval(afterReading, SWEEP_MS).unref();
      if (!listens) return;
      port = await listen(server, ports.port ?? 0, ports.host);
      ports.logger.info({ port }, 'webhook-receiver listens for webhooks');
    },
    stop: () => {
      clearInterval(sweep);
      return closeServer(server);
    },
    waitingFor: () => (listens && !server.listening ? ['webhook port'] : []),
  };
}
