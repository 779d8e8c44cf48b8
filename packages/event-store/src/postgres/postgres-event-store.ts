import { type EngineWatch, type Logger, silentLogger } from '@wabus/platform';
import { createPool, type Pool, REQUEST_ANSWER_MS, watchPool } from '@wabus/postgres';
import type { PartitionFeed } from '../partition-feed.ts';
import type { AppendResult, EventStore, StreamAppend } from '../port.ts';
import { readAllPage, readHead } from './all-reader.ts';
import { Appender } from './appender.ts';
import { readAt } from './position-reader.ts';
import { StoreFeed } from './store-feed.ts';
import { StreamReader } from './stream-reader.ts';
import { subscribe } from './subscription.ts';

/** What the event store in Postgres needs. */
export interface PostgresEventStoreOptions {
  /** Logs in as `wabus_store`, after `installEventStore`. */
  readonly url: string;
  readonly logger?: Logger;
  /** How long a connection, and then a statement, is waited for before it counts as lost, in ms; 15,000 by default. */
  readonly answerMs?: number;
}

/** The event store in Postgres, and its order by partitions. */
export interface PostgresEventStore extends EventStore {
  readonly feed: PartitionFeed;
}

/** The event store in Postgres. */
export function createPostgresEventStore(options: PostgresEventStoreOptions): PostgresEventStore {
  const { answerMs = REQUEST_ANSWER_MS } = options;
  const pool = createPool({ url: options.url, max: 4, name: 'wabus-event-store', answerMs, lookups: true });
  const feed = new StoreFeed(pool, options.url);
  const appender = new Appender(pool, options.logger ?? silentLogger, feed.appended.bind(feed));
  const reader = new StreamReader(pool);
  const watch = watchPool(pool);
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  function append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
    const appending = appender.append(appends);
    const settled = appending.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return appending;
  }

  return {
    append,
    readStream: (stream, { fromRevision = 0, maxCount = Number.POSITIVE_INFINITY } = {}) =>
      reader.read(stream, fromRevision, maxCount),
    readAt: (positions) => readAt(pool, positions),
    readAll: (filter) => readAllPage(pool, filter),
    subscribeAll: (filter) => subscribe({ pool, url: options.url }, filter),
    head: () => readHead(pool),
    feed,
    waitingFor: () => watch.waitingFor(),
    close: () => {
      closed ??= close(pool, watch, feed, underWay);
      return closed;
    },
  };
}

async function close(
  pool: Pool,
  watch: EngineWatch,
  feed: StoreFeed,
  underWay: ReadonlySet<Promise<unknown>>,
): Promise<void> {
  await Promise.all([watch.close(), feed.close()]);
  await Promise.all(underWay);
  await pool.end();
}
