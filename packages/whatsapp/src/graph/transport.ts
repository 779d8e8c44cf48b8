import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';

/** One HTTP request to Meta, below the base URL. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With leading slash and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is read once, as the connection takes it; its length stands in the headers. */
  readonly body?: string | Readable;
}

/** How long a call may take and what ends it early. */
export interface TransportLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What came of it: an answer with its whole body, or why there is none. */
export type TransportOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Buffer }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'no-answer'; readonly reason: string };

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection-refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_DESTROYED: 'closed',
  UND_ERR_CLOSED: 'closed',
};

/**
 * Keep-alive connections to one origin. Whether a failed call may have reached Meta is not guessed from the error but
 * known: undici tells when it begins to write a request, and what was never begun is `refused`.
 */
export class Transport {
  readonly #pool: Pool;
  readonly #prefix: string;
  readonly #maxBodyBytes: number;

  constructor(options: { baseUrl: string; connections: number; connectMs: number; maxBodyBytes: number }) {
    const base = new URL(options.baseUrl);
    this.#prefix = base.pathname.replace(/\/+$/, '');
    this.#maxBodyBytes = options.maxBodyBytes;
    this.#pool = new Pool(base.origin, {
      connections: options.connections,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: options.connectMs },
      // Each call has its own time-out from start to end.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Makes one call; resolves always. */
  call(request: TransportRequest, limits: TransportLimits): Promise<TransportOutcome> {
    return new Promise((resolve) => {
      const exchange = new Exchange(limits, this.#maxBodyBytes, resolve);
      if (exchange.over) return;
      try {
        this.#pool.dispatch({ ...request, path: this.#prefix + request.path }, exchange);
      } catch (error) {
        exchange.onResponseError(null, error);
      }
    });
  }

  /** Ends connections; calls under way end first. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** One request and its answer; settles exactly once. */
class Exchange implements Dispatcher.DispatchHandler {
  over = false;
  readonly #resolve: (outcome: TransportOutcome) => void;
  readonly #maxBodyBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #bytes = 0;

  constructor(limits: TransportLimits, maxBodyBytes: number, resolve: (outcome: TransportOutcome) => void) {
    this.#resolve = resolve;
    this.#maxBodyBytes = maxBodyBytes;
    this.#signal = limits.signal;
    this.#timer = setTimeout(() => this.#fail('timeout'), limits.timeoutMs);
    if (this.#signal?.aborted) this.#fail('aborted');
    else this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  readonly #onAbort = (): void => this.#fail('aborted');

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Time ran out while it waited for a connection: it must not be written any more.
    if (this.over) controller.abort(new Error('over'));
    else this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBodyBytes) this.#fail('answer-too-large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle({ kind: 'answer', status: this.#status, body: Buffer.concat(this.#chunks) });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: unknown): void {
    this.#fail(reasonOf(error));
  }

  #fail(reason: string): void {
    const controller = this.#controller;
    this.#settle({ kind: controller ? 'no-answer' : 'refused', reason });
    controller?.abort(new Error(reason));
  }

  #settle(outcome: TransportOutcome): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#resolve(outcome);
  }
}

/** A short word for what went wrong; never the error's own text, which may quote what was sent. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return 'transport';
  return REASONS[code] ?? code.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
