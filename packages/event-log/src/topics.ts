import { PARTITIONS } from '@wabus/events/partition';
import type { TopicSpec } from './port.ts';

const DAY_MS = 86_400_000;

/** The topics of wabus by what they carry. */
export const topics = {
  /** Verified webhooks as received; key WABA ID. */
  webhooks: { name: 'wabus.webhooks', partitions: PARTITIONS, retentionMs: 7 * DAY_MS },
  /** Those of imported histories, which may take their time: beside the others, so that nobody waits behind them. */
  bulkWebhooks: { name: 'wabus.webhooks.bulk', partitions: PARTITIONS, retentionMs: 7 * DAY_MS },
  /** Domain events in Avro; key of the stream. */
  events: { name: 'wabus.events', partitions: PARTITIONS, retentionMs: 7 * DAY_MS },
  /** `MessageReleased` in Avro, for the sender; key WABA ID of the number. */
  send: { name: 'wabus.send', partitions: PARTITIONS, retentionMs: DAY_MS },
} as const satisfies Record<string, TopicSpec>;
