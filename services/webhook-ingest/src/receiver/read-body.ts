import type { IncomingMessage } from 'node:http';

/** How much the bodies under way may hold together, so that strangers cannot fill the memory. */
export class BodyBudget {
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes a share; false when there is none left. */
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.#maxBytes) return false;
    this.#heldBytes += bytes;
    return true;
  }

  /** Gives a share back. */
  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

/** A body, or why it was not read: over its limit, over the budget of all, or cut off by the client. */
export type BodyRead =
  | { readonly kind: 'body'; readonly bytes: Buffer; release(): void }
  | { readonly kind: 'too-large' | 'busy' | 'cut-off' };

/** Reads a body of at most `maxBytes`; the caller releases its share of the budget when it is done with it. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  budget: BodyBudget,
): Promise<BodyRead> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let held = 0;
  const release = (): void => budget.give(held);
  const refuse = (kind: 'too-large' | 'busy' | 'cut-off'): BodyRead => {
    release();
    return { kind };
  };
  try {
    // The connection stays open for the answer even when the rest is not read.
    const parts: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of parts) {
      if (held + chunk.length > maxBytes) return refuse('too-large');
      if (!budget.take(chunk.length)) return refuse('busy');
      held += chunk.length;
      chunks.push(chunk);
    }
  } catch {
    return refuse('cut-off');
  }
  if (!request.complete) return refuse('cut-off');
  return { kind: 'body', bytes: Buffer.concat(chunks), release };
}
