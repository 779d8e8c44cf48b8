import { type Clock, keepRunning, type Logger, pause, silentLogger, systemClock } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool, listenTo, watchPool } from '@wabus/postgres';
import type { DerivedTopics } from '../derived-topics.ts';
import type { EventLog } from '../port.ts';
import { PostgresConsumer } from './consumer.ts';
import { forgetRead } from './forget-read.ts';
import { Leases } from './leases.ts';
import { Presence } from './presence.ts';
import { PostgresProducer } from './producer.ts';
import { deleteExpired } from './retention.ts';
import { Tending } from './tending.ts';
import { ensureTopics } from './topics-table.ts';

const MINUTE_MS = 60_000;

/** What the log on Postgres needs, and what tests may shorten. */
export interface PostgresEventLogOptions {
  /** Logs in as `wabus_log`, after `installEventLog`; as `wabus_receiver` only what it may do is possible. */
  readonly url: string;
  readonly logger?: Logger;
  /** Says what is older than its retention; leases go by the database's own clock. */
  readonly clock?: Clock;
  /** How long a partition stays with a member that was cut off but lives. Default 10 s. */
  readonly leaseMs?: number;
  /** How often at least leases are kept and what was committed is written. Default 1 s. */
  readonly tendMs?: number;
  /** How long a consumer sleeps without a notification. Default 1 s. */
  readonly pollMs?: number;
  /** Topics that are views on the event store, where that is in the same database. */
  readonly derived?: DerivedTopics;
}

/** The log in Postgres. The members of a group share the partitions of a topic; each is read by one of them at a time. */
export function createPostgresEventLog(options: PostgresEventLogOptions): EventLog {
  const { url, clock = systemClock, logger = silentLogger, derived } = options;
  const { leaseMs = 10_000, tendMs = 1_000, pollMs = 1_000 } = options;
  const pool = createPool({
    ...{ url, max: 10, name: 'wabus-event-log' },
    ...{ answerMs: CONSUMER_ANSWER_MS, lookups: true },
  });
  const watch = watchPool(pool);
  const presence = new Presence(url, logger);
  const leases = new Leases(pool, leaseMs);
  const tending = new Tending({
    ...{ leases, presence, leaseMs, tendMs },
    onError: (error) => logger.error({ err: error }, 'the partitions held could not be looked after'),
  });
  const stop = new AbortController();
  const consumers: PostgresConsumer[] = [];
  const producers: PostgresProducer[] = [];
  const background: Promise<void>[] = [];

  function runBackground(): void {
    if (background.length > 0) return;
    const onError = (error: unknown): void => logger.warn({ err: error }, 'deleting old records failed');
    const tidy = async (): Promise<void> => {
      await pause(MINUTE_MS, stop.signal);
      if (!stop.signal.aborted) await deleteExpired(pool, clock.now());
    };
    const listening = listenTo(url, 'event_log', stop.signal, (heard) => {
      for (const consumer of consumers) consumer.wake(heard.kind === 'notified' ? heard.payload : undefined);
    });
    derived?.onNews(() => {
      for (const consumer of consumers) consumer.wakeDerived();
    });
    background.push(listening, keepRunning(tidy, { signal: stop.signal, onError }));
  }

  return {
    ensureTopics: (topics) => ensureTopics(pool, topics, derived?.names),
    producer: () => {
      const producer = new PostgresProducer(pool);
      producers.push(producer);
      return producer;
    },
    consumer: ({ group, topics, from, maxBatchRecords = 500, maxBatchBytes = 1024 * 1024, paceMs = 0 }) => {
      const settings = {
        group,
        topics,
        fromLatest: from === 'latest',
        maxBatchRecords,
        maxBatchBytes,
        ...{ leaseMs, pollMs, paceMs },
      };
      const consumer = new PostgresConsumer({ pool, leases, tending, derived, logger }, settings);
      consumers.push(consumer);
      runBackground();
      return consumer;
    },
    forgetRead: (asked) => forgetRead(pool, asked),
    waitingFor: () => watch.waitingFor(),
    close: async () => {
      await watch.close();
      await Promise.all([...consumers.map((one) => one.stop()), ...producers.map((one) => one.close())]);
      stop.abort();
      await Promise.all([...background, tending.stop()]);
      await presence.end();
      await pool.end();
    },
  };
}
