import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { endWithUnreadBody } from '@wabus/api-contract';
import { handleOperations, type Operated } from '@wabus/platform';

/** The two HTTP faces that share one address here. */
export interface Faces {
  /** Everything that changes something, and the pages (`/openapi.json`). */
  readonly commandApi: RequestListener;
  /** Everything that only reads. */
  readonly queryApi: RequestListener;
}

const READS = new Set(['GET', 'HEAD']);

/** One address for both faces: reads below `/v1` go to query-api, all else to command-api, operations stay here. */
export function gateway(faces: Faces, operated: Operated): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    endWithUnreadBody(request, response);
    handleOperations(operated, request, response).then(
      (handled) => handled || faceFor(faces, request)(request, response),
      () => response.destroy(),
    );
  };
}

function faceFor(faces: Faces, request: IncomingMessage): RequestListener {
  const reads = READS.has(request.method ?? '') && (request.url ?? '').startsWith('/v1/');
  return reads ? faces.queryApi : faces.commandApi;
}
