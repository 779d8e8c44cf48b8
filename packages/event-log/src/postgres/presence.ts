import { randomBytes } from 'node:crypto';
import { keepRunning, type Logger } from '@wabus/platform';
import pg from 'pg';

/** How long a caller waits for the session before it hears that there is none. */
const WAIT_MS = 2_000;

/** A server that does not let in for so long is asked again. */
const CONNECT_MS = 15_000;

/**
 * A session that holds an advisory lock for as long as this process lives, so that leases of a dead process are free
 * at once and not only when they expire. A lost session gets a new key; leases move to it when they are renewed.
 */
export class Presence {
  readonly #url: string;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<(key: bigint) => void>();
  #key: bigint | undefined;
  #running: Promise<void> | undefined;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  /**
   * The key that is locked now.
   * @throws Error when there is no session and none comes within a few seconds
   */
  async key(): Promise<bigint> {
    this.#running ??= keepRunning(() => this.#session(), {
      signal: this.#stop.signal,
      onError: (error) =>
        this.#logger.warn({ err: error }, 'the session that stands for this process was lost'),
    });
    if (this.#key !== undefined) return this.#key;
    return new Promise((resolve, reject) => {
      const present = (key: bigint): void => {
        clearTimeout(timer);
        this.#waiting.delete(present);
        resolve(key);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(present);
        reject(new Error('No session with the log.'));
      }, WAIT_MS);
      this.#waiting.add(present);
    });
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #session(): Promise<void> {
    const { signal } = this.#stop;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'wabus-event-log-presence',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS,
    });
    const lost = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The session ended.')));
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    lost.catch(() => undefined);
    try {
      await client.connect();
      const key = randomBytes(8).readBigInt64LE();
      await client.query('select pg_advisory_lock($1)', [key]);
      this.#key = key;
      for (const present of this.#waiting) present(key);
      await lost;
    } finally {
      this.#key = undefined;
      await client.end().catch(() => undefined);
    }
  }
}
