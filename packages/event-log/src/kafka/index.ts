import type { EventLog } from '../port.ts';
import type { KafkaEventLogOptions } from './options.ts';

export type { KafkaEventLogOptions, KafkaSasl, KafkaTimings, KafkaTls } from './options.ts';

/** The log in Kafka. Under construction: every call is refused. */
export function createKafkaEventLog(_options: KafkaEventLogOptions): EventLog {
  throw new Error('The Kafka adapter is under construction.');
}
