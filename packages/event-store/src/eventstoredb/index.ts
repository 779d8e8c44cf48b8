export { ConnectionStringError } from './connection-string.ts';
export { createEventStoreDbEventStore } from './event-store.ts';
export { explain } from './explain.ts';
export {
  AccessRefusedError,
  ConnectionRefusedError,
  NoAnswerError,
  ServerTooOldError,
  StoreBehindError,
  StoreLostError,
  WrongCredentialsError,
} from './failures.ts';
export type { EventStoreDbOptions } from './options.ts';
