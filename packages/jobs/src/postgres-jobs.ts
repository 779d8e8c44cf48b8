import type { Keyring } from '@wabus/keyring';
import type { Ids } from '@wabus/platform';
import { createPool, inTransaction, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import { Bodies } from './bodies.ts';
import { SHOWN } from './columns.ts';
import type { HeldJob, Job, Jobs, Kept, NewJob } from './port.ts';

/** How jobs are reached. */
export interface JobsOptions {
  /** Postgres, as the role `wabus_jobs`. */
  readonly url: string;
  readonly keyring: Pick<Keyring, 'sealForTenant' | 'openForTenant'>;
  readonly ids: Ids;
  /** How long a job stays with a process that says nothing of it, in ms. Default 30,000. */
  readonly holdMs?: number;
}

const HOLD_MS = 30_000;
const KEPT_FOR = "interval '1 day'";

interface TakenRow<Work> {
  readonly tenant_id: string;
  readonly id: string;
  readonly body_id: string;
  readonly work: Work;
  readonly tries: number;
}

/** The jobs on Postgres (schema `jobs`). `Work` is what this caller puts in and takes out. */
export function createJobs<Work>(options: JobsOptions): Jobs<Work> {
  const pool = createPool({ url: options.url, max: 3, name: 'wabus-jobs', answerMs: REQUEST_ANSWER_MS });
  return new PostgresJobs<Work>(pool, options);
}

class PostgresJobs<Work> implements Jobs<Work> {
  readonly #pool: Pool;
  readonly #bodies: Bodies;
  readonly #ids: Ids;
  readonly #holdMs: number;

  constructor(pool: Pool, { keyring, ids, holdMs = HOLD_MS }: JobsOptions) {
    this.#pool = pool;
    this.#bodies = new Bodies(pool, keyring);
    this.#ids = ids;
    this.#holdMs = holdMs;
  }

  async find(tenantId: string, id: string): Promise<Job | null> {
    const text = `select ${SHOWN} from jobs.jobs where tenant_id = $1 and id = $2`;
    const { rows } = await this.#pool.query<Job>(text, [tenantId, id]);
    return rows[0] ?? null;
  }

  async keep(
    { tenantId, id, work }: NewJob<Work>,
    body: AsyncIterable<Uint8Array>,
    digest: () => Promise<string>,
  ): Promise<Kept> {
    const bodyId = this.#ids.fresh();
    await this.#bodies.keep({ tenantId, bodyId }, body);
    const hash = await digest();
    const { rowCount } = await this.#pool.query(
      `insert into jobs.jobs (tenant_id, id, order_of_work, body_hash, body_id) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [tenantId, id, JSON.stringify(work), hash, bodyId],
    );
    if (rowCount === 1) return { kind: 'new' };
    await this.#bodies.drop({ tenantId, bodyId });
    const { rows } = await this.#pool.query<Job & { bodyHash: string }>(
      `select ${SHOWN}, body_hash as "bodyHash" from jobs.jobs where tenant_id = $1 and id = $2`,
      [tenantId, id],
    );
    const [known] = rows;
    // Dropped this very moment, a day after its end: as good as new, for the caller to ask again.
    if (!known) throw new Error('the job went while its repeat was kept');
    const { bodyHash, ...job } = known;
    return bodyHash === hash ? { kind: 'known', job } : { kind: 'other-body' };
  }

  async take(): Promise<HeldJob<Work> | null> {
    const by = this.#ids.fresh();
    const { rows } = await this.#pool.query<TakenRow<Work>>(
      `update jobs.jobs set held_by = $1, held_until = now() + $2 * interval '1 ms', tries = tries + 1
       where (tenant_id, id) = (
         select tenant_id, id from jobs.jobs as free
         where state = 'running' and not_before <= now() and (held_until is null or held_until < now())
           and not exists (select from jobs.jobs as held where held.tenant_id = free.tenant_id
             and held.state = 'running' and held.held_until >= now())
         order by created_at limit 1 for update skip locked)
       returning tenant_id, id, body_id, order_of_work as work, tries`,
      [by, this.#holdMs],
    );
    return rows[0] ? this.#held(rows[0], by) : null;
  }

  async sweep(): Promise<void> {
    await this.#pool.query(`delete from jobs.jobs where ended_at < now() - ${KEPT_FOR}`);
    await this.#pool.query(
      `delete from jobs.parts where kept_at < now() - ${KEPT_FOR} and not exists (
         select from jobs.jobs where jobs.tenant_id = parts.tenant_id and jobs.body_id = parts.body_id and state = 'running')`,
    );
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  #held(row: TakenRow<Work>, by: string): HeldJob<Work> {
    const { tenant_id: tenantId, id, body_id: bodyId, work, tries } = row;
    const body = { tenantId, bodyId };
    const change = async (set: string, ...values: unknown[]): Promise<boolean> => {
      const { rowCount } = await this.#pool.query(
        `update jobs.jobs set ${set} where tenant_id = $1 and id = $2 and held_by = $3 and state = 'running'`,
        [tenantId, id, by, ...values],
      );
      return rowCount === 1;
    };
    const end = (set: string, ...values: unknown[]): Promise<void> =>
      inTransaction(this.#pool, async (session) => {
        const { rowCount } = await session.query(
          `update jobs.jobs set ${set}, ended_at = now(), held_until = null
           where tenant_id = $1 and id = $2 and held_by = $3 and state = 'running'`,
          [tenantId, id, by, ...values],
        );
        if (rowCount === 0) return;
        await session.query('delete from jobs.parts where tenant_id = $1 and body_id = $2', [
          tenantId,
          bodyId,
        ]);
      });
    return {
      ...{ tenantId, id, work, tries },
      body: () => this.#bodies.read(body),
      hold: (done) => change("done = $4, held_until = now() + $5 * interval '1 ms'", done, this.#holdMs),
      finish: (result, rows) =>
        end("state = 'done', result = $4, done = $5, total = $5", JSON.stringify(result), rows),
      fail: (problem) => end("state = 'failed', problem = $4", JSON.stringify(problem)),
      release: async (ms) =>
        void (await change("held_until = null, not_before = now() + $4 * interval '1 ms'", ms)),
    };
  }
}
