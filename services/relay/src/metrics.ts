import type { Metrics } from '@wabus/platform';

/** What the relay measures. */
export type RelayMetrics = ReturnType<typeof relayMetrics>;

/** Registers the relay's metrics. */
export function relayMetrics(metrics: Metrics) {
  return {
    published: metrics.counter('wabus_relay_published_total', 'Records that the log acknowledged', ['topic']),
    lag: metrics.gauge(
      'wabus_relay_lag_positions',
      'Distance of what is published from the head of the store, in its positions: events in Postgres, bytes of the log in EventStoreDB',
    ),
    stalled: metrics.gauge<string>(
      'wabus_relay_stalled_seconds',
      'Seconds for which nothing was published although the store has more; 0 while it goes on',
    ),
    owner: metrics.gauge('wabus_relay_owner', '1 while this process is the relay, 0 while it stands by'),
    batch: metrics.histogram('wabus_relay_batch_seconds', 'From taking a batch to its checkpoint'),
    ended: metrics.counter('wabus_relay_ended_total', 'Turns as owner that ended by an error', ['reason']),
  };
}
