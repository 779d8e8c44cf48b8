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
import { ProgressWatch, type Versioned } from './progress-watch.ts';

/** Where nobody says how far things have come, such as while the relay is away, a miss is believed after this long. */
const MISS_LASTS_MS = 1_000;

/** Read models by name, as routes name what they read. */
export type ModelName = 'audit' | 'operations' | 'campaigns' | 'messages' | 'contacts' | 'inbox';

/** Writes the response itself, once the transaction is over: a slow caller must not hold a connection. */
export type Afterwards = () => Promise<null>;

/** Runs a read within the tenant of its path, once the models it reads have reached what the caller asked for. */
export class Reads {
  readonly #database: ReadDatabase;
  readonly #maxWaitMs: number;
  readonly #watch: ProgressWatch;
  readonly #behind;
  readonly #waits;

  constructor(database: ReadDatabase, metrics: Metrics, maxWaitMs: number) {
    this.#database = database;
    this.#maxWaitMs = maxWaitMs;
    this.#watch = new ProgressWatch(() => database.progress());
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
    const wanted = new Set<string>(['operations', ...reading]);
    const waitedFor = models.filter(({ name }) => wanted.has(name));
    bind(contract, async (call) => {
      const { minPosition } = call.query as { minPosition?: ReadPosition };
      if (minPosition) await this.#waitFor(minPosition, waitedFor);
      const { tenantId } = call.params as { tenantId: string };
      const answer = await this.#unlessMissing(waitedFor, () =>
        this.#database.asTenant(tenantId, async (reader) => {
          if (!(await findTenant(reader))) throw problem('not-found');
          return handler(reader, call);
        }),
      );
      return typeof answer === 'function' ? answer() : answer;
    });
  }

  async #waitFor(position: ReadPosition, reading: readonly Versioned[]): Promise<void> {
    const stop = this.#waits.startTimer();
    const waited = await this.#watch.until(position, reading, this.#maxWaitMs);
    stop();
    if (waited === 'reached') return;
    this.#behind.inc();
    if (waited === 'behind') throw problem('read-model-behind');
    throw problem('read-model-behind', {
      detail:
        'No write has ever answered this position: use the Wabus-Position of one of your writes as it came.',
    });
  }

  /** What was acknowledged a moment ago may not be projected yet: a miss is believed once all of that is. */
  async #unlessMissing<Answer>(reading: readonly Versioned[], read: () => Promise<Answer>): Promise<Answer> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'not-found')) throw error;
      await this.#watch.level(reading, MISS_LASTS_MS);
      return read();
    }
  }
}
