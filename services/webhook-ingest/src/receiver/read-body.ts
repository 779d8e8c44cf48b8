import type { IncomingMessage } from 'node:http';
import type { BodyBudget, EvictionReason } from './body-budget.ts';

/** Why a body was not read: over its limit, given up for a faster one, too slow, or cut off by the client. */
export type BodyRefusal = 'too-large' | EvictionReason | 'cut-off';

/** A body, or why it was not read. */
export type BodyRead =
  | { readonly kind: 'body'; readonly bytes: Buffer; release(): void }
  | { readonly kind: BodyRefusal };

/** Reads a body of at most `maxBytes`; the caller releases its share of the budget when it is done with it. */
export function readBody(request: IncomingMessage, maxBytes: number, budget: BodyBudget): Promise<BodyRead> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    return Promise.resolve({ kind: 'too-large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let held = 0;
    const settle = (read: BodyRead): void => {
      // The rest is not read; the connection stays open for the answer.
      request.off('data', take).off('end', end).off('close', cutOff).pause();
      if (read.kind !== 'body') share.release();
      resolve(read);
    };
    const share = budget.begin(request.socket.remoteAddress ?? '', (reason) => settle({ kind: reason }));
    const take = (chunk: Buffer): void => {
      held += chunk.length;
      if (held > maxBytes) settle({ kind: 'too-large' });
      else if (share.grow(chunk.length)) chunks.push(chunk);
      else settle({ kind: 'busy' });
    };
    const end = (): void => {
      share.finish();
      settle({ kind: 'body', bytes: Buffer.concat(chunks), release: share.release });
    };
    const cutOff = (): void => settle({ kind: 'cut-off' });
    request.on('data', take).on('end', end).on('close', cutOff).on('error', cutOff);
  });
}
