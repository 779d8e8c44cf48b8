import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bind,
  ProblemError,
  problem,
  type ReadPosition,
  type RouteAnswer,
  type RouteCall,
  type RouteContract,
} from '@wabus/api-contract';
import type { Metrics } from '@wabus/platform';
import { findTenant, models, type ReadDatabase, type TenantReader } from '@wabus/read-models';
import type { z } from 'zod';

const POLL_MS = 25;

/** What was acknowledged a moment ago may not be projected yet: a miss is believed only when it lasts this long. */
const MISS_LASTS_MS = 1_000;

/** Read models by name, as routes name what they read. */
export type ModelName = 'audit' | 'operations' | 'campaigns' | 'messages' | 'contacts' | 'inbox';

/** Writes the response itself, once the transaction is over: a slow caller must not hold a connection. */
export type Afterwards = () => Promise<null>;

/** Runs a read within the tenant of its path, once the models it reads have reached what the caller asked for. */
export class Reads {
  readonly #database: ReadDatabase;
  readonly #maxWaitMs: number;
  readonly #behind;
  readonly #waits;

  constructor(database: ReadDatabase, metrics: Metrics, maxWaitMs: number) {
    this.#database = database;
    this.#maxWaitMs = maxWaitMs;
    this.#behind = metrics.counter(
      'wabus_query_behind_total',
      'Reads that gave up waiting for their minPosition',
    );
    this.#waits = metrics.histogram(
      'wabus_query_wait_seconds',
      'How long reads waited for their minPosition',
    );
  }

  /** The tables as `wabus_api` sees them. */
  get database(): ReadDatabase {
    return this.#database;
  }

  /** Binds a route that reads these models (`operations` always, for the tenant). */
  bind<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
    bind: Bind,
    contract: RouteContract<Params, Query, Body>,
    reading: readonly ModelName[],
    handler: (
      reader: TenantReader,
      call: RouteCall<z.output<Params>, z.output<Query>, z.output<Body>>,
    ) => Promise<RouteAnswer | Afterwards>,
  ): void {
    bind(contract, async (call) => {
      const { minPosition } = call.query as { minPosition?: ReadPosition };
      if (minPosition) await this.#waitFor(minPosition, reading);
      const { tenantId } = call.params as { tenantId: string };
      const answer = await unlessMissing(() =>
        this.#database.asTenant(tenantId, async (reader) => {
          if (!(await findTenant(reader))) throw problem('not-found');
          return handler(reader, call);
        }),
      );
      return typeof answer === 'function' ? answer() : answer;
    });
  }

  async #waitFor({ partition, position }: ReadPosition, reading: readonly ModelName[]): Promise<void> {
    const wanted = new Set<string>(['operations', ...reading]);
    const waitedFor = models.filter(({ name }) => wanted.has(name));
    const stop = this.#waits.startTimer();
    const until = performance.now() + this.#maxWaitMs;
    while ((await this.#database.reached(partition, waitedFor)) < position) {
      if (performance.now() >= until) {
        this.#behind.inc();
        throw problem('read-model-behind');
      }
      await sleep(POLL_MS);
    }
    stop();
  }
}

/** Reads again while the answer is `not-found`, until that has lasted long enough to be the truth. */
async function unlessMissing<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + MISS_LASTS_MS;
  for (let wait = POLL_MS; ; wait *= 2) {
    try {
      return await read();
    } catch (error) {
      const missing = error instanceof ProblemError && error.code === 'not-found';
      const left = until - performance.now();
      if (!missing || left <= 0) throw error;
      await sleep(Math.min(wait, left));
    }
  }
}
