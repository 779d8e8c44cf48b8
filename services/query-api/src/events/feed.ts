import { problem, type queryRoutes } from '@wabus/api-contract';
import type { EventReader } from '@wabus/event-store';
import { type CallOf, type RouteAnswer, writeAnswer } from '@wabus/http-face';
import { type Logger, type Metrics, seesPeople } from '@wabus/platform';
import { NEWEST_BODIES } from '@wabus/public-events';
import type { ReadDatabase } from '@wabus/read-models';
import { CommittedOrder } from './committed-order.ts';
import { EventStream } from './event-stream.ts';
import { FeedNews } from './feed-news.ts';
import { type Asked, CursorError, FeedPages } from './feed-pages.ts';

/** How long a page waits for the index to know what was recorded before it was asked for. */
const PATIENCE_MS = 1_000;
/** Proxies close what is silent for a minute, and so do clients. */
const HEARTBEAT_MS = 15_000;
/** Events that a stream reads at once. */
const STREAM_PAGE = 50;

/** What the feed stands on. */
export interface FeedPorts {
  readonly database: ReadDatabase;
  readonly events: EventReader;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Where appends are told of by notifications; absent where they are not. */
  readonly listenUrl?: string | undefined;
  /** From one sign of life of a stream to the next, in milliseconds. Default 15,000. */
  readonly heartbeatMs?: number | undefined;
}

/** The feed as the API has it: by pages, and as a stream. */
export class Feed {
  readonly #order: CommittedOrder;
  readonly #pages: FeedPages;
  readonly #news: FeedNews;
  readonly #logger: Logger;
  readonly #heartbeatMs: number;
  readonly #streams = new Set<EventStream>();
  readonly #open;
  #stopping = false;

  constructor({ database, events, logger, metrics, listenUrl, heartbeatMs = HEARTBEAT_MS }: FeedPorts) {
    this.#logger = logger;
    this.#heartbeatMs = heartbeatMs;
    this.#order = new CommittedOrder(() => database.progress());
    const missing = metrics.counter(
      'wabus_feed_missing_total',
      'Events of the index that the store does not have',
    );
    this.#pages = new FeedPages({ database, events, logger, onMissing: (count) => missing.inc(count) });
    this.#news = new FeedNews({ order: this.#order, logger, listenUrl });
    this.#open = metrics.gauge('wabus_feed_streams', 'Readers that follow the feed as a stream');
  }

  /** Answers a page, or writes a stream until its reader has gone; null then. */
  async answer(call: CallOf<typeof queryRoutes.listEvents>): Promise<null> {
    const { request, response, params, query, caller } = call;
    const isStream =
      request.method === 'GET' &&
      request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
    const asked: Asked = {
      ...{ tenantId: params.tenantId, types: query.types, seesPeople: seesPeople(caller) },
      after: (isStream && request.get('last-event-id')) || query.after,
      limit: isStream ? STREAM_PAGE : query.limit,
    };
    response.set('Wabus-Version', NEWEST_BODIES);
    if (isStream) await this.#stream(asked, call);
    else await writeAnswer(response, await this.#page(asked));
    return null;
  }

  /** Ends all streams, and takes no more: their readers resume elsewhere, or when this is back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const stream of this.#streams) stream.end();
    await this.#news.ended();
  }

  async #page(asked: Asked): Promise<RouteAnswer> {
    const { told, next } = await this.#pages
      .read(asked, await this.#order.target(PATIENCE_MS))
      .catch((error: unknown) => {
        throw error instanceof CursorError ? problem(error.code) : error;
      });
    return { status: 200, body: { data: told.map(({ event }) => event), next } };
  }

  async #stream(asked: Asked, { response }: CallOf<typeof queryRoutes.listEvents>): Promise<void> {
    const target = await this.#order.target(PATIENCE_MS);
    const first = await this.#pages.read(asked, target).catch((error: unknown) => {
      if (error instanceof CursorError) return error;
      throw error;
    });
    if (this.#stopping) throw problem('service-unavailable', { detail: 'This process is ending.' });
    const sources = {
      ...{ pages: this.#pages, news: this.#news },
      ...{ logger: this.#logger, heartbeatMs: this.#heartbeatMs },
    };
    const stream = new EventStream(sources, response, asked);
    this.#streams.add(stream);
    this.#open.set(this.#streams.size);
    try {
      await stream.run(first, target);
    } finally {
      this.#streams.delete(stream);
      this.#open.set(this.#streams.size);
    }
  }
}
