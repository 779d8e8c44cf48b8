import { ProgressWatch, type ProgressWatchOptions } from '@wabus/platform';
import type { LogConsumer } from './port.ts';

/** What is known of a consumer beside its offsets. */
export interface ConsumerWatchOptions extends Pick<ProgressWatchOptions, 'gauge' | 'why' | 'stalledMs'> {
  /** Told how many records wait in all partitions held, at each look. */
  readonly onLag?: (records: number) => void;
}

/** Knows which partitions of a consumer make no progress while records wait, since when, and why; the gauge is labelled `topic` and `partition`. */
export function watchConsumer(
  consumer: Pick<LogConsumer, 'progress'>,
  { onLag, ...options }: ConsumerWatchOptions,
): ProgressWatch {
  return new ProgressWatch({
    ...options,
    lines: async () => {
      const all = await consumer.progress();
      onLag?.(Number(all.reduce((lag, { committed, end }) => lag + end - committed, 0n)));
      return all.map(({ topic, partition, committed: at, end, failure }) => {
        const name = `${topic}, partition ${partition}`;
        return { name, labels: { topic, partition }, at, end, unit: 'records', failure };
      });
    },
  });
}
