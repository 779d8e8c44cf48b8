import { createPool, type Pool, type PoolClient } from '@wabus/postgres';

/** First half of the advisory locks of read models; the second is made of the model's name. */
const OF_MODELS = 7_310_006;

/** Who works on a model. */
export interface LockHolder {
  /** As it named itself. */
  readonly who: string;
  /** Process of the database that holds the lock for it. */
  readonly pid: number;
  /** RFC 3339, UTC. */
  readonly since: string;
}

/** Somebody else replays, verifies or swaps the model just now. */
export class ModelHeldError extends Error {
  override readonly name = 'ModelHeldError';
  readonly holder: LockHolder | undefined;

  constructor(model: string, holder: LockHolder | undefined) {
    const by = holder
      ? `${holder.who} since ${holder.since} (session ${holder.pid} of the database)`
      : 'somebody who ended just now';
    super(`${model} is held by ${by}. One works on a model at a time: wait for its end, or end it.`);
    this.holder = holder;
  }
}

/** The lock of a model, while it is held. */
export interface HeldModel {
  /** @throws {Error} once the session that holds the lock was lost, and somebody else may have begun */
  assertHeld(): void;
}

// Whoever died with its machine must not keep the lock for the hours that a silent line is believed in.
const KEEPALIVES = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3';

/**
 * Does work on a model as the only one. The lock belongs to a session of the database and ends with it, however this
 * process ends.
 * @param who told to whoever comes second; at most 63 bytes are kept
 * @param wait true: waits for the one who holds it
 * @throws {ModelHeldError} when somebody holds it
 */
export async function aloneWithModel<Result>(
  ownerUrl: string,
  { model, who, wait = false }: { readonly model: string; readonly who: string; readonly wait?: boolean },
  work: (held: HeldModel) => Promise<Result>,
): Promise<Result> {
  const pool = createPool({ url: keptAlive(ownerUrl), max: 1, name: who });
  const session = await pool.connect();
  try {
    await take(session, model, wait);
    return await work(heldBy(session, model));
  } finally {
    // The lock ends with its session.
    session.release(true);
    await pool.end();
  }
}

function keptAlive(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.searchParams.set('options', KEEPALIVES);
  return url.toString();
}

function heldBy(session: PoolClient, model: string): HeldModel {
  let lost: Error | undefined;
  const onEnd = (error?: Error): void => {
    lost ??= new Error(`The lock of ${model} was lost with its session: begin again.`, { cause: error });
  };
  session.once('error', onEnd);
  session.once('end', onEnd);
  return {
    assertHeld() {
      if (lost) throw lost;
    },
  };
}

async function take(session: PoolClient, model: string, wait: boolean): Promise<void> {
  const key = [OF_MODELS, model];
  if (wait) {
    await session.query('select pg_advisory_lock($1::int, hashtext($2))', key);
    return;
  }
  const { rows } = await session.query<{ taken: boolean }>(
    'select pg_try_advisory_lock($1::int, hashtext($2)) as taken',
    key,
  );
  if (!rows[0]?.taken) throw new ModelHeldError(model, await holderOf(session, model));
}

/** Who holds the lock of a model; undefined while nobody does. */
async function holderOf(session: Pick<Pool, 'query'>, model: string): Promise<LockHolder | undefined> {
  const { rows } = await session.query<LockHolder>(
    `select a.application_name as who, a.pid,
       to_char(a.backend_start at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 2
       and l.database = (select oid from pg_database where datname = current_database())
       and l.classid::bigint = $1 and l.objid::bigint = hashtext($2)::bigint & 4294967295`,
    [OF_MODELS, model],
  );
  return rows[0];
}
