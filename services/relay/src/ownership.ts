import { pause } from '@wabus/platform';
import pg from 'pg';

/** The one lock that the relay's owner holds. */
const LOCK = 7_310_002;
const TRY_MS = 250;
/** A server that does not let in for so long counts as away. */
const CONNECT_MS = 15_000;
/** A session that answers nothing for so long counts as lost. */
const ANSWER_MS = 5_000;
/**
 * A session that asks nothing for so long is ended by the server, and the lock goes to another: an owner looks at the
 * clock all the time, so one that does not is frozen.
 */
const SILENT_MS = 5_000;

/** A session that holds the relay's lock. What the owner writes goes through it, so no lock, no write. */
export interface Ownership {
  readonly session: pg.Client;
  /** Aborts when the session is lost, and the lock with it. */
  readonly lost: AbortSignal;
  /** Gives the lock back. */
  release(): Promise<void>;
}

/**
 * Waits until nobody else is the owner; undefined when `signal` aborts before.
 * @param onStandBy called once when somebody else is it
 * @throws Error when the database cannot be reached
 */
export async function becomeOwner(
  url: string,
  signal: AbortSignal,
  onStandBy: () => void = () => undefined,
): Promise<Ownership | undefined> {
  let standsBy = false;
  const session = new pg.Client({
    connectionString: url,
    application_name: 'wabus-relay-owner',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
  });
  const lost = new AbortController();
  session.on('error', (error) => lost.abort(error));
  session.on('end', () => lost.abort(new Error('The session that holds the lock ended.')));
  const release = (): Promise<void> => session.end().catch(() => undefined);
  try {
    await session.connect();
    // A checkpoint lost with the server's memory only means that some records are published twice.
    await session.query('set synchronous_commit = off');
    await session.query(`set idle_session_timeout = ${SILENT_MS}`);
    while (!signal.aborted) {
      const { rows } = await session.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
        LOCK,
      ]);
      if (rows[0]?.mine) return { session, lost: lost.signal, release };
      if (!standsBy) onStandBy();
      standsBy = true;
      await pause(TRY_MS, signal);
    }
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}
