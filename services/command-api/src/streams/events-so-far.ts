import type { EventStore } from '@wabus/event-store';
import type { CatalogueEvent } from '@wabus/events';

/**
 * Every event so far of streams whose names begin like this, in order; ends with the newest, or when `signal` aborts.
 * It subscribes, since a subscription is filtered where the events are: a read of the global order may bring all of
 * them over the line.
 */
export async function* eventsSoFar(
  store: Pick<EventStore, 'subscribeAll'>,
  streamPrefixes: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<CatalogueEvent, void, undefined> {
  const ended = new AbortController();
  const either = signal ? AbortSignal.any([ended.signal, signal]) : ended.signal;
  try {
    for await (const item of store.subscribeAll({ after: 0n, streamPrefixes, signal: either })) {
      if (item.kind === 'caught-up') return;
      yield* item.events as readonly CatalogueEvent[];
    }
  } finally {
    ended.abort();
  }
}
