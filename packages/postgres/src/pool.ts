import pg from 'pg';

/** Connections to Postgres. */
export type Pool = pg.Pool;

/** One connection taken from a pool. */
export type PoolClient = pg.PoolClient;

/**
 * A pool for one role. A lost idle connection is dropped quietly: the next query opens another, and a query under
 * way rejects with the cause.
 */
export function createPool(options: { url: string; max?: number; name?: string }): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 8,
    application_name: options.name ?? 'wabus',
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', () => undefined);
  // A connection lost between two queries of a transaction tells its own listeners; without one the process ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Runs `work` between BEGIN and COMMIT on one connection; rolls back and throws on when it throws. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The same server and database as another role. */
export function roleUrl(url: string, role: string, password?: string): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password ?? '';
  return changed.toString();
}

/** The same server and role, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
