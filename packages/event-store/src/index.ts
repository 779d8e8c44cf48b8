export type {
  AllFilter,
  AllPage,
  AppendResult,
  EventStore,
  ExpectedRevision,
  StreamAppend,
  SubscriptionItem,
} from './port.ts';
