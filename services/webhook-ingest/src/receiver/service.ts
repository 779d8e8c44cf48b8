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
import { sendByLane } from './records.ts';
import { Spool, type SpoolOptions } from './spool/spool.ts';

const BODIES: BudgetLimits = { maxBytes: 96 * 1024 * 1024, minBytesPerSecond: 32 * 1024, graceMs: 5_000 };

/** While the log stays away, a line is logged about once a minute. */
const TRIES_PER_LINE = 12;

/** From this share of its room on the spool is an alarm. */
const ALARM_SHARE = 0.5;

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
  /** Where webhooks are kept while the log is away, for this receiver alone. Absent: they are 503 meanwhile. */
  readonly spool?: SpoolOptions | undefined;
  /** Names the log while it is away. Default: it is never known to be. */
  logWaitingFor?(): readonly string[];
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
  const spool = ports.spool && Spool.open(ports.spool);
  const handler = createWebhookHandler({
    ...ports,
    spool,
    logAway: () => (ports.logWaitingFor?.() ?? []).length > 0,
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
  const draining = spool && drainSpool(ports, spool);
  return {
    handler,
    port: () => port,
    start: async () => {
      // Once what has arrived is read: a body is not slow because this process stood still.
      const afterReading = (): unknown => setImmediate(() => budget.evictSlow());
      sweep = setInterval(afterReading, SWEEP_MS).unref();
      draining?.start();
      if (!listens) return;
      port = await listen(server, ports.port ?? 0, ports.host);
      ports.logger.info({ port }, 'webhook-receiver listens for webhooks');
    },
    stop: async () => {
      clearInterval(sweep);
      await closeServer(server);
      await draining?.stop();
    },
    waitingFor: () => (listens && !server.listening ? ['webhook port'] : []),
  };
}

/** Takes to the log what waits in the spool, and says how much that is. */
function drainSpool({ producer, logger, metrics }: ReceiverPorts, spool: Spool) {
  const bytes = metrics.gauge(
    'wabus_webhook_spool_bytes',
    'Bytes of webhooks that wait in the spool of the receiver for the log',
  );
  const limit = metrics.gauge(
    'wabus_webhook_spool_limit_bytes',
    'Bytes that the spool of the receiver holds at most',
  );
  limit.set(spool.maxBytes);
  const end = new AbortController();
  let draining: Promise<void> = Promise.resolve();
  let watch: NodeJS.Timeout | undefined;
  let alarmed = false;
  const look = (): void => {
    bytes.set(spool.bytes);
    const share = spool.bytes / spool.maxBytes;
    if (share >= ALARM_SHARE && !alarmed)
      logger.error(
        { bytes: spool.bytes, of: spool.maxBytes },
        'the spool of webhooks is half full: bring the log back',
      );
    alarmed = share >= ALARM_SHARE;
  };
  return {
    start() {
      if (!spool.isEmpty()) logger.warn({ bytes: spool.bytes }, 'webhooks wait in the spool for the log');
      watch = setInterval(look, SWEEP_MS).unref();
      look();
      draining = spool.drain((records) => sendByLane(producer, records), {
        signal: end.signal,
        onError: (error, attempt) => {
          if (attempt % TRIES_PER_LINE === 0)
            logger.warn({ err: error, attempt }, 'the log does not take the spool yet');
        },
      });
    },
    async stop() {
      clearInterval(watch);
      end.abort();
      await draining;
      await spool.close();
    },
  };
}
