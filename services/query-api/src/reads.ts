import { ProblemError, problem, type queryRoutes, type ReadPosition } from '@wabus/api-contract';
import { type CallOf, type RouteAnswer, type RouteCall, writeAnswer } from '@wabus/http-face';
import type { ThumbnailWishes } from '@wabus/media';
import type { Metrics } from '@wabus/platform';
import { findTenant, models, type ReadDatabase, type TenantReader } from '@wabus/read-models';
import type { Feed } from './events/feed.ts';
import { LongLists } from './long-lists.ts';
import type { MediaAddresses } from './media/addresses.ts';
import type { MediaBytes } from './media/serve.ts';
import { ProgressWatch, type Versioned } from './progress-watch.ts';

/** Where nobody says how far things have come, such as while the relay is away, a miss is believed after this long. */
const MISS_LASTS_MS = 1_000;

/** Read models by name, as routes name what they read. */
export type ModelName = 'audit' | 'operations' | 'campaigns' | 'messages' | 'media' | 'contacts' | 'inbox';

/** Writes the response itself, once the transaction and the turn are over: a slow caller must hold neither. */
export type Afterwards = () => Promise<null>;

/** A call of a tenant, as far as every read looks at it. */
export type TenantCall = Pick<
  RouteCall<
    { readonly tenantId: string },
    { readonly minPosition?: ReadPosition | undefined; readonly limit?: number | undefined },
    unknown
  >,
  'params' | 'query' | 'response'
>;

/** Media beside the read models. */
export interface ReadMedia {
  readonly addresses: MediaAddresses;
  /** Absent where no bytes are served. */
  readonly bytes?: MediaBytes | undefined;
  readonly wishes: ThumbnailWishes;
}

/** What reads stand on. */
export interface ReadPorts {
  readonly database: ReadDatabase;
  readonly metrics: Metrics;
  /** How long a read waits for its `minPosition`, in milliseconds. */
  readonly maxWaitMs: number;
  readonly media: ReadMedia;
  /** Absent where no events are read. */
  readonly feed?: Pick<Feed, 'answer'> | undefined;
}

/** Runs a read within the tenant of its path, once the models it reads have reached what the caller asked for. */
export class Reads {
  readonly media: ReadMedia;
  readonly #database: ReadDatabase;
  readonly #feed: ReadPorts['feed'];
  readonly #maxWaitMs: number;
  readonly #watch: ProgressWatch;
  readonly #longLists = new LongLists();
  readonly #behind;
  readonly #waits;

  constructor({ database, metrics, maxWaitMs, media, feed }: ReadPorts) {
    this.media = media;
    this.#feed = feed;
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

  /** Reads a page of so many rows and does something with it, in the tenant's turn. */
  async page<Read>(
    tenantId: string,
    limit: number | undefined,
    read: (reader: TenantReader) => Promise<Read>,
    then: (read: Read) => Promise<void>,
  ): Promise<Read> {
    return this.#longLists.run(tenantId, limit, async () => {
      const page = await this.#database.asTenant(tenantId, read);
      await then(page);
      return page;
    });
  }

  /** Answers a call from these models (`operations` always, for the tenant); null once the response is written. */
  async answer(
    reading: readonly ModelName[],
    { params: { tenantId }, query, response }: TenantCall,
    handle: (reader: TenantReader) => Promise<RouteAnswer | Afterwards>,
  ): Promise<null> {
    const wanted = new Set<string>(['operations', ...reading]);
    const waitedFor = models.filter(({ name }) => wanted.has(name));
    const { minPosition, limit } = query;
    if (minPosition) await this.#waitFor(minPosition, waitedFor);
    const read = async (reader: TenantReader): Promise<RouteAnswer | Afterwards> => {
      if (!(await findTenant(reader))) throw problem('not-found');
      return handle(reader);
    };
    const written = async (answer: RouteAnswer | Afterwards): Promise<void> => {
      if (typeof answer !== 'function') await writeAnswer(response, answer);
    };
    const answer = await this.#unlessMissing(waitedFor, () => this.page(tenantId, limit, read, written));
    return typeof answer === 'function' ? answer() : null;
  }

  /** Answers what happened, or goes on telling it; null once the response is written. */
  async events(call: CallOf<typeof queryRoutes.listEvents>): Promise<null> {
    const { minPosition } = call.query;
    if (!this.#feed) throw problem('not-found');
    if (minPosition) await this.#waitFor(minPosition, models);
    return this.#feed.answer(call);
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
