export type { Retry } from './append.ts';
export { type Asker, type Command, consequenceOf, contextOf, refuseOtherBody } from './command.ts';
export { CommandRunner, type CommandRunnerPorts } from './command-runner.ts';
export { AppendUnknownError, StreamContendedError } from './errors.ts';
export {
  type Decision,
  type Effect,
  eventOf,
  Idempotency,
  type IdempotencyPorts,
  type OnceRequest,
} from './idempotency.ts';
export {
  type AddressToTell,
  type ContactCause,
  type ContactPorts,
  contactRequest,
  identify,
  recordAddresses,
  tellAddresses,
} from './identify.ts';
export { newStream, streamOf } from './load.ts';
export { type Evidence, type IdentityEvent, mergeContacts, tellIdentity } from './merge-contacts.ts';
export { readTenant } from './read-tenant.ts';
export { sealEvents } from './seal-events.ts';
export { type Standing, type StreamToRead, standingAfter } from './standing.ts';
export { StreamMemory } from './stream-memory.ts';
export type {
  AppendedEvent,
  CommandContext,
  RunOutcome,
  RunRequest,
  RunResult,
  StreamOrigin,
  StreamSnapshot,
} from './types.ts';
