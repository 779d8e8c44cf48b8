import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { closeServer, listen } from '@wabus/platform';

type Json = Record<string, unknown>;

/** One POST that reached the callback. */
export interface Delivery {
  readonly raw: Buffer;
  readonly signature: string;
  readonly answered: number;
}

/** An app's webhook callback for tests: keeps every POST and answers as told. */
export interface Callback {
  readonly url: string;
  readonly deliveries: Delivery[];
  /** What it answers to POSTs; 200 at first. */
  answer: (nth: number) => number | Promise<number>;
  /** Statuses of the POSTs that were answered with 200, in order. */
  statuses(): Json[];
  /** Inbound messages of the POSTs that were answered with 200, in order. */
  messages(): Json[];
  /** Values of a field of the POSTs that were answered with 200, in order. */
  values(field: string): Json[];
  close(): Promise<void>;
}

/** Starts a callback; the handshake passes with `verifyToken`. */
export async function startCallback(verifyToken: string): Promise<Callback> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://callback').searchParams;
    if (request.method === 'GET') {
      const passed = query.get('hub.verify_token') === verifyToken;
      response.writeHead(passed ? 200 : 403).end(passed ? query.get('hub.challenge') : '');
      return;
    }
    const raw = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const answered = await callback.answer(deliveries.length);
    deliveries.push({ raw, signature: String(request.headers['x-hub-signature-256']), answered });
    response.writeHead(answered).end();
  });
  const values = (field: string): Json[] =>
    deliveries
      .filter(({ answered }) => answered === 200)
      .flatMap(({ raw }) => (JSON.parse(raw.toString()) as { entry: { changes: Json[] }[] }).entry)
      .flatMap(({ changes }) => changes)
      .filter((change) => change.field === field)
      .map(({ value }) => value as Json);
  const items = (name: string): Json[] =>
    values('messages').flatMap((value) => (value[name] ?? []) as Json[]);
  const callback: Callback = {
    url: `http://127.0.0.1:${await listen(server, 0)}/webhooks`,
    deliveries,
    answer: () => 200,
    values,
    statuses: () => items('statuses'),
    messages: () => items('messages'),
    close: () => {
      server.closeAllConnections();
      return closeServer(server);
    },
  };
  return callback;
}

/** What `X-Hub-Signature-256` must be for these bytes. */
export function expectedSignature(secret: string, raw: Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
}
