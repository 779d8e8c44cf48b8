/**
 * A double of EventStoreDB's streams protocol for tests. Not EventStoreDB: README.md says what it reproduces and what
 * it does not, and results on it are not results on EventStoreDB.
 */
export type { Credentials } from './access.ts';
export { type Clock, ManualClock } from './clock.ts';
export type { AppendFault, Chance } from './faults.ts';
export { type KeyAndCertificate, selfSignedCertificate } from './self-signed.ts';
export {
  type EventStoreDbTestServer,
  type EventStoreDbTestServerOptions,
  startEventStoreDbTestServer,
} from './server.ts';
export type { Like } from './versions.ts';
