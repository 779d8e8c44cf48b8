export { murmur2, partitionOf } from './partition.ts';
export { PARTITIONS, topics } from './topics.ts';
export type {
  Assignment,
  EventLog,
  LogBatch,
  LogConsumer,
  LogHandler,
  LogPlace,
  LogProducer,
  LogRecord,
  StoredLogRecord,
  TopicSpec,
} from './port.ts';
