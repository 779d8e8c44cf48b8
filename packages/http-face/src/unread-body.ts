import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long the rest of a body is still taken, and dropped, after the answer: a caller that writes reads it then. */
const LINGER_MS = 2_000;

const prepared = new WeakSet<ServerResponse>();

/**
 * Ends the connection with an answer that is given before the body was read to its end: else whoever was refused
 * could hold it for as long as an upload may take. The rest is dropped for a moment first, since a connection that is
 * reset while the caller still writes may take the answer with it. To be called before anything is answered.
 */
export function endWithUnreadBody(request: IncomingMessage, response: ServerResponse): void {
  if (prepared.has(response) || !hasBody(request)) return;
  prepared.add(response);
  const writeHead = response.writeHead.bind(response);
  const end = response.end.bind(response);
  let ends = false;
  response.writeHead = (...head: readonly unknown[]) => {
    ends = !request.complete;
    if (ends) response.setHeader('Connection', 'close');
    return writeHead(...(head as Parameters<typeof writeHead>));
  };
  response.end = (...last: readonly unknown[]) => {
    const unread = response.headersSent ? ends : !request.complete;
    if (!unread) return end(...(last as Parameters<typeof end>));
    sendAll(response, last[0], last[1]);
    afterBody(request, () => void end());
    return response;
  };
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Sends the last piece of an answer so that the caller has all of it, though the answer does not end yet. */
function sendAll(response: ServerResponse, chunk: unknown, encoding: unknown): void {
  const last =
    typeof chunk === 'string'
      ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
      : chunk;
  const bytes = last instanceof Uint8Array ? last : new Uint8Array();
  if (!response.headersSent && !response.hasHeader('Content-Length')) {
    response.setHeader('Content-Length', bytes.length);
  }
  if (bytes.length > 0) response.write(bytes);
  else response.flushHeaders();
}

function afterBody(request: IncomingMessage, then: () => void): void {
  const timer = setTimeout(done, LINGER_MS);
  function done(): void {
    clearTimeout(timer);
    request.off('end', done).off('close', done).off('error', done);
    then();
  }
  request.once('end', done).once('close', done).once('error', done);
  request.resume();
}
