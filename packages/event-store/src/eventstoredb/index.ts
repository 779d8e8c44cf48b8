export { ConnectionStringError } from './connection-string.ts';
export { createEventStoreDbEventStore } from './event-store.ts';
export {
  AccessRefusedError,
  AppendRefusedError,
  AppendTooLargeError,
  NoAnswerError,
  ServerTooOldError,
  StoreBehindError,
  StoreLostError,
} from './failures.ts';
export type { EventStoreDbOptions } from './options.ts';
