import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { type Ids, systemIds } from './ids.ts';

/** Statuses with which HTTP itself refuses a request that no handler ever sees. */
export type HttpRefusal = 400 | 408 | 413 | 431;

/** How a server is made, beside what Node lets one say. */
export interface HttpServerOptions extends ServerOptions {
  /** Body of such a refusal, as `application/problem+json`. Default: RFC 9457's `about:blank`. */
  readonly refusalBody?: (status: HttpRefusal) => object;
  /** Ids of refused requests. */
  readonly ids?: Pick<Ids, 'fresh'>;
}

const REFUSALS: Readonly<Record<string, HttpRefusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
};

/** How long what still comes in is dropped after a refusal: a caller that writes reads it then. */
const LINGER_MS = 2_000;

/**
 * A server of HTTP/1.1 whose every refusal has a body and a request id: also of what Node would refuse by a bare status
 * line, such as a broken header. An expectation that nobody knows is passed over (RFC 9110, section 10.1.1).
 */
export function createHttpServer(options: HttpServerOptions, listener: RequestListener): Server {
  const { refusalBody = blank, ids = systemIds, ...ofNode } = options;
  const refusal = (status: HttpRefusal) => refusalOf(status, refusalBody(status), ids.fresh());
  const newest = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  const refuse = (socket: Duplex, status: HttpRefusal): void => {
    // What comes after bytes that are no HTTP is none either.
    if (refused.has(socket)) return;
    refused.add(socket);
    if (!socket.writable || isHalfSaid(newest.get(socket))) return void socket.destroy();
    const { head, body } = refusal(status);
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(timer));
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    newest.set(request.socket, response);
    if (request.httpVersion === '1.1' && request.headers.host === undefined) {
      const { head, body } = refusal(400);
      response.writeHead(400, head).end(body);
    } else listener(request, response);
  };
  return createServer({ ...ofNode, requireHostHeader: false }, answer)
    .on('checkExpectation', answer)
    .on('connect', (_request, socket: Duplex) => refuse(socket, 400))
    .on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy();
      else refuse(socket, REFUSALS[error.code ?? ''] ?? 400);
    });
}

/** Bytes between those of an answer that has begun would be taken for a part of it. */
const isHalfSaid = (response: ServerResponse | undefined): boolean =>
  response?.headersSent === true && !response.writableFinished;

function refusalOf(status: HttpRefusal, problem: object, requestId: string) {
  const body = JSON.stringify(problem);
  const head = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    Connection: 'close',
    ...(status === 408 ? { 'Retry-After': '1' } : {}),
  };
  return { head, body };
}

/** A problem without a page of its own (RFC 9457, section 4.2.1). */
const blank = (status: number): object => ({ type: 'about:blank', title: STATUS_CODES[status], status });
