import { EngineWatch } from '@wabus/platform';
import pg from 'pg';
import type { Pool } from './pool.ts';

const ASKED = 'select 1';
/** A server that does not let in or answer for so long is away. */
const ANSWER_MS = 4_000;

/** Who had an answer so lately need not ask for one. */
const LATELY_MS = 2_000;

/** Watches Postgres through a pool, so that it counts as away as well when that pool hands out no connection. */
export function watchPool(pool: Pool): EngineWatch {
  let answeredAt = Number.NEGATIVE_INFINITY;
  pool.on('release', (error) => {
    if (!error) answeredAt = performance.now();
  });
  const ask = async (): Promise<unknown> =>
    performance.now() - answeredAt < LATELY_MS ? undefined : pool.query(ASKED);
  return new EngineWatch({ name: 'Postgres', ask });
}

/** A watch on Postgres with one connection of its own; `close` frees it. */
export interface PostgresWatch {
  /** `Postgres` while it does not answer. */
  waitingFor(): readonly string[];
  close(): Promise<void>;
}

/**
 * Watches Postgres for a process, however many pools it has there.
 * @param url address with the role of the service
 */
export function watchPostgres(url: string): PostgresWatch {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    application_name: 'wabus-ready',
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
  });
  pool.on('error', () => undefined);
  const watch = watchPool(pool);
  return {
    waitingFor: () => watch.waitingFor(),
    close: async () => {
      await watch.close();
      await pool.end();
    },
  };
}
