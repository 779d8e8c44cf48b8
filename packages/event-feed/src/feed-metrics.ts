import type { Metrics } from '@wabus/platform';

/** What a feed counts. */
export type FeedMetrics = ReturnType<typeof feedMetrics>;

/** Registers the metrics of a feed: `wabus_{of}_…`. */
export function feedMetrics(metrics: Metrics, of: string) {
  const name = (rest: string): string => `wabus_${of}_${rest}`;
  return {
    events: metrics.counter(name('events_total'), 'Events applied from the log', ['model']),
    healed: metrics.counter(name('healed_events_total'), 'Events applied from the store', ['model']),
    unreadable: metrics.counter(name('unreadable_records_total'), 'Records of the log without a place'),
    failures: metrics.counter(name('failures_total'), 'Times a partition of a model could not go on', [
      'model',
    ]),
    stopped: metrics.gauge(name('stopped'), '1 while a partition of a model is stopped', [
      'model',
      'partition',
    ]),
    stalled: metrics.gauge<string>(
      name('stalled_seconds'),
      'Seconds for which a partition of a model has made no progress though more was published; 0 while it goes on',
      ['model', 'partition'],
    ),
    behind: metrics.gauge(
      name('behind_positions'),
      'Positions of the store by which a model is behind what was published, in the partition where that is most',
      ['model'],
    ),
    batchSeconds: metrics.histogram(name('batch_seconds'), 'Time to apply a batch to a model', ['model']),
  };
}
