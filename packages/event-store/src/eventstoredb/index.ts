export { ConnectionStringError } from './connection-string.ts';
export { createEventStoreDbEventStore } from './event-store.ts';
export {
  AccessRefusedError,
  NoAnswerError,
  ServerTooOldError,
  StoreBehindError,
  StoreLostError,
} from './failures.ts';
export type { EventStoreDbOptions } from './options.ts';
