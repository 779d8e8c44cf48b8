import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { problem } from '@wabus/api-contract';
import { endWithUnreadBody } from '@wabus/http-face';
import { handleOperations, type Operated } from '@wabus/platform';

/** The two HTTP faces that share one address here. */
export interface Faces {
  /** Everything that changes something, and the pages (`/openapi.json`). */
  readonly commandApi: RequestListener;
  /** Everything that only reads. */
  readonly queryApi: RequestListener;
}

const READS = new Set(['GET', 'HEAD']);
/** As the faces read a target: in any capitals, and as a whole address too (RFC 9112, section 3.2.2). */
const BELOW_V1 = /^(?:https?:\/\/[^/?#]*)?\/v1\//i;

/**
 * One address for both faces: reads below `/v1` go to query-api, all else to command-api, operations stay here. Until the
 * faces are `open`, everything but operations is answered by 503.
 */
export function gateway(faces: Faces, operated: Operated, open: () => boolean): RequestListener {
  const face = (request: IncomingMessage): RequestListener => (open() ? faceFor(faces, request) : notYet);
  return (request: IncomingMessage, response: ServerResponse) => {
    endWithUnreadBody(request, response);
    handleOperations(operated, request, response).then(
      (handled) => handled || face(request)(request, response),
      () => response.destroy(),
    );
  };
}

function notYet(_request: IncomingMessage, response: ServerResponse): void {
  const answer = problem('service-unavailable', {
    detail: 'This process is starting; GET /readyz says what it waits for.',
  });
  response.writeHead(answer.status, { 'Content-Type': 'application/problem+json', 'Retry-After': '1' });
  response.end(JSON.stringify(answer.body()));
}

function faceFor(faces: Faces, request: IncomingMessage): RequestListener {
  const reads = READS.has(request.method ?? '') && BELOW_V1.test(request.url ?? '');
  return reads ? faces.queryApi : faces.commandApi;
}
