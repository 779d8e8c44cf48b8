import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LogProducer, LogRecord } from '@wabus/event-log';
import { type Clock, isoNow, type Logger } from '@wabus/platform';
import type { WebhookDoor } from '@wabus/provider';
import type { BodyBudget } from './body-budget.ts';
import { readBody } from './read-body.ts';
import { recordsOf, sendByLane } from './records.ts';
import type { Spool } from './spool/spool.ts';

/** Where Meta sends its webhooks. */
export const WEBHOOK_PATH = '/webhooks/whatsapp';

const MAX_BODY_BYTES = 3 * 1024 * 1024;

/** What became of a request; each is counted. */
export type ReceiverOutcome =
  | 'handshake'
  | 'wrong-verify-token'
  | 'stored'
  | 'wrong-signature'
  | 'too-large'
  | 'busy'
  | 'too-slow'
  | 'cut-off'
  | 'spooled'
  | 'spool-full'
  | 'not-stored'
  | 'wrong-method'
  | 'wrong-path';

/** What the webhook route stands on. */
export interface HandlerPorts {
  readonly producer: Pick<LogProducer, 'send'>;
  /** Only to verify: nothing else can be done at the provider with what the receiver has. */
  readonly door: WebhookDoor;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: (outcome: ReceiverOutcome) => void;
  /** Longer than this without the log's answer is a 503. */
  readonly storeTimeoutMs: number;
  readonly budget: BodyBudget;
  /** Where webhooks are kept while the log is away; without it they are refused meanwhile. */
  readonly spool?: Spool | undefined;
  /** Whether the log is known to be away. */
  readonly logAway: () => boolean;
}

/** A plain handler of `node:http`; resolves when the request is answered. */
export type WebhookHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Meta's handshake (GET) and deliveries (POST). 200 means: verified and durable, in the log or in the spool that it is
 * taken to the log from. 401 for a wrong or missing signature, whatever the body; 413 over 3 MB; 408 for a body that
 * hardly moves; 503 with `Retry-After` when neither takes it or others need the room, so that Meta sends it again.
 */
export function createWebhookHandler(ports: HandlerPorts): WebhookHandler {
  return async (request, response) => {
    const [path, query] = partsOf(request.url ?? '');
    if (path !== WEBHOOK_PATH) answer(ports, response, 404, 'wrong-path', UNREAD);
    else if (request.method === 'GET') handshake(ports, query, response);
    else if (request.method === 'POST') await deliver(ports, request, response);
    else answer(ports, response, 405, 'wrong-method', { headers: { allow: 'GET, POST', ...UNREAD.headers } });
  };
}

/** The rest of the body is not waited for. */
const UNREAD = { headers: { connection: 'close' } };

/** Path and query; a slash at the end of the path is nobody's mistake worth a lost webhook. */
function partsOf(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  return [path.endsWith('/') ? path.slice(0, -1) : path, query];
}

function handshake(ports: HandlerPorts, query: string, response: ServerResponse): void {
  const body = ports.door.handshake(new URLSearchParams(query));
  if (body === null) answer(ports, response, 403, 'wrong-verify-token');
  else answer(ports, response, 200, 'handshake', { body });
}

async function deliver(
  ports: HandlerPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const read = await readBody(request, MAX_BODY_BYTES, ports.budget);
  if (read.kind !== 'body') {
    const status = { 'too-large': 413, busy: 503, 'too-slow': 408, 'cut-off': 400 }[read.kind];
    const headers = { ...UNREAD.headers, ...(status === 503 ? LATER.headers : {}) };
    return answer(ports, response, status, read.kind, { headers });
  }
  try {
    if (!ports.door.verify(read.bytes, request.headers)) {
      return answer(ports, response, 401, 'wrong-signature');
    }
    const outcome = await keep(ports, recordsOf(read.bytes, isoNow(ports.clock)));
    if (outcome === 'spool-full') answer(ports, response, 503, outcome, LATER);
    else answer(ports, response, 200, outcome);
  } catch (error) {
    ports.logger.error({ err: error }, 'a webhook was not kept; Meta will send it again');
    answer(ports, response, 503, 'not-stored', LATER);
  } finally {
    read.release();
  }
}

/** Somebody who has to wait for room or for the log comes again soon. */
const LATER = { headers: { 'retry-after': '1' } };

/** The log did not answer, which says nothing of whether it is there. */
class LateError extends Error {
  override readonly name = 'LateError';
}

/**
 * Keeps records in the log; in the spool while the log is away, and while others wait there, whom these must not overtake.
 * A log that is there and too slow keeps nobody's webhooks in the spool: it would only grow.
 */
async function keep(
  ports: HandlerPorts,
  records: readonly LogRecord[],
): Promise<'stored' | 'spooled' | 'spool-full'> {
  const { spool, logAway } = ports;
  if (!spool) {
    await store(ports, records);
    return 'stored';
  }
  if (spool.isEmpty() && !logAway()) {
    try {
      await store(ports, records);
      return 'stored';
    } catch (error) {
      if (error instanceof LateError && !logAway()) throw error;
      ports.logger.warn({ err: error }, 'the log did not take a webhook: it is kept in the spool');
    }
  }
  return (await spool.add(records)) ? 'spooled' : 'spool-full';
}

async function store(ports: HandlerPorts, records: readonly LogRecord[]): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new LateError('the log did not answer in time')),
    ports.storeTimeoutMs,
  );
  try {
    await Promise.race([sendByLane(ports.producer, records), late]);
  } finally {
    clearTimeout(timer);
  }
}

function answer(
  ports: HandlerPorts,
  response: ServerResponse,
  status: number,
  outcome: ReceiverOutcome,
  more: { body?: string; headers?: Record<string, string> } = {},
): void {
  ports.count(outcome);
  const body = more.body ?? '';
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(body),
    ...more.headers,
  });
  response.end(body);
}
