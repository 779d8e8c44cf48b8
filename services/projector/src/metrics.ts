import type { Metrics } from '@wabus/platform';

/** What the projector counts. */
export type ProjectorMetrics = ReturnType<typeof projectorMetrics>;

/** Registers the projector's metrics. */
export function projectorMetrics(metrics: Metrics) {
  return {
    events: metrics.counter('wabus_projector_events_total', 'Events applied from the log', ['model']),
    healed: metrics.counter('wabus_projector_healed_events_total', 'Events applied from the store', [
      'model',
    ]),
    unreadable: metrics.counter(
      'wabus_projector_unreadable_records_total',
      'Records of the log without a place',
    ),
    failures: metrics.counter(
      'wabus_projector_failures_total',
      'Times a partition of a model could not go on',
      ['model'],
    ),
    stopped: metrics.gauge('wabus_projector_stopped', '1 while a partition of a model is stopped', [
      'model',
      'partition',
    ]),
    stalled: metrics.gauge<string>(
      'wabus_projector_stalled_seconds',
      'Seconds for which a partition of a model has made no progress though more was published; 0 while it goes on',
      ['model', 'partition'],
    ),
    batchSeconds: metrics.histogram('wabus_projector_batch_seconds', 'Time to apply a batch to a model', [
      'model',
    ]),
    freshness: metrics.gauge(
      'wabus_projector_gates_fresh_timestamp_seconds',
      'Unix time through which the gates hold everything',
    ),
  };
}
