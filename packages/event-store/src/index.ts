export { ForeignPositionError } from './foreign-position.ts';
export type { FeedEvent, FeedKind, FeedPage, FeedPlace, PartitionFeed } from './partition-feed.ts';
export type {
  AllFilter,
  AllPage,
  AppendResult,
  EventReader,
  EventStore,
  ExpectedRevision,
  StreamAppend,
  SubscriptionItem,
} from './port.ts';
export { createPostgresEventReader } from './postgres/event-reader.ts';
export { installEventStore } from './postgres/install.ts';
export { PARTITION_PROGRESS } from './postgres/partition-progress.ts';
export { createPostgresEventStore } from './postgres/postgres-event-store.ts';
export {
  AppendRefusedError,
  AppendTooLargeError,
  isRefusedForGood,
  refusalOf,
  StreamDeletedError,
} from './refused.ts';
