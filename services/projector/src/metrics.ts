import { feedMetrics } from '@wabus/event-feed';
import type { Metrics } from '@wabus/platform';

/** What the projector counts. */
export type ProjectorMetrics = ReturnType<typeof projectorMetrics>;

/** Registers the projector's metrics. */
export function projectorMetrics(metrics: Metrics) {
  return {
    feed: feedMetrics(metrics, 'projector'),
    freshness: metrics.gauge(
      'wabus_projector_gates_fresh_timestamp_seconds',
      'Unix time through which the gates hold everything',
    ),
  };
}
