import pg from 'pg';

/** Connections to Postgres. */
export type Pool = pg.Pool;

/** One connection taken from a pool. */
export type PoolClient = pg.PoolClient;

/**
 * What a burst opened is closed after so long without work, since each session keeps megabytes in the server. Longer than
 * any look that comes again and again, or each would open its own.
 */
const IDLE_MS = 12_000;

/** A transaction in which nothing was asked for so long is ended by the server: its process is frozen or gone. */
const IDLE_IN_TRANSACTION_MS = 10_000;

/** `answerMs` where somebody's request waits: it is to be told that storage is away, and not to wait with it. */
export const REQUEST_ANSWER_MS = 15_000;

/** `answerMs` of what works through a log and tries again: no batch takes so long, however slow the machine is. */
export const CONSUMER_ANSWER_MS = 60_000;

/** How much longer than the server itself takes its word that a statement was ended may take. */
const LINE_MS = 5_000;

/**
 * A pool for one role. A lost idle connection is dropped quietly: the next query opens another, and a query under
 * way rejects with the cause. A frozen process keeps its locks no longer than `idleInTransactionMs` (default 10 s), so
 * that who takes its work over does not wait for it. `answerMs` is how long a connection is waited for, and then each
 * statement: behind a lock or a line that is dead it ends with an error that `isPassing` knows. Default: for ever, for
 * who installs and migrates. `lookups`: every statement looks up a few keys, so none reads a whole table while an index
 * has them; the plan that a named statement keeps may have been made while the table was small.
 */
export function createPool(options: {
  url: string;
  max?: number;
  name?: string;
  idleInTransactionMs?: number;
  answerMs?: number;
  lookups?: boolean;
}): Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 8,
    application_name: options.name ?? 'wabus',
    idleTimeoutMillis: IDLE_MS,
    idle_in_transaction_session_timeout: options.idleInTransactionMs ?? IDLE_IN_TRANSACTION_MS,
    ...(options.answerMs === undefined ? {} : endingWithin(options.answerMs)),
    ...(options.lookups ? { options: '-c enable_seqscan=off -c jit=off' } : {}),
  });
  pool.on('error', () => undefined);
  // A connection lost between two queries of a transaction tells its own listeners; without one the process ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The server ends a statement first, so that nothing of it is left there; the caller only where no word comes. */
const endingWithin = (ms: number) => ({
  connectionTimeoutMillis: ms,
  statement_timeout: ms,
  query_timeout: ms + LINE_MS,
});

/**
 * Runs `work` between BEGIN and COMMIT on one connection; rolls back and throws on when it throws. `begin`: the
 * statement that begins it, and what is to be set at once with it, in one way to the server and back.
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
  begin = 'begin',
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
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
