import { EngineWatch, type Metrics } from '@wabus/platform';
import type { EventStore } from '../port.ts';
import { Appender } from './appender.ts';
import { openClient } from './client.ts';
import { addressIn, checkedConnectionString } from './connection-string.ts';
import { withoutCall } from './failures.ts';
import type { EventStoreDbOptions } from './options.ts';
import { OutageLog } from './outage-log.ts';
import { Reader } from './reader.ts';
import type { Patience } from './retrying.ts';
import { subscribe } from './subscription.ts';

const DEFAULTS = {
  answerMs: 5_000,
  lookAfterMs: 400,
  tries: 5,
  lostAfterMs: 30_000,
  overdueAfterMs: 5_000,
  random: Math.random,
};

/**
 * The event store in EventStoreDB 22.10 or later, or KurrentDB. It connects with its first call.
 * @throws ConnectionStringError when the connection string cannot be used
 */
export function createEventStoreDbEventStore(options: EventStoreDbOptions): EventStore {
  const settings = { ...DEFAULTS, ...options };
  const { answerMs, lookAfterMs, logger, random } = settings;
  const counted = counters(options.metrics);
  const connectionString = checkedConnectionString(options.connectionString, options.credentials);
  const opened = openClient(connectionString);
  const { client, close } = opened;
  const name = `EventStoreDB at ${addressIn(connectionString)}`;
  const patience: Patience = {
    tries: settings.tries,
    random,
    onRetry: (error, attempt) => {
      counted.retries();
      logger.debug({ err: withoutCall(error), attempt }, 'call to EventStoreDB is tried again');
    },
  };
  const closing = new AbortController();
  const whileOpen = { ...patience, signal: closing.signal };
  // Together with the appends they stay below the hundred calls that a connection carries.
  const readerWith = (how: Patience, atOnce: number): Reader =>
    new Reader({ client, store: name, patience: how, answerMs, atOnce });
  const reader = readerWith(whileOpen, 16);
  // Appends under way are finished before the store is closed, so what they read is not cut off.
  const positions = readerWith(patience, 4);
  const standing = readerWith({ ...patience, tries: 1 }, 8);
  const appender = new Appender({
    opened,
    logger,
    patience,
    answerMs,
    lookAfterMs,
    look: (stream, from, count) => standing.stream(stream, from, count),
    positionOf: (stream, revision) => positions.positionOf(stream, revision),
  });
  // A look of a subscription that fails is not tried again: the subscription is.
  const looks = readerWith({ ...whileOpen, tries: 1 }, 8);
  const question = readerWith({ ...whileOpen, tries: 1 }, 1);
  const watch = new EngineWatch({ name: 'EventStoreDB', ask: () => question.newest() });
  const subscription = {
    ...settings,
    client,
    store: name,
    reader: looks,
    outages: new OutageLog(logger),
    onReconnect: counted.reconnects,
    onSlowConsumer: counted.slowConsumers,
  };
  const store: EventStore = {
    append: (appends) => appender.append(appends),
    readStream: (stream, { fromRevision = 0, maxCount = Number.POSITIVE_INFINITY } = {}) =>
      reader.stream(stream, fromRevision, maxCount),
    readAt: (positions) => reader.at(positions),
    readAll: (filter) => reader.all(filter),
    subscribeAll: (filter) => subscribe(subscription, filter),
    head: () => reader.newest(),
    waitingFor: () => watch.waitingFor(),
    close: async () => {
      await watch.close();
      await close();
    },
  };
  return guarded(store, closing);
}

/**
 * Refuses calls after `close`, which lets appends under way finish and ends subscriptions and reads first; they end by
 * `closing`.
 */
function guarded(store: EventStore, closing: AbortController): EventStore {
  const underWay = new Set<Promise<unknown>>();
  let closed: Promise<void> | undefined;

  function open<Arguments extends unknown[], Result>(
    call: (...given: Arguments) => Promise<Result>,
  ): (...given: Arguments) => Promise<Result> {
    return async (...given) => {
      closing.signal.throwIfAborted();
      return call(...given);
    };
  }

  function append(...given: Parameters<EventStore['append']>): ReturnType<EventStore['append']> {
    const appending = open(store.append)(...given);
    const settled = appending.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return appending;
  }

  async function* subscribeAll(filter: Parameters<EventStore['subscribeAll']>[0]) {
    const signal = AbortSignal.any([filter.signal, closing.signal]);
    yield* store.subscribeAll({ ...filter, signal });
    if (!filter.signal.aborted) closing.signal.throwIfAborted();
  }

  async function end(): Promise<void> {
    closing.abort(new Error('The event store was closed.'));
    await Promise.all(underWay);
    await store.close();
  }

  return {
    append,
    readStream: open(store.readStream),
    readAt: open(store.readAt),
    readAll: open(store.readAll),
    subscribeAll,
    head: open(store.head),
    waitingFor: store.waitingFor,
    close: () => {
      closed ??= end();
      return closed;
    },
  };
}

function counters(metrics: Metrics | undefined) {
  const retries = metrics?.counter(
    'wabus_event_store_retries_total',
    'Calls to EventStoreDB made again because no answer came',
  );
  const reconnects = metrics?.counter(
    'wabus_event_store_resubscriptions_total',
    'Subscriptions to EventStoreDB opened anew',
  );
  const slowConsumers = metrics?.counter(
    'wabus_event_store_slow_consumer_total',
    'Subscriptions that EventStoreDB up to 23.10 ended since more came at once than it holds ready; opened again at once',
  );
  return {
    retries: () => retries?.inc(),
    reconnects: () => reconnects?.inc(),
    slowConsumers: () => slowConsumers?.inc(),
  };
}
