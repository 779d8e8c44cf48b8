import type { Logger, Metrics, Service } from '@wabus/platform';
import { relayMetrics } from './metrics.ts';

/** The relay where store and log are both in Postgres: consumers read the store, and nothing is left to publish. */
export function idleRelay(logger: Logger, metrics: Metrics): Service {
  relayMetrics(metrics).owner.set(0);
  return {
    start: async () => {
      logger.info(
        'store and log are both in Postgres: consumers read the store itself, and no relay is needed',
      );
    },
    stop: async () => undefined,
    waitingFor: () => [],
  };
}
