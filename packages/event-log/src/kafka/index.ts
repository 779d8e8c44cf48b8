import type { EventLog } from '../port.ts';
import { openKafkaEventLog } from './kafka-event-log.ts';
import type { KafkaEventLogOptions } from './options.ts';

export type { KafkaEventLogOptions, KafkaSasl, KafkaTimings, KafkaTls } from './options.ts';

/**
 * The log in Kafka. Members of a group share the partitions of its topics. Nothing is connected before the first call
 * that needs it.
 * @throws Error when a file of the options cannot be read
 */
export function createKafkaEventLog(options: KafkaEventLogOptions): EventLog {
  return openKafkaEventLog(options);
}
