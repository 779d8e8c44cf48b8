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
export { AppendRefusedError, AppendTooLargeError, isRefusedForGood, refusalOf } from './refused.ts';
