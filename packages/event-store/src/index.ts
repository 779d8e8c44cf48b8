export { ForeignPositionError } from './foreign-position.ts';
export type {
  AllFilter,
  AllPage,
  AppendResult,
  EventStore,
  ExpectedRevision,
  StreamAppend,
  SubscriptionItem,
} from './port.ts';
export { installEventStore } from './postgres/install.ts';
export { createPostgresEventStore } from './postgres/postgres-event-store.ts';
export {
  AppendRefusedError,
  AppendTooLargeError,
  isRefusedForGood,
  refusalOf,
  StreamDeletedError,
} from './refused.ts';
