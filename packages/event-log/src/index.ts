export { murmur2, PARTITIONS, partitionOf } from '@wabus/events/partition';
export type { DerivedTopics, Fetched, TopicPlace } from './derived-topics.ts';
export { headersOf } from './event-record.ts';
export type {
  Assignment,
  EventLog,
  HeldEvent,
  LogBatch,
  LogConsumer,
  LogHandler,
  LogProducer,
  LogRecord,
  PartitionProgress,
  RecordCoordinates,
  StoredLogRecord,
  TopicSpec,
} from './port.ts';
export { deriveTopics } from './postgres/derive-topics.ts';
export { installEventLog } from './postgres/install.ts';
export { createPostgresEventLog, type PostgresEventLogOptions } from './postgres/postgres-event-log.ts';
export { RELAY_PROGRESS, type RelayProgress, readRelayProgress } from './relay-progress.ts';
export { topics } from './topics.ts';
export { watchConsumer } from './watch-consumer.ts';
