import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import pg from 'pg';

/** No lock is waited for longer at a time: whoever comes behind a waiting lock waits as well. */
const LOCK_TIMEOUT_MS = 200;
/** When it is looked who is in the way. */
const LOOK_AFTER_MS = 100;
const PAUSE_MS = 250;

/** Lock not available, or a deadlock that the database ended by our end. */
const HELD = new Set(['55P03', '40P01']);

/** Who keeps a lock that is wanted, in words of the database. */
export interface Blocker {
  readonly pid: number;
  readonly role: string | null;
  readonly application: string;
  /** When its transaction began: RFC 3339, UTC. */
  readonly since: string | null;
  readonly query: string;
}

/** Somebody is in the way who holds no lock that could be waited for. */
export class InTheWayError extends Error {
  override readonly name = 'InTheWayError';
  readonly blockers: readonly Blocker[];

  constructor(blockers: readonly Blocker[]) {
    super(blockers.map(blockerText).join('; '));
    this.blockers = blockers;
  }
}

/** A lock that is wanted for a moment was not free for as long as it was waited for. */
export class StillHeldError extends Error {
  override readonly name = 'StillHeldError';
  readonly blockers: readonly Blocker[];

  constructor(what: string, blockers: readonly Blocker[], options: ErrorOptions) {
    const named = blockers.map(blockerText).join('; ');
    super(
      `${what} waits for others who read or hold a lock: ${named || 'who they are is not known'}`,
      options,
    );
    this.blockers = blockers;
  }
}

/** The same for people. */
export function blockerText({ pid, role, application, since, query }: Blocker): string {
  return `session ${pid} (${role ?? 'unknown'}, ${application || 'unnamed'}) in a transaction since ${since ?? 'a time not told'}: ${query}`;
}

/** How long locks are waited for. */
export interface Patience {
  /** Tries of 200 ms each before it is given up; default 240, about two minutes. */
  readonly tries?: number;
  /** Told at each try that found somebody in the way. */
  onBlocked?(blockers: readonly Blocker[]): void;
}

/**
 * Does work in a transaction that waits for no lock longer than 200 ms. Where one is held it is all given back, so that
 * others pass, and tried again.
 * @throws {StillHeldError} that names who holds it
 */
export async function patiently<Result>(
  pool: Pool,
  ask: { readonly what: string; readonly patience?: Patience | undefined; readonly begin?: string },
  work: (tx: PoolClient) => Promise<Result>,
): Promise<Result> {
  const { what, begin, patience: { tries = 240, onBlocked } = {} } = ask;
  for (let tried = 1; ; tried += 1) {
    let watch: Watch | undefined;
    try {
      return await inTransaction(
        pool,
        async (tx) => {
          await tx.query(`set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`);
          watch = watchBlockers(pool, processOf(tx));
          return work(tx);
        },
        begin,
      );
    } catch (error) {
      const isLocked = error instanceof pg.DatabaseError && HELD.has(error.code ?? '');
      if (!isLocked && !(error instanceof InTheWayError)) throw error;
      const blockers = error instanceof InTheWayError ? error.blockers : (watch?.seen() ?? []);
      if (blockers.length > 0) onBlocked?.(blockers);
      if (tried >= tries) throw new StillHeldError(what, blockers, { cause: error });
    } finally {
      watch?.end();
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

interface Watch {
  /** Those who were in the way when it was looked last. */
  seen(): readonly Blocker[];
  end(): void;
}

/** Looks again and again, by another connection, whom the session waits for: once it has given up nobody knows. */
function watchBlockers(pool: Pool, pid: number): Watch {
  let seen: readonly Blocker[] = [];
  const look = async (): Promise<void> => {
    const found = await blockersOf(pool, pid);
    if (found.length > 0) seen = found;
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_AFTER_MS);
  return { seen: () => seen, end: () => clearInterval(timer) };
}

/** The server's process of this session, as it said at the login: a question would settle what a transaction sees. */
function processOf(tx: PoolClient): number {
  return 'processID' in tx && typeof tx.processID === 'number' ? tx.processID : 0;
}

async function blockersOf(pool: Pool, pid: number): Promise<Blocker[]> {
  const { rows } = await pool.query<Blocker>(
    `select pid, usename as role, application_name as application, left(query, 120) as query,
       to_char(xact_start at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_stat_activity where pid = any(pg_blocking_pids($1))`,
    [pid],
  );
  return rows;
}
