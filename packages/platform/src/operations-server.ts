import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from './http-server.ts';
import type { Service } from './lifecycle.ts';
import type { Metrics } from './metrics.ts';

/** What the operations routes report on. */
export interface Operated {
  readonly service: Pick<Service, 'waitingFor'>;
  readonly metrics: readonly Metrics[];
}

/**
 * Answers `/healthz`, `/readyz` and `/metrics`; answers false for any other path and for methods that do not read, so
 * that it can stand in front of a service's own routes. `readyz` is 503 with the list of what it waits for until that
 * is empty.
 */
export async function handleOperations(
  operated: Operated,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = pathOf(request.url ?? '');
  if (!READS.has(request.method ?? '')) return false;
  if (path === '/healthz') {
    reply(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
  } else if (path === '/readyz') {
    const waitingFor = operated.service.waitingFor();
    const ready = waitingFor.length === 0;
    reply(response, ready ? 200 : 503, 'application/json', JSON.stringify({ ready, waitingFor }));
  } else if (path === '/metrics') {
    const texts = await Promise.all(operated.metrics.map(({ registry }) => registry.metrics()));
    reply(response, 200, 'text/plain; version=0.0.4', texts.join('\n'));
  } else {
    return false;
  }
  return true;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
const PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** A target may be a whole address (RFC 9112, section 3.2.2). */
const pathOf = (target: string): string | undefined =>
  target.replace(/^https?:\/\/[^/?#]*/i, '').split('?')[0];

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** A server with the operations routes only, for services that have no HTTP face of their own. */
export function createOperationsServer(operated: Operated): Server {
  return createHttpServer({}, (request, response) => {
    handleOperations(operated, request, response).then(
      (handled) => handled || refuse(request, response),
      () => reply(response, 500, 'text/plain', 'error'),
    );
  });
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const exists = PATHS.has(pathOf(request.url ?? '') ?? '');
  if (exists) response.setHeader('Allow', [...READS, 'OPTIONS'].join(', '));
  if (exists && request.method === 'OPTIONS') response.writeHead(204).end();
  else if (exists) reply(response, 405, 'text/plain', 'method not allowed');
  else reply(response, 404, 'text/plain', 'not found');
}

/** Listens and answers the port that was taken (`port` 0 picks a free one). */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Stops listening, ends idle connections and waits for requests under way. A client that goes on asking on a
 * connection that was kept alive is answered once more, and told that it ends.
 */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.prependListener('request', (_request, response) => {
      response.shouldKeepAlive = false;
    });
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
